"""Exports: a version, or the live text, as a file to take away."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from drafts.errors import Malformed, Refusal, Unknown
from drafts.export.json import version_json
from drafts.export.markdown import markdown
from drafts.ids import DraftId, PersonId, VersionId
from drafts.people import Person
from drafts.review.versions import Version, freeze
from server.actions.desk import Desk, allowed, require
from server.actions.drafts import Found, locate, no_such_draft
from server.actions.register import record
from server.actions.versions import heading_now, numbered

Format = Literal["markdown", "json"]
Profile = Literal["public", "working"]

PROFILES: Final[tuple[Profile, ...]] = ("public", "working")
MEDIA: Final[dict[Format, str]] = {
    "markdown": "text/markdown; charset=utf-8",
    "json": "application/json",
}
_ENDINGS: Final[dict[Format, str]] = {"markdown": "md", "json": "json"}
WORKING_TEXT: Final = 0
"""The number that stands for the live text in an export; versions count from 1."""
_NOT_YET: Final = frozenset({"html", "docx"})


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for. `version`: a number, None for the newest, "live" for the working text."""

    version: int | Literal["live"] | None = None
    format: Format = "markdown"
    profile: Profile = "public"
    by_question: bool = False


@dataclass(frozen=True, slots=True)
class File:
    """`name` says which session and version, never who made it."""

    name: str
    media: str
    content: bytes


def wish(versions: Sequence[str], format: str, profile: str, group: str | None) -> Wish:
    """The wish in an asker's words, checked. Raises Malformed.

    `versions` are those named, each a number or "live"; more than one is refused.
    """
    if format in _NOT_YET:
        raise Refusal(
            "format-unavailable",
            f"Export as {format} is not available in this release; take markdown or json.",
        )
    if format not in MEDIA:
        raise Malformed("no-such-format", "A format is one of: markdown, json.")
    if profile not in PROFILES:
        raise Malformed("no-such-profile", "A profile is public or working.")
    if group not in (None, "", "question"):
        raise Malformed("no-such-grouping", "Paragraphs are grouped by question, or not at all.")
    return Wish(_version(versions), format, profile, group == "question")


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
    """The file. Raises Unknown, Forbidden.

    Everybody with a part in the forum takes home the public text of an adopted version, also
    those who read no live draft; anything else is for the team, the chair and the Troika.
    """
    found = await _permitted(desk, person, draft, wish)
    version = await _chosen(desk, person, found, wish)
    file = File(_name(version, wish), MEDIA[wish.format], await _content(desk, found, version, wish))
    which = "live" if version.number == WORKING_TEXT else version.number
    # Before it leaves: what is not in the register has not been taken home.
    await record(
        desk, person, "exported", draft=draft, version=which, format=wish.format, profile=wish.profile
    )
    return file


async def _permitted(desk: Desk, person: Person | None, draft: DraftId, wish: Wish) -> Found:
    try:
        found = await locate(desk, person, draft)
    except Unknown:
        raise no_such_draft() from None
    at_stage, adopted = found.record.at_stage, await _adopted(desk, found)
    takes_home = wish.profile == "public" and adopted is not None and wish.version in (None, adopted)
    if takes_home and allowed(person, "export public", at_stage):
        return found
    if found.rights is None:
        raise no_such_draft()
    require(person, "export working", at_stage)
    return found


async def _adopted(desk: Desk, found: Found) -> int | None:
    """The number of the version that was adopted last: it stays that when its draft is reopened. Where a
    draft was adopted before adoptions were kept it is the newest."""
    adoption = (await desk.records.reviews.of(found.record.id)).adopted
    if adoption or found.record.at_stage.stage != "adopted":
        return adoption.number if adoption else None
    kept = await desk.records.versions.all(found.record.id)
    return kept[-1].number if kept else None


async def _chosen(desk: Desk, person: Person | None, found: Found, wish: Wish) -> Version:
    """The newest unless one is named; for those who take home adopted texts alone, the adopted one."""
    draft, adopted = found.record.id, await _adopted(desk, found)
    if wish.version is None and adopted and not allowed(person, "export working", found.record.at_stage):
        return await numbered(desk, draft, adopted)
    if wish.version == "live":
        return await _working_text(desk, found)
    if wish.version is not None:
        return await numbered(desk, draft, wish.version)
    kept = await desk.records.versions.all(draft)
    if not kept:
        raise Unknown("no-version", "No version has been frozen yet; freeze one, or export the live text.")
    return await numbered(desk, draft, kept[-1].number)


async def _working_text(desk: Desk, found: Found) -> Version:
    """The live text in the form of a version, under the number 0 that no version has."""
    draft, now = found.record.id, await heading_now(desk, found)
    reading = await desk.hub.reading(draft)
    nobody, no_id = PersonId(""), VersionId("")
    frozen = freeze(now, reading.outcome, reading.state, None, "", nobody, desk.clock.now(), no_id, draft)
    return replace(frozen, number=WORKING_TEXT)


def _name(version: Version, wish: Wish) -> str:
    which = "live" if version.number == WORKING_TEXT else f"version-{version.number}"
    working = "-working" if wish.profile == "working" else ""
    return file_name(version.heading.session, f"{which}{working}", _ENDINGS[wish.format])


def file_name(session: str, what: str, ending: str) -> str:
    """Of signs that every file system takes, whatever a session is called."""
    return f"session-{re.sub(r'[^0-9A-Za-z.]+', '-', session)}-{what}.{ending}"


async def _content(desk: Desk, found: Found, version: Version, wish: Wish) -> bytes:
    status, author = await _status(desk, found, version), await _author(desk, version, wish)

    def write() -> str:
        if wish.format == "markdown":
            return markdown(version, status, wish.by_question, author)
        return version_json(version, status, author)

    # In a thread: 1,500 paragraphs take 0.4 s, and meanwhile everybody else goes on typing.
    return (await asyncio.to_thread(write)).encode()


async def _status(desk: Desk, found: Found, version: Version) -> str:
    if version.number == WORKING_TEXT:
        return "working text"
    return "adopted" if version.number == await _adopted(desk, found) else "not adopted"


async def _author(desk: Desk, version: Version, wish: Wish) -> str | None:
    """Named in the working profile alone: deliberations are not attributed outside the house."""
    if wish.profile == "public" or not version.author:
        return None
    return (await desk.records.people.get(version.author)).name
