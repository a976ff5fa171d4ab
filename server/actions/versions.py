"""Versions: a draft's committed text frozen under a number, linked to the one before by its hash."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Final

from drafts.discussion.limits import written
from drafts.errors import Conflict, Malformed, Unknown
from drafts.ids import DraftId, PersonId, VersionId
from drafts.one_line import one_line
from drafts.people import Person
from drafts.review.difference import Counts
from drafts.review.heading import Heading, heading
from drafts.review.verdicts import Adoption, State, Submission, Verdict
from drafts.review.versions import Version, freeze, matches_hash, which_says
from drafts.text.outcome import Outcome
from server.actions.aside import aside
from server.actions.coverage import Progress, progress
from server.actions.desk import Desk, require
from server.actions.drafts import Found, find
from server.actions.register import recording

MAX_LABEL: Final = 200
"""Characters of a version's label."""
MAX_NOTE: Final = 4_000
"""Characters of what its maker says of it."""
MAX_NUMBER: Final = 2**31 - 1
"""A larger number is not looked for: no database column holds it."""
ATTEMPTS: Final = 32
"""Times a number may be snatched by somebody else who freezes at the same moment."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A version with what was done with it. `changes`: against the one before; None for the first, and
    where one of the two is damaged. `people`: what those in it are called. `damaged`: it is not what was
    frozen, and nothing can be done with it."""

    version: Version
    changes: Counts | None
    submission: Submission | None
    state: State
    adoption: Adoption | None
    verdicts: tuple[Verdict, ...]
    people: Mapping[PersonId, str]
    damaged: bool


@dataclass(frozen=True, slots=True)
class Frozen:
    """A version's own text, with its coverage by today's questions and waivers."""

    found: Found
    version: Version
    outcome: Outcome
    progress: Progress


async def all_of(desk: Desk, person: Person | None, draft: DraftId) -> tuple[Version, ...]:
    """Oldest first."""
    await find(desk, person, draft)
    return tuple(await desk.records.versions.all(draft))


async def list_of(desk: Desk, person: Person | None, draft: DraftId) -> tuple[Listed, ...]:
    """Oldest first, each with what was done with it."""
    kept = await all_of(desk, person, draft)
    return await _listed(desk, draft, kept, await damaged_of(desk, draft, kept))


async def one(desk: Desk, person: Person | None, draft: DraftId, number: int) -> Listed:
    await find(desk, person, draft)
    return await listed(desk, await numbered(desk, draft, number))


async def listed(desk: Desk, version: Version) -> Listed:
    """This one, which was found sound, with what was done with it."""
    before = await _before(desk, version)
    damaged = await _damaged(desk, before)
    return (await _listed(desk, version.draft, [*before, version], damaged))[-1]


async def _before(desk: Desk, version: Version) -> Sequence[Version]:
    return [await desk.records.versions.get(version.draft, version.number - 1)] if version.number > 1 else []


async def _listed(
    desk: Desk, draft: DraftId, kept: Sequence[Version], damaged: AbstractSet[int] = frozenset()
) -> tuple[Listed, ...]:
    """`kept` follow one another; the first of them is compared with nothing."""
    dossier = await desk.records.reviews.of(draft)
    people = {person.id: person.name for person in await desk.records.people.all()}
    return tuple(
        [
            Listed(
                version,
                await _changes(
                    desk, *(None if each and each.number in damaged else each for each in (before, version))
                ),
                dossier.submission(version.number),
                dossier.state(version.number),
                next((each for each in dossier.adoptions if each.number == version.number), None),
                dossier.verdicts_on(version.number),
                people,
                version.number in damaged,
            )
            for before, version in zip([None, *kept], kept, strict=False)
        ]
    )


async def _changes(desk: Desk, before: Version | None, version: Version | None) -> Counts | None:
    """None for those that are sound, and may be read all the same."""
    try:
        return await desk.counts.between(before, version) if before and version else None
    except Malformed:
        return None


async def damaged_of(desk: Desk, draft: DraftId, kept: Sequence[Version]) -> frozenset[int]:
    """The numbers of those that are not what was frozen. `kept`: all of the draft's."""
    named = await desk.records.versions.damaged(draft)
    size = sum(len(version.canonical) for version in kept)
    return frozenset(
        [*named, *await aside(size, lambda: [each.number for each in kept if not matches_hash(each)])]
    )


async def _damaged(desk: Desk, some: Sequence[Version]) -> frozenset[int]:
    """Those of these few."""
    found = [
        each.number
        for each in some
        if not matches_hash(each) or await desk.records.versions.damaged(each.draft, each.number)
    ]
    return frozenset(found)


async def numbered(desk: Desk, draft: DraftId, number: int) -> Version:
    """Raises Unknown with a sentence for whoever asked by number, and Conflict("version-damaged") for one
    that is not what was frozen: nobody reads, judges or takes home other words than those. Asks
    nobody's rights."""
    nothing = Unknown("no-such-version", f"This draft has no version {number}.")
    if not 0 < number <= MAX_NUMBER:
        raise nothing
    if await desk.records.versions.damaged(draft, number):
        raise damaged(number)
    try:
        version = await desk.records.versions.get(draft, number)
    except Unknown:
        raise nothing from None
    if not matches_hash(version):
        raise damaged(number)
    return version


def damaged(number: int) -> Conflict:
    return Conflict(
        "version-damaged",
        f"Version {number} is not what was frozen: something has changed it in the database. The operator "
        "finds out more with penholder verify, and restores it.",
    )


async def outcome(desk: Desk, person: Person | None, draft: DraftId, number: int) -> Frozen:
    found = await find(desk, person, draft)
    version = await numbered(desk, draft, number)
    text = version.outcome
    waived = [waiver.question for waiver in await desk.records.drafts.waivers(draft)]
    return Frozen(found, version, text, progress(text, found.session, waived))


async def create(desk: Desk, person: Person, draft: DraftId, label: str, note: str = "") -> Version:
    """Freeze what is on disk now. Two who freeze at once get two numbers, one after the other.

    Raises Malformed for a label or note that is too long, Conflict("version-taken") when others were
    faster every time.
    """
    found = await find(desk, person, draft)
    require(person, "freeze", found.record.at_stage)
    return await add(desk, person, found, _checked(label), _checked_note(note))


async def add(desk: Desk, person: Person, found: Found, label: str, note: str = "") -> Version:
    """The next version, of what is on disk now. Asks nobody's rights. Raises Conflict("version-taken")."""
    draft = found.record.id
    for _ in range(ATTEMPTS):
        try:
            version = await _add(desk, person, found, label, note)
        except Conflict as taken:
            if taken.code != "version-taken":
                raise
        else:
            await tell(desk, draft)
            return version
    raise Conflict("version-taken", "Several people froze versions at this moment; please try again.")


async def keep(desk: Desk, person: Person, found: Found, outcome: Outcome, label: str) -> Version | None:
    """A version frozen of the live text, which says `outcome`, unless one says that already: so that what an
    edit is about to take out is found again. Asks nobody's rights."""
    kept = await desk.records.versions.all(found.record.id)
    size = sum(len(block.text) for block in outcome.blocks)
    if await aside(size, lambda: which_says(kept, outcome)):
        return None
    return await add(desk, person, found, label)


async def _add(desk: Desk, person: Person, found: Found, label: str, note: str) -> Version:
    draft = found.record.id
    before = await desk.records.versions.all(draft)
    reading = await desk.hub.reading(draft)
    version = freeze(
        await heading_now(desk, found),
        reading.outcome,
        reading.state,
        before[-1] if before else None,
        label=label,
        author=person.id,
        at=desk.clock.now(),
        id=VersionId(desk.mint()),
        draft=draft,
        note=note,
    )
    freezing = recording(
        desk,
        person,
        "version frozen",
        draft=draft,
        version=version.number,
        label=label or None,
        hash=version.hash,
    )
    await freezing.versions.add(version)
    return version


async def heading_now(desk: Desk, found: Found) -> Heading:
    """What the programme says of this draft today, to be frozen with its text."""
    waivers = await desk.records.drafts.waivers(found.record.id)
    return heading(found.programme, found.session, {waiver.question: waiver.reason for waiver in waivers})


def _checked(label: str) -> str:
    words = one_line(label)
    if len(words) > MAX_LABEL:
        raise Malformed("label-too-long", f"Keep the label under {MAX_LABEL} characters.")
    return words


def _checked_note(note: str) -> str:
    words = written(note)
    if len(words) > MAX_NOTE:
        raise Malformed("note-too-long", f"Keep the note under {MAX_NOTE:,} characters.")
    return words


def summary(version: Version) -> dict[str, object]:
    """What a page lists of a version."""
    at = version.at.isoformat().replace("+00:00", "Z")
    return {"number": version.number, "label": version.label, "hash": version.hash, "at": at}


async def tell(desk: Desk, draft: DraftId) -> None:
    """Every open page of the draft, which versions there are."""
    kept = await desk.records.versions.all(draft)
    event = {"event": "versions", "versions": [summary(version) for version in kept]}
    await desk.hub.announce(draft, event)
