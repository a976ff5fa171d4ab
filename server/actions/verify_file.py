"""Whether an exported file is exactly what the versions that it names give."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass

from drafts.errors import Unknown
from drafts.export.document import Chapter, Document, Format
from drafts.export.layout import one_line
from drafts.export.reading_back import Stated, StatedVersion, stated
from drafts.export.writing import Job
from drafts.ids import DraftId
from drafts.programme.model import Programme
from drafts.review.versions import Version
from server.actions.desk import Desk
from server.actions.drafts import locate
from server.actions.export import Wish, chosen
from server.actions.export_many import ALL, part, part_of
from server.actions.remarks import house


@dataclass(frozen=True, slots=True)
class Verdict:
    """`exact`: every byte is as a fresh export has it. `sentences` say so, or where it is not."""

    exact: bool
    sentences: tuple[str, ...]


async def verify_file(desk: Desk, content: bytes) -> Verdict:
    """Raises Unreadable for what is no exported file."""
    said = stated(content)
    if any(version.number == 0 for version in said.versions):
        return _no("This is working text, not a version: there is nothing that it could be the same as.")
    chapters: list[Chapter] = []
    for version in said.versions:
        kept = await _kept(desk, version)
        if kept is None:
            return _no(
                f"No version here has the hash {version.hash}, which the file gives for its version "
                f"{version.number}."
            )
        if kept.number != version.number:
            return _no(f"The hash is that of version {kept.number}; the file says version {version.number}.")
        about = await house(desk, kept) if said.working else None
        chapters.append(Chapter(await _sound(desk, kept), version.status, about))
    document = await _document(desk, said, chapters)
    if document is None:
        return _no(f"The programme has no “{said.part}”, which the file says it holds.")
    made = await desk.workshop.make(Job(document, said.format, "", None))
    names = ", ".join(f"version {each.version.number} of session {each.heading.session}" for each in chapters)
    if made.content == content:
        form = f"{'working' if said.working else 'public'} {said.format}"
        return Verdict(True, (f"Exactly {names}, as {form}.", *_hashes(chapters)))
    where = _difference(said.format, content, made.content)
    more = " A working file changes with the discussion, too." if said.working else ""
    return _no(f"Not {names} as it is kept: {where}.{more}")


def _no(sentence: str) -> Verdict:
    return Verdict(False, (sentence,))


def _hashes(chapters: list[Chapter]) -> list[str]:
    return [f"{each.heading.session} version {each.version.number}: {each.version.hash}" for each in chapters]


async def _kept(desk: Desk, version: StatedVersion) -> Version | None:
    """Found by its hash: numbers of sessions may have changed since."""
    for draft in await desk.records.drafts.all():
        for kept in await desk.records.versions.all(draft.id):
            if kept.hash == version.hash:
                return kept
    return None


async def _sound(desk: Desk, version: Version) -> Version:
    """Raises Conflict("version-damaged")."""
    return await chosen(desk, None, await locate(desk, None, DraftId(version.draft)), Wish(version.number))


async def _document(desk: Desk, said: Stated, chapters: list[Chapter]) -> Document | None:
    if said.part is None:
        return Document(tuple(chapters), None, said.by_question, said.only)
    programme = await desk.records.programmes.current()
    if programme is None:
        return None
    try:
        sessions, words = part_of(programme, _roundtable(programme, said.part))
    except Unknown:
        return None
    about = part(programme, words, sessions, chapters)
    return Document(tuple(chapters), about, said.by_question, said.only)


def _roundtable(programme: Programme, words: str) -> str | None:
    if words == ALL:
        return None
    named = {
        one_line(f"Roundtable {each.number}: {each.title}"): each.number for each in programme.roundtables
    }
    if words not in named:
        raise Unknown("no-such-roundtable", f"The programme has no “{words}”.")
    return named[words]


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
