"""Whether an exported file is exactly what the versions that it names give."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

from drafts.export.document import Chapter, Document, Format, Part, missing_line
from drafts.export.layout import one_line
from drafts.export.reading_back import Stated, StatedVersion, as_written, stated
from drafts.export.writing import Job
from drafts.programme.model import Programme
from drafts.review.versions import Version
from server.actions.desk import Desk
from server.actions.drafts import locate
from server.actions.export import adopted_numbers, numbered_in
from server.actions.export_many import ALL, part
from server.actions.remarks import house


@dataclass(frozen=True, slots=True)
class Verdict:
    """`exact`: every byte is as a fresh export has it. `sentences` say so, or where it is not, and what of
    the file no version proves."""

    exact: bool
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Kept:
    """`adopted`: whether the adoption is on record, the draft reopened since or not."""

    version: Version
    adopted: bool


async def verify_file(desk: Desk, content: bytes) -> Verdict:
    """Raises Unreadable for what is no exported file, and Conflict("version-damaged")."""
    said = stated(content)
    if any(version.number == 0 for version in said.versions):
        return _no("This is working text, not a version: there is nothing that it could be the same as.")
    chapters: list[Chapter] = []
    since: list[str] = []
    for version in said.versions:
        kept = await _kept(desk, version)
        if fault := _misstated(version, kept):
            return _no(fault)
        assert kept
        about = await house(desk, kept.version) if said.working else None
        chapters.append(Chapter(kept.version, version.status, about))
        if kept.adopted and version.status != "adopted":
            since.append(
                f"Version {version.number} of session {_session(chapters[-1])} has been adopted since."
            )
    whole = None if said.part is None else Part(said.forum, said.part, said.missing)
    document = Document(tuple(chapters), whole, said.by_question, said.only)
    made = await desk.workshop.make(Job(document, said.format, "", None))
    if made.content != content:
        return _no(_not_the_same(said, chapters, content, made.content))
    form = f"{'working' if said.working else 'public'} {said.format}"
    beside = await _beside(desk, whole, chapters) if whole else ()
    return Verdict(True, (f"Exactly {_named(chapters)}, as {form}.", *_hashes(chapters), *since, *beside))


def _no(sentence: str) -> Verdict:
    return Verdict(False, (sentence,))


def _session(chapter: Chapter) -> str:
    return one_line(chapter.heading.session)


def _named(chapters: list[Chapter]) -> str:
    return ", ".join(f"version {each.version.number} of session {_session(each)}" for each in chapters)


def _hashes(chapters: list[Chapter]) -> list[str]:
    return [
        f"{_session(each)} version {each.version.number}, {each.status}: {each.version.hash}"
        for each in chapters
    ]


async def _kept(desk: Desk, version: StatedVersion) -> _Kept | None:
    """Found by its hash: numbers of sessions may have changed since. Raises Conflict("version-damaged")."""
    kept = await desk.records.versions.with_hash(version.hash)
    if kept is None:
        return None
    found = await locate(desk, None, kept.draft)
    sound = await numbered_in(desk, found, kept.number)
    return _Kept(sound, sound.number in await adopted_numbers(desk, found))


def _misstated(version: StatedVersion, kept: _Kept | None) -> str | None:
    """What the file says of a version, and what is on record does not."""
    if kept is None:
        return (
            f"No version here has the hash {version.hash}, which the file gives for its version "
            f"{version.number}."
        )
    if kept.version.number != version.number:
        return f"The hash is that of version {kept.version.number}; the file says version {version.number}."
    which = f"version {version.number} of session {one_line(kept.version.heading.session)}"
    if version.status == "adopted" and not kept.adopted:
        return f"The file says that {which} is adopted. It is not, and never was."
    if version.status not in ("adopted", "not adopted"):
        return f"The file calls {which} “{version.status}”, which no version is."
    return None


async def _beside(desk: Desk, said: Part, chapters: list[Chapter]) -> tuple[str, ...]:
    """The forum's name and the list of what is missing belong to no version: the programme of today may have
    others than that of the day on which the file was made, which is not kept."""
    programme = await desk.records.programmes.current()
    if programme and any(_words(said) == _words(each) for each in _parts(programme, chapters)):
        return ()
    words = " · ".join(word for word in _words(said) if word)
    return (
        f"The versions are proven, and this beside them is not: “{words}”. It is not what the programme "
        "says today.",
    )


def _parts(programme: Programme, chapters: list[Chapter]) -> Iterator[Part]:
    yield part(programme, ALL, tuple(programme.all_sessions()), chapters)
    for each in programme.roundtables:
        yield part(programme, f"Roundtable {each.number}: {each.title}", each.sessions, chapters)


def _words(said: Part) -> tuple[str, str, str]:
    return one_line(said.forum), one_line(said.part), missing_line(said)


def _not_the_same(said: Stated, chapters: list[Chapter], content: bytes, fresh: bytes) -> str:
    if as_written(content) == fresh:
        return (
            f"The words are exactly {_named(chapters)}, but not every byte: only the ends of its lines "
            "differ, or a mark at its start, as mail and editors change them."
        )
    more = " A working file changes with the discussion, too." if said.working else ""
    return f"Not {_named(chapters)} as it is kept: {_difference(said.format, content, fresh)}.{more}"


def _difference(format: Format, content: bytes, fresh: bytes) -> str:
    if format == "docx":
        return _differing_part(content, fresh)
    given, made = content.split(b"\n"), fresh.split(b"\n")
    for number, (one, other) in enumerate(zip(given, made, strict=False), 1):
        if one != other:
            return f"they differ from line {number} on"
    return f"the file has {len(given)} lines, and should have {len(made)}"


def _differing_part(content: bytes, fresh: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as given, zipfile.ZipFile(io.BytesIO(fresh)) as made:
        names = sorted({*given.namelist(), *made.namelist()})
        for name in names:
            if name not in given.namelist() or name not in made.namelist():
                return f"its part {name} is in one of them alone"
            if given.read(name) != made.read(name):
                return f"its part {name} differs"
    return "its words are the same and were saved anew by another program"
