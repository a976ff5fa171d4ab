"""Whether an exported file is exactly what the versions that it names give."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass

from drafts.export.document import Chapter, Document, Format, Part
from drafts.export.reading_back import Stated, StatedVersion, as_written, stated
from drafts.export.writing import Job
from drafts.ids import DraftId
from drafts.review.versions import Version
from server.actions.desk import Desk
from server.actions.drafts import locate
from server.actions.export import Wish, adopted_number, chosen
from server.actions.remarks import house


@dataclass(frozen=True, slots=True)
class Verdict:
    """`exact`: every byte is as a fresh export has it. `sentences` say so, or where it is not."""

    exact: bool
    sentences: tuple[str, ...]


async def verify_file(desk: Desk, content: bytes) -> Verdict:
    """Raises Unreadable for what is no exported file."""
    said = stated(content)
    if any(version.number == 0 or version.status == "working text" for version in said.versions):
        return _no("This is working text, not a version: there is nothing that it could be the same as.")
    chapters: list[Chapter] = []
    since: list[str] = []
    for version in said.versions:
        kept = await _kept(desk, version)
        if kept is None:
            return _no(
                f"No version here has the hash {version.hash}, which the file gives for its version "
                f"{version.number}."
            )
        if kept.number != version.number:
            return _no(f"The hash is that of version {kept.number}; the file says version {version.number}.")
        name, adopted = _name(await _sound(desk, kept)), await _was_adopted(desk, kept)
        if version.status == "adopted" and not adopted:
            return _no(f"The file says that {name} is adopted. It is not, and never was.")
        if version.status == "not adopted" and adopted:
            since.append(f"{name[0].upper()}{name[1:]} has been adopted since.")
        about = await house(desk, kept) if said.working else None
        chapters.append(Chapter(kept, version.status, about))
    return await _compared(desk, content, said, chapters, since)


async def _compared(
    desk: Desk, content: bytes, said: Stated, chapters: list[Chapter], since: list[str]
) -> Verdict:
    about = None if said.part is None else Part(said.forum, said.part, said.missing)
    document = Document(tuple(chapters), about, said.by_question, said.only)
    made = await desk.workshop.make(Job(document, said.format, "", None))
    names = ", ".join(_name(each.version) for each in chapters)
    form = f"{'working' if said.working else 'public'} {said.format}"
    if made.content == content:
        return Verdict(True, (f"Exactly {names}, as {form}.", *since, *_hashes(chapters)))
    if made.content == as_written(content):
        return _no(
            f"The words are exactly those of {names}, as {form}; only the file's line ends, or a mark at its "
            "beginning, were changed on the way."
        )
    where = _difference(said.format, as_written(content), made.content)
    more = " A working file changes with the discussion, too." if said.working else ""
    return _no(f"Not {names} as it is kept: {where}.{more}")


def _name(version: Version) -> str:
    return f"version {version.number} of session {version.heading.session}"


async def _was_adopted(desk: Desk, version: Version) -> bool:
    """Ever: it stays that when its draft is reopened, or another version is adopted."""
    adoptions = (await desk.records.reviews.of(version.draft)).adoptions
    if any(each.number == version.number for each in adoptions):
        return True
    return await adopted_number(desk, await locate(desk, None, version.draft)) == version.number


def _no(sentence: str) -> Verdict:
    return Verdict(False, (sentence,))


def _hashes(chapters: list[Chapter]) -> list[str]:
    return [f"{each.heading.session} version {each.version.number}: {each.version.hash}" for each in chapters]


async def _kept(desk: Desk, version: StatedVersion) -> Version | None:
    """Found by its hash: numbers of sessions may have changed since."""
    return await desk.records.versions.with_hash(version.hash)


async def _sound(desk: Desk, version: Version) -> Version:
    """Raises Conflict("version-damaged")."""
    return await chosen(desk, None, await locate(desk, None, DraftId(version.draft)), Wish(version.number))


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
