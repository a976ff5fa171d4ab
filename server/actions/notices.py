"""Notices: who is told what in their page, and what they chose to be told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from drafts.discussion.notices import Choices, Notice, NoticeKind
from drafts.discussion.rounds import Round
from drafts.ids import CommentId, DraftId, NoticeId, PersonId, RoundId
from drafts.people import Person, may
from server.actions.desk import Desk
from server.actions.threads import Everybody
from server.hub.roster import Standings

ROUNDS: Final[frozenset[NoticeKind]] = frozenset({"round opened", "round closing"})
"""What is told of a round; what has become of it by now is shown beside."""
SHOWN: Final = 200
"""Notices that one answer holds."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """What there is to tell; `name` is the same whenever it is told, so that nobody hears it twice."""

    kind: NoticeKind
    draft: DraftId
    name: str
    comment: CommentId | None = None
    number: int | None = None
    by: PersonId | None = None
    own: bool = True
    """Whether it is about a comment of those who are told."""


@dataclass(frozen=True, slots=True)
class Shown:
    """`sessions`: the printed number of each draft's session."""

    unread: int
    notices: tuple[Notice, ...]
    people: Everybody
    sessions: Mapping[DraftId, str]
    rounds: Mapping[RoundId, Round]
    """Those that notices here are about, as they are now."""

    def round_of(self, notice: Notice) -> Round | None:
        return self.rounds.get(_round_in(notice))


async def tell_all(desk: Desk, occasion: Occasion, people: Iterable[PersonId]) -> frozenset[PersonId]:
    """Keep it for those of them who may read the draft and want to hear of such things, and show
    it in their open pages. Who that is."""
    standings, choices = await desk.hub.roster.now(), await desk.records.notices.choices()
    wanted = [
        person
        for person in dict.fromkeys(people)
        if _reads(standings, person, occasion.draft)
        and choices.get(person, Choices()).wants(occasion.kind, occasion.own)
    ]
    if wanted:
        new = await desk.records.notices.add([_notice(desk, occasion, person) for person in wanted])
        await _show_counts(desk, standings, new)
    return frozenset(wanted)


def _notice(desk: Desk, occasion: Occasion, person: PersonId) -> Notice:
    return Notice(
        id=NoticeId(desk.mint()),
        person=person,
        kind=occasion.kind,
        draft=occasion.draft,
        at=desk.clock.now(),
        occasion=occasion.name,
        comment=occasion.comment,
        number=occasion.number,
        by=occasion.by,
    )


async def shown(desk: Desk, person: Person) -> Shown:
    """Newest first, without those of drafts that they may not read any more."""
    standings = await desk.hub.roster.now()
    kept = await desk.records.notices.of(person.id, SHOWN)
    counts = await desk.records.notices.unread([person.id])
    programme = await desk.records.programmes.current()
    sessions = {session.draft: session.number for session in programme.all_sessions()} if programme else {}
    theirs = tuple(notice for notice in kept if _reads(standings, person.id, notice.draft))
    rounds = await _rounds_in(desk, theirs)
    return Shown(_unread(standings, person.id, counts), theirs, standings.people, sessions, rounds)


async def _rounds_in(desk: Desk, kept: Iterable[Notice]) -> Mapping[RoundId, Round]:
    drafts = dict.fromkeys(notice.draft for notice in kept if notice.kind in ROUNDS)
    return {round.id: round for draft in drafts for round in await desk.records.rounds.all(draft)}


def _round_in(notice: Notice) -> RoundId:
    """Which round a notice of one is about: its occasion begins with that."""
    return RoundId(notice.occasion.split(" ")[0] if notice.kind in ROUNDS else "")


async def mark_read(desk: Desk, person: Person, notices: Iterable[NoticeId] | None) -> Shown:
    """Those, or all of theirs (None); shown in all their open pages."""
    await desk.records.notices.mark_read(person.id, None if notices is None else list(notices))
    await _show_counts(desk, await desk.hub.roster.now(), [person.id])
    return await shown(desk, person)


async def seen(desk: Desk, person: Person, comment: CommentId) -> Shown:
    """They have gone to that comment: what they were told of it they know now."""
    if await desk.records.notices.mark_read_about(person.id, comment):
        await _show_counts(desk, await desk.hub.roster.now(), [person.id])
    return await shown(desk, person)


async def choices_of(desk: Desk, person: Person) -> Choices:
    return (await desk.records.notices.choices()).get(person.id, Choices())


async def choose(desk: Desk, person: Person, choices: Choices) -> Choices:
    """From now on; what was told before stays."""
    await desk.records.notices.choose(person.id, choices)
    return choices


async def _show_counts(desk: Desk, standings: Standings, people: Iterable[PersonId]) -> None:
    here = list(people)
    counts = await desk.records.notices.unread(here)
    for person in here:
        desk.hub.tell(person, {"event": "notices", "unread": _unread(standings, person, counts)})


def _unread(standings: Standings, person: PersonId, counts: Mapping[PersonId, Mapping[DraftId, int]]) -> int:
    by_draft = counts.get(person, {})
    return sum(number for draft, number in by_draft.items() if _reads(standings, person, draft))


def _reads(standings: Standings, person: PersonId, draft: DraftId) -> bool:
    known, at_stage = standings.people.get(person), standings.drafts.get(draft)
    return known is not None and at_stage is not None and may(known.capacities, "read", at_stage)
