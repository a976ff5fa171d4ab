"""Exports: a version, or the live text, as a file to take away."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal, get_args
from urllib.parse import quote

from drafts.errors import Conflict, Malformed, Unknown
from drafts.export.document import Chapter, Document, Format, Profile
from drafts.export.writing import ENDINGS, FORMATS, MEDIA, Job, safe_name
from drafts.ids import DraftId, PersonId, VersionId
from drafts.people import Person
from drafts.review.versions import Version, freeze
from server.actions.desk import Desk, allowed, require
from server.actions.drafts import Found, locate, no_such_draft
from server.actions.leaving import Clearing, leave
from server.actions.register import record
from server.actions.remarks import house
from server.actions.unnamed import unnamed
from server.actions.versions import heading_now, numbered

PROFILES: Final[tuple[Profile, ...]] = get_args(Profile)
WORKING_TEXT: Final = 0
"""The number that stands for the live text in an export; versions count from 1."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for. `version`: a number, None for the newest, "live" for the working text."""

    version: int | Literal["live"] | None = None
    format: Format = "markdown"
    profile: Profile = "public"
    by_question: bool = False
    clearing: Clearing | None = None


@dataclass(frozen=True, slots=True)
class File:
    """`name` says which session and version, never who made it."""

    name: str
    media: str
    content: bytes


def wish(
    versions: Sequence[str],
    format: str,
    profile: str,
    group: str | None,
    confirm: str | None = None,
    reason: str | None = None,
) -> Wish:
    """The wish in an asker's words, checked. Raises Malformed.

    `versions` are those named, each a number or "live"; more than one is refused.
    """
    by_question = as_grouping(group)
    which, cleared = _version(versions), as_clearing(confirm, reason)
    return Wish(which, as_format(format), as_profile(profile), by_question, cleared)


def as_format(words: str) -> Format:
    """Raises Malformed, as the three below do."""
    for format in FORMATS:
        if words == format:
            return format
    raise Malformed("no-such-format", f"A format is one of: {', '.join(FORMATS)}.")


def as_profile(words: str) -> Profile:
    for profile in PROFILES:
        if words == profile:
            return profile
    raise Malformed("no-such-profile", "A profile is public or working.")


def as_grouping(words: str | None) -> bool:
    if words not in (None, "", "question"):
        raise Malformed("no-such-grouping", "Paragraphs are grouped by question, or not at all.")
    return words == "question"


def as_clearing(prints: str | None, reason: str | None) -> Clearing | None:
    """`prints`: fingerprints with commas between."""
    named = tuple(each.strip() for each in (prints or "").split(",") if each.strip())
    if not all(re.fullmatch(r"[0-9a-f]{16}", each) for each in named):
        raise Malformed(
            "no-such-fingerprint", "Confirm with the fingerprint that the refusal gave: 16 signs."
        )
    return Clearing(named, reason or "") if named else None


def _version(versions: Sequence[str]) -> int | Literal["live"] | None:
    if len(versions) > 1:
        raise Malformed(
            "two-versions",
            "Ask for one version by its number, or for the live text, not for two at once.",
        )
    text = "".join(versions)
    if not text:
        return None
    if text == "live":
        return "live"
    if not re.fullmatch(r"[0-9]{1,9}", text):
        raise Malformed("no-such-version", "A version is a number, or live.")
    return int(text)


async def export(desk: Desk, person: Person | None, draft: DraftId, wish: Wish) -> File:
    """The file. Raises Unknown, Forbidden, WouldName, Conflict("version-damaged"), and Refusals where it
    cannot be made (see `ports.Workshop`).

    Everybody with a part in the forum takes home the public text of an adopted version, also
    those who read no live draft; anything else is for the team, the chair and the Troika.
    """
    found = await permitted(desk, person, draft, wish)
    version = await chosen(desk, person, found, wish)
    document = Document((await chapter(desk, found, version, wish.profile),), by_question=wish.by_question)
    name = _name(version, wish)
    job = Job(document, wish.format, name, None if wish.profile == "working" else await unnamed(desk))
    trusted = allowed(person, "export working", found.record.at_stage)
    content = await leave(desk, person, job, trusted=trusted, clearing=wish.clearing)
    which = "live" if version.number == WORKING_TEXT else version.number
    # Before it leaves: what is not in the register has not been taken home.
    await record(
        desk, person, "exported", draft=draft, version=which, format=wish.format, profile=wish.profile
    )
    return File(name, MEDIA[wish.format], content)


async def chapter(desk: Desk, found: Found, version: Version, profile: Profile) -> Chapter:
    about = await house(desk, version) if profile == "working" else None
    return Chapter(version, await status_of(desk, found, version), about)


async def permitted(desk: Desk, person: Person | None, draft: DraftId, wish: Wish) -> Found:
    """The draft, for one who may take home what is wished for: see `export`. Raises Unknown, Forbidden."""
    try:
        found = await locate(desk, person, draft)
    except Unknown:
        raise no_such_draft() from None
    at_stage, adopted = found.record.at_stage, await adopted_number(desk, found)
    takes_home = wish.profile == "public" and adopted is not None and wish.version in (None, adopted)
    if takes_home and allowed(person, "export public", at_stage):
        return found
    if found.rights is None and not (adopted and allowed(person, "export public", at_stage)):
        raise no_such_draft()
    require(person, "export working", at_stage)
    return found


async def adopted_number(desk: Desk, found: Found) -> int | None:
    """The number of the version that was adopted last: it stays that when its draft is reopened. Where a
    draft was adopted before adoptions were kept it is the newest."""
    adoption = (await desk.records.reviews.of(found.record.id)).adopted
    if adoption or found.record.at_stage.stage != "adopted":
        return adoption.number if adoption else None
    return await desk.records.versions.newest(found.record.id)


async def adopted_numbers(desk: Desk, found: Found) -> frozenset[int]:
    """Those of all versions that were ever adopted: an adopted text stays one."""
    last = await adopted_number(desk, found)
    adoptions = (await desk.records.reviews.of(found.record.id)).adoptions
    return frozenset([*(each.number for each in adoptions), *([] if last is None else [last])])


async def chosen(desk: Desk, person: Person | None, found: Found, wish: Wish) -> Version:
    """The newest unless one is named; for those who take home adopted texts alone, the adopted one.

    Raises Unknown, and Conflict("version-damaged") for one that is not what was frozen.
    """
    draft, adopted = found.record.id, await adopted_number(desk, found)
    if wish.version is None and adopted and not allowed(person, "export working", found.record.at_stage):
        return await numbered_in(desk, found, adopted)
    if wish.version == "live":
        return await _working_text(desk, found)
    number = await desk.records.versions.newest(draft) if wish.version is None else wish.version
    if number is None:
        raise Unknown("no-version", "No version has been frozen yet; freeze one, or export the live text.")
    return await numbered_in(desk, found, number)


async def numbered_in(desk: Desk, found: Found, number: int) -> Version:
    """As `versions.numbered`; a refusal names the session, of which there may be several."""
    try:
        return await numbered(desk, found.record.id, number)
    except (Conflict, Unknown) as fault:
        raise type(fault)(fault.code, f"Session {found.session.number}: {fault.sentence}") from fault


async def _working_text(desk: Desk, found: Found) -> Version:
    """The live text in the form of a version, under the number 0 that no version has."""
    draft, now = found.record.id, await heading_now(desk, found)
    reading = await desk.hub.reading(draft)
    nobody, no_id = PersonId(""), VersionId("")
    frozen = freeze(now, reading.outcome, reading.state, None, "", nobody, desk.clock.now(), no_id, draft)
    return replace(frozen, number=WORKING_TEXT)


def _name(version: Version, wish: Wish) -> str:
    which = "live" if version.number == WORKING_TEXT else f"version-{version.number}"
    order = "-by-question" if wish.by_question else ""
    working = "-working" if wish.profile == "working" else ""
    return file_name(version.heading.session, f"{which}{order}{working}", ENDINGS[wish.format])


def file_name(session: str, what: str, ending: str) -> str:
    """That every file system takes, whatever a session is called."""
    return f"session-{safe_name(session) or 'unnumbered'}-{what}.{ending}"


def disposition(name: str) -> str:
    """The header that names a file to a browser (RFC 6266): plain letters for all, any script for most."""
    plain = re.sub(r"-+", "-", re.sub(r"[^0-9A-Za-z.]+", "-", name))
    said = f'attachment; filename="{plain}"'
    return said if plain == name else f"{said}; filename*=UTF-8''{quote(name, safe='')}"


async def status_of(desk: Desk, found: Found, version: Version) -> str:
    if version.number == WORKING_TEXT:
        return "working text"
    return "adopted" if version.number in await adopted_numbers(desk, found) else "not adopted"
