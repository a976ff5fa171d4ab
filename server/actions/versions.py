"""Versions: a draft's committed text frozen under a number, linked to the one before by its hash."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from drafts.errors import Conflict, Malformed, Unknown
from drafts.ids import DraftId, VersionId
from drafts.people import Person
from drafts.review.heading import Heading, heading
from drafts.review.versions import Version, freeze
from drafts.text.outcome import Outcome
from server.actions.coverage import Progress, progress
from server.actions.desk import Desk, require
from server.actions.drafts import Found, find
from server.actions.one_line import one_line
from server.actions.register import recording

MAX_LABEL: Final = 200
"""Characters of a version's label."""
MAX_NUMBER: Final = 2**31 - 1
"""A larger number is not looked for: no database column holds it."""
ATTEMPTS: Final = 32
"""Times a number may be snatched by somebody else who freezes at the same moment."""


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


async def one(desk: Desk, person: Person | None, draft: DraftId, number: int) -> Version:
    await find(desk, person, draft)
    return await numbered(desk, draft, number)


async def numbered(desk: Desk, draft: DraftId, number: int) -> Version:
    """Raises Unknown with a sentence for whoever asked by number. Asks nobody's rights."""
    nothing = Unknown("no-such-version", f"This draft has no version {number}.")
    if not 0 < number <= MAX_NUMBER:
        raise nothing
    try:
        return await desk.records.versions.get(draft, number)
    except Unknown:
        raise nothing from None


async def outcome(desk: Desk, person: Person | None, draft: DraftId, number: int) -> Frozen:
    found = await find(desk, person, draft)
    version = await numbered(desk, draft, number)
    text = version.outcome
    waived = [waiver.question for waiver in await desk.records.drafts.waivers(draft)]
    return Frozen(found, version, text, progress(text, found.session, waived))


async def create(desk: Desk, person: Person, draft: DraftId, label: str) -> Version:
    """Freeze what is on disk now. Two who freeze at once get two numbers, one after the other."""
    found = await find(desk, person, draft)
    require(person, "freeze", found.record.at_stage)
    words = _checked(label)
    for _ in range(ATTEMPTS):
        try:
            version = await _add(desk, person, found, words)
        except Conflict as taken:
            if taken.code != "version-taken":
                raise
        else:
            await _tell(desk, draft)
            return version
    raise Conflict("version-taken", "Several people froze versions at this moment; please try again.")


async def _add(desk: Desk, person: Person, found: Found, label: str) -> Version:
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


def summary(version: Version) -> dict[str, object]:
    """What a page lists of a version."""
    at = version.at.isoformat().replace("+00:00", "Z")
    return {"number": version.number, "label": version.label, "hash": version.hash, "at": at}


async def _tell(desk: Desk, draft: DraftId) -> None:
    kept = await desk.records.versions.all(draft)
    event = {"event": "versions", "versions": [summary(version) for version in kept]}
    await desk.hub.announce(draft, event)
