"""Several sessions in one file: a roundtable, the whole forum, or all paragraphs of one kind."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from drafts.errors import Forbidden, Malformed, Unknown
from drafts.export.document import Chapter, Document, Format, Part, Profile
from drafts.export.layout import one_line
from drafts.export.writing import ENDINGS, MEDIA, Job, safe_name
from drafts.ids import DraftId
from drafts.people import Person
from drafts.programme.model import Programme, Session
from drafts.text.schema import KINDS, Kind
from server.actions.desk import Desk, allowed
from server.actions.drafts import locate
from server.actions.export import (
    File,
    Wish,
    adopted_number,
    as_clearing,
    as_format,
    as_grouping,
    as_profile,
    chapter,
    chosen,
    permitted,
)
from server.actions.leaving import Clearing, leave
from server.actions.register import record
from server.actions.unnamed import unnamed

Which = Literal["adopted", "newest"] | Mapping[DraftId, int]
ALL: Final = "All sessions"


@dataclass(frozen=True, slots=True)
class Wide:
    """What is asked for. `roundtable`: its number; None is the whole forum. `which`: the adopted versions,
    the newest ones, or one by its number for each draft that is named. `only`: a compendium of this kind."""

    roundtable: str | None = None
    which: Which = "adopted"
    format: Format = "markdown"
    profile: Profile = "public"
    by_question: bool = False
    only: Kind | None = None
    clearing: Clearing | None = None


def wide(asked: Mapping[str, str]) -> Wide:
    """The wish in an asker's words: roundtable or forum, versions, format, profile, group, confirm,
    reason.
    Raises Malformed."""
    roundtable = asked.get("roundtable", "").strip()
    if roundtable and "forum" in asked:
        raise Malformed("two-parts", "Ask for one roundtable or for the whole forum, not for both.")
    return Wide(
        roundtable or None,
        _which(asked.get("versions", "")),
        as_format(asked.get("format") or "markdown"),
        as_profile(asked.get("profile") or "public"),
        as_grouping(asked.get("group")),
        None,
        as_clearing(asked.get("confirm"), asked.get("reason")),
    )


def as_kind(words: str) -> Kind:
    """As people write it, or as texts have it. Raises Malformed."""
    for kind in KINDS:
        if "-".join(words.split()) == kind:
            return kind
    raise Malformed("no-such-kind", "A kind is one of: finding, good practice, recommendation, follow-up.")


def _which(words: str) -> Which:
    if words in ("", "adopted"):
        return "adopted"
    if words == "newest":
        return "newest"
    named = [re.fullmatch(r"([0-9A-Za-z]{1,64}):([0-9]{1,9})", each.strip()) for each in words.split(",")]
    found = {DraftId(each[1]): int(each[2]) for each in named if each}
    if len(found) != len(named):
        raise Malformed(
            "no-such-version",
            "Versions are adopted, newest, or a draft's id and a number for each: d1:3,d2:1.",
        )
    return found


async def export(desk: Desk, person: Person | None, wish: Wide) -> File:
    """The file, sessions in the programme's order; those without such a version are named in it as
    missing. Raises as `export.export` does, and Unknown where there is nothing to put in."""
    programme = await desk.records.programmes.current()
    if programme is None:
        raise Unknown("no-programme", "No programme has been imported yet.")
    sessions, words = _part_of(programme, wish.roundtable)
    _refuse_unknown(sessions, wish)
    chapters = [each for session in sessions if (each := await _chapter(desk, person, session, wish))]
    if not chapters:
        raise Unknown(
            "nothing-to-export",
            "No session here has such a version yet. Ask for versions=newest for texts that are not adopted.",
        )
    document = Document(
        tuple(chapters), part(programme, words, sessions, chapters), wish.by_question, wish.only
    )
    name = _name(programme, wish)
    job = Job(document, wish.format, name, None if wish.profile == "working" else await unnamed(desk))
    trusted = await _trusted(desk, person, chapters)
    content = await leave(desk, person, job, trusted=trusted, clearing=wish.clearing)
    await record(
        desk,
        person,
        "exported",
        what=f"compendium: {wish.only}" if wish.only else words,
        versions=", ".join(f"{each.heading.session} version {each.version.number}" for each in chapters)[
            :1000
        ],
        format=wish.format,
        profile=wish.profile,
    )
    return File(name, MEDIA[wish.format], content)


def _part_of(programme: Programme, roundtable: str | None) -> tuple[Sequence[Session], str]:
    """The sessions of a roundtable, or all, and what that part is called. Raises Unknown."""
    if roundtable is None:
        return tuple(programme.all_sessions()), ALL
    for each in programme.roundtables:
        if each.number == roundtable:
            return each.sessions, f"Roundtable {each.number}: {each.title}"
    raise Unknown("no-such-roundtable", f"The programme has no roundtable {roundtable}.")


def part(programme: Programme, words: str, sessions: Sequence[Session], chapters: Sequence[Chapter]) -> Part:
    there = {each.version.draft for each in chapters}
    missing = [one_line(f"{each.number} {each.title}") for each in sessions if each.draft not in there]
    return Part(programme.name, words, tuple(missing))


def _refuse_unknown(sessions: Sequence[Session], wish: Wide) -> None:
    """A file must not be silent about what was asked for by name."""
    named = wish.which if isinstance(wish.which, Mapping) else {}
    strange = named.keys() - {session.draft for session in sessions}
    if strange:
        raise Unknown("no-such-draft", f"No session here has the draft {', '.join(sorted(strange))}.")


async def _chapter(desk: Desk, person: Person | None, session: Session, wish: Wide) -> Chapter | None:
    """None where the session has no such version, or was not asked for."""
    located = await locate(desk, person, session.draft)
    if wish.which == "newest":
        number = await desk.records.versions.newest(session.draft)
    elif wish.which == "adopted":
        number = await adopted_number(desk, located)
    else:
        number = wish.which.get(session.draft)
    if number is None:
        return None
    one = Wish(number, wish.format, wish.profile)
    try:
        found = await permitted(desk, person, session.draft, one)
        return await chapter(desk, found, await chosen(desk, person, found, one), wish.profile)
    except (Forbidden, Unknown) as fault:
        raise type(fault)(fault.code, f"Session {session.number}: {fault.sentence}") from fault


async def _trusted(desk: Desk, person: Person | None, chapters: Sequence[Chapter]) -> bool:
    located = [await locate(desk, person, each.version.draft) for each in chapters]
    return all(allowed(person, "export working", found.record.at_stage) for found in located)


def _name(programme: Programme, wish: Wide) -> str:
    return "-".join(_name_parts(programme, wish)) + f".{ENDINGS[wish.format]}"


def _name_parts(programme: Programme, wish: Wide) -> Iterator[str]:
    if wish.only:
        yield f"compendium-{wish.only}"
    if wish.roundtable is None:
        yield f"forum-{safe_name(programme.name) or 'unnamed'}"
    else:
        yield f"roundtable-{safe_name(wish.roundtable) or 'unnumbered'}"
    yield wish.which if isinstance(wish.which, str) else "chosen"
    if wish.by_question:
        yield "by-question"
    if wish.profile == "working":
        yield "working"
