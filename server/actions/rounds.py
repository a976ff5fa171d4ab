"""Comment rounds: opened with a deadline, ended by the server's clock, reopened by the chair."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Final

import structlog

from drafts.discussion import limits
from drafts.discussion.notices import NoticeKind
from drafts.discussion.rounds import Round, in_words, over, refuse_deadline, reminder_due
from drafts.errors import Conflict, Forbidden, Unknown
from drafts.ids import DraftId, PersonId, RoundId
from drafts.people import Person, Stage
from drafts.review.stages import StageChange, step
from server.actions.desk import Desk, allowed
from server.actions.drafts import Found, find
from server.actions.notices import Occasion, tell_all
from server.actions.register import recording
from server.actions.speakers import readers_of, speaker
from server.actions.threads import tell_of_round

log = structlog.get_logger(__name__)

OPENS: Final[StageChange] = step("drafting", "open round")
ENDS: Final[StageChange] = step("comment round", "close round")
_WHO: Final = "A comment round is opened, moved and closed by this session's rapporteurs and the chair."


async def open_round(desk: Desk, person: Person, draft: DraftId, deadline: datetime, note: str) -> Round:
    """Raises Unknown, Forbidden, Malformed, and Conflict when one is open or the text is closed."""
    await look(desk)
    found = await _of_the_session(desk, person, draft)
    _refuse_stage(found)
    now = desk.clock.now()
    refuse_deadline(deadline, now)
    said = limits.text(note, "note", limits.MAX_NOTE) if note.strip() else ""
    by = speaker(person, "round", found.record.at_stage)
    round = Round(RoundId(desk.mint()), draft, now, deadline, by, said)
    kept = recording(desk, person, "round opened", draft=draft, id=round.id, deadline=in_words(deadline))
    await kept.rounds.add(round, OPENS)
    await tell_of_round(desk, round, "comment round")
    await _notify(desk, round, "round opened", "opened", person.id)
    return round


async def change(
    desk: Desk, person: Person, draft: DraftId, round: RoundId, deadline: datetime | None, reason: str
) -> Round:
    """Move the deadline, or end the round now (`deadline` None). One that is over is opened again by a
    later deadline, by the chair alone. Raises Unknown, Forbidden, Malformed, Conflict."""
    await look(desk)
    found = await _of_the_session(desk, person, draft)
    old = await _last(desk, draft, round)
    why = limits.text(reason, "reason", limits.MAX_NOTE)
    now = desk.clock.now()
    if deadline is None:
        return await _end(desk, person, old, now, why)
    refuse_deadline(deadline, now)
    if old.closed is None:
        return await _move(desk, person, old, deadline, now, why)
    _refuse_stage(found)
    if not allowed(person, "reopen round", found.record.at_stage):
        raise Forbidden("not-yours", "A comment round that is over is reopened by the chair.")
    return await _reopen(desk, person, old, deadline, why)


async def _of_the_session(desk: Desk, person: Person, draft: DraftId) -> Found:
    found = await find(desk, person, draft)
    if not allowed(person, "round", found.record.at_stage):
        raise Forbidden("not-yours", _WHO)
    return found


async def _last(desk: Desk, draft: DraftId, round: RoundId) -> Round:
    rounds = await desk.records.rounds.all(draft)
    if not any(each.id == round for each in rounds):
        raise Unknown("no-such-round", "This draft has no such comment round.")
    if rounds[-1].id != round:
        raise Conflict("round-superseded", "There has been a later comment round; change that one.")
    return rounds[-1]


def _refuse_stage(found: Found) -> None:
    stage = found.record.at_stage.stage
    if stage not in OPENS:
        raise Conflict("text-closed", f"The text is closed ({stage}): there is nothing to comment on for it.")


async def _end(desk: Desk, person: Person, old: Round, now: datetime, why: str) -> Round:
    if old.closed is not None:
        raise over(old)
    new = replace(old, closed=now)
    kept = recording(desk, person, "round closed", draft=old.draft, id=old.id, reason=why)
    await kept.rounds.change(old, new, ENDS)
    await tell_of_round(desk, new, "drafting")
    await _notify(desk, new, "round closing", f"closed {now.isoformat()}", person.id)
    return new


async def end_for_review(desk: Desk, person: Person, draft: DraftId) -> None:
    """A round that is open when its draft is submitted is over by that. Raises Conflict."""
    await look(desk)
    for old in await desk.records.rounds.all(draft):
        if old.closed is None:
            await _end(desk, person, old, desk.clock.now(), "submitted for review")


async def _move(desk: Desk, person: Person, old: Round, deadline: datetime, now: datetime, why: str) -> Round:
    """Why it was moved is told to those who comment, in place of the note before."""
    new = replace(old, deadline=deadline, note=why)
    about = {"id": old.id, "deadline": in_words(deadline), "reason": why}
    kept = recording(desk, person, "round changed", draft=old.draft, **about)
    await kept.rounds.change(old, new, None)
    await tell_of_round(desk, new, "comment round")
    await _notify(desk, new, "round opened", f"moved {now.isoformat()}", person.id)
    return new


async def _reopen(desk: Desk, person: Person, old: Round, deadline: datetime, why: str) -> Round:
    new = replace(old, deadline=deadline, closed=None, note=why)
    about = {"id": old.id, "deadline": in_words(deadline), "reason": why}
    kept = recording(desk, person, "round reopened", draft=old.draft, **about)
    await kept.rounds.change(old, new, OPENS)
    await tell_of_round(desk, new, "comment round")
    await _notify(desk, new, "round opened", f"reopened {deadline.isoformat()}", person.id)
    return new


# ── by the clock ──


async def look(desk: Desk) -> None:
    """End what is over and remind of what soon will be: called every second, and before every act.
    Raises StorageUnavailable."""
    for round in await desk.records.rounds.not_closed():
        now = desk.clock.now()
        try:
            if now >= round.deadline:
                await _expire(desk, round)
            elif moment := reminder_due(round, now):
                await _remind(desk, round, moment)
        except Conflict as faster:
            log.info("a comment round was changed meanwhile", round=round.id, why=faster.code)


async def _expire(desk: Desk, round: Round) -> None:
    over_now = replace(round, closed=round.deadline)
    reason = "its deadline has passed"
    kept = recording(desk, None, "round closed", draft=round.draft, id=round.id, reason=reason)
    await kept.rounds.change(round, over_now, ENDS)
    await tell_of_round(desk, over_now, await _stage(desk, round.draft))


async def _stage(desk: Desk, draft: DraftId) -> Stage:
    return (await desk.records.drafts.get(draft)).at_stage.stage


async def _remind(desk: Desk, round: Round, moment: datetime) -> None:
    reminded = replace(round, reminded=moment)
    await desk.records.rounds.change(round, reminded, None)
    await _notify(desk, reminded, "round closing", f"closing {moment.isoformat()}", None)


async def _notify(desk: Desk, round: Round, kind: NoticeKind, what: str, by: PersonId | None) -> None:
    """Everybody who may comment, but not who did it."""
    at_stage = (await desk.records.drafts.get(round.draft)).at_stage
    invited = [reader.person.id for reader in await readers_of(desk, at_stage, "comment")]
    occasion = Occasion(kind, round.draft, f"{round.id} {what}", by=by)
    await tell_all(desk, occasion, [person for person in invited if person != by])
