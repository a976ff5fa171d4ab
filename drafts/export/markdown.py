"""A version as CommonMark. The form is described in docs/exports.md.

Each paragraph starts with its number and ends, where there is something to say, with a label
in square brackets that names its guiding question and its kind. `read_markdown` reads it
back as the same blocks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import yaml

from drafts.export.document import (
    Chapter,
    Document,
    Part,
    Remark,
    made_lines,
    missing_line,
    remark_lines,
)
from drafts.export.label import label
from drafts.export.layout import UNTIED, Heading, Item, Paragraph, Section, Span, one_line, printable
from drafts.export.markdown_inline import escaped, inline
from drafts.export.markdown_reading import read_markdown
from drafts.programme.model import Question
from drafts.text.schema import HARD_BREAK, BlockType

__all__ = ["markdown", "read_markdown"]


def markdown(document: Document) -> str:
    """The file: the same for the same document, byte by byte, in UTF-8, ending in a line end.

    Forum, session and questions are those that were frozen with a version, not those of today.
    """
    pieces = _of_many(document) if document.part else _of_one(document)
    return "\n\n".join(pieces) + "\n"


def _of_one(document: Document) -> Iterator[str]:
    [chapter] = document.chapters
    yield _front_matter(_about(document, chapter))
    yield "# " + escaped(chapter.title)
    yield escaped(chapter.origin, starts_line=True)
    yield from _made(chapter)
    if not document.by_question:
        yield from _questions(chapter.heading.questions, 2)
    yield "---"
    yield from _body(document.items(chapter), 1 if document.by_question else 0)
    yield from _remarks(chapter, document, 2)


def _about(document: Document, chapter: Chapter) -> dict[str, Any]:
    said: dict[str, Any] = {"forum": one_line(chapter.heading.forum), **_which(chapter)}
    if document.by_question:
        said["order"] = "question"
    if chapter.house:
        said |= {
            "label": one_line(chapter.version.label),
            "note": _lines_printable(chapter.version.note),
            "author": one_line(chapter.house.author),
            "comments": len(chapter.house.remarks),
        }
    return said


def _which(chapter: Chapter) -> dict[str, Any]:
    return {
        "session": one_line(chapter.heading.session),
        "title": one_line(chapter.heading.title),
        "version": chapter.version.number,
        "hash": chapter.version.hash,
        "status": one_line(chapter.status),
        "date": chapter.date,
    }


def _front_matter(about: dict[str, Any]) -> str:
    said = yaml.safe_dump(about, sort_keys=False, allow_unicode=True, width=float("inf"))
    return f"---\n{said}---"


# ── several sessions in one file ──


def _of_many(document: Document) -> Iterator[str]:
    assert document.part
    yield _front_matter(_about_many(document, document.part))
    yield "# " + escaped(document.title)
    yield escaped(document.subtitle, starts_line=True)
    yield "## Contents"
    yield "\n".join(f"- {escaped(_in_contents(chapter))}" for chapter in document.chapters)
    if document.part.missing:
        yield escaped(missing_line(document.part), starts_line=True)
    for chapter in document.chapters:
        yield from _chapter(document, chapter)


def _about_many(document: Document, part: Part) -> dict[str, Any]:
    said: dict[str, Any] = {"forum": one_line(part.forum), "part": one_line(part.part)}
    if document.only:
        said["kind"] = document.only
    if document.by_question:
        said["order"] = "question"
    said["profile"] = document.profile
    said["missing"] = [one_line(name) for name in part.missing]
    said["sessions"] = [_which(chapter) for chapter in document.chapters]
    return said


def _in_contents(chapter: Chapter) -> str:
    return f"{chapter.title} · Version {chapter.version.number} · {one_line(chapter.status)}"


def _chapter(document: Document, chapter: Chapter) -> Iterator[str]:
    yield "---"
    yield "## " + escaped(chapter.title)
    yield escaped(chapter.origin, starts_line=True)
    yield f"SHA-256 {chapter.version.hash}"
    yield from _made(chapter)
    if not document.by_question and not document.only:
        yield from _questions(chapter.heading.questions, 3)
        yield "---"
    yield from _body(document.items(chapter), 2 if document.by_question else 1)
    yield from _remarks(chapter, document, 3)


# ── what stays in the house ──


def _made(chapter: Chapter) -> Iterator[str]:
    for line in made_lines(chapter):
        yield inline([Span(printable(_broken(line)))], "", starts_line=True)


def _lines_printable(words: str) -> str:
    return "\n".join(printable(line) for line in words.splitlines())


def _remarks(chapter: Chapter, document: Document, depth: int) -> Iterator[str]:
    """After a rule of its own, so that reading back the text stops there."""
    if chapter.house is None or not chapter.house.remarks:
        return
    numbers = {block.id: block.number for block in chapter.outcome.blocks}
    yield "---"
    yield f"{'#' * depth} Comments"
    for remark in chapter.house.remarks:
        yield _remark(remark, numbers.get(remark.block) if remark.block else None)


def _remark(remark: Remark, number: int | None) -> str:
    place = f"paragraph {number}" if number else "not in this text" if remark.block is None else "heading"
    head = f"Comment {remark.number}, {place}, on “{_broken(remark.quote)}”"
    lines = [head, *remark_lines(remark)]
    return "- " + "\\\n  ".join(
        inline([Span(printable(_broken(line)))], "  ", starts_line=True) for line in lines
    )


def _broken(words: str) -> str:
    """Line ends as hard breaks."""
    return HARD_BREAK.join(part.strip() for part in words.splitlines())


# ── the text ──


def _questions(questions: Sequence[Question], depth: int) -> Iterator[str]:
    if questions:
        yield f"{'#' * depth} Guiding questions"
        yield from (_question(question) for question in questions)


def _question(question: Question) -> str:
    return escaped(f"Q{question.number}. {one_line(question.text)}")


def _body(items: Iterable[Item], deeper: int) -> Iterator[str]:
    """Headings stand `deeper` than under a title of the first level; a section just above them."""
    lists = _Lists()
    above = "#" * (deeper + 1)
    for item in items:
        if isinstance(item, Paragraph):
            yield _paragraph(item, *lists.margin(item))
            continue
        lists.close()
        if isinstance(item, Heading):
            yield f"{above}{'#' * item.level} {inline(item.spans, None)}"
        else:
            yield f"{above} {_section(item)}"


def _section(section: Section) -> str:
    return _question(section.question) if section.question else UNTIED


def _paragraph(paragraph: Paragraph, first: str, following: str) -> str:
    """`first` stands before its first line, `following` before each other one."""
    words = "".join(span.text for span in paragraph.spans)
    number = paragraph.question.number if paragraph.question else None
    said = label(number, paragraph.kind, words)
    return f"{first}{paragraph.number}\\. {inline(paragraph.spans, following)}{_escape_label(said)}"


def _escape_label(said: str) -> str:
    return said.replace("[", "\\[").replace("]", "\\]")


@dataclass(slots=True)
class _List:
    """An open list; `column` is where the words of its newest item start."""

    type: BlockType
    items: int
    column: int


@dataclass(slots=True)
class _Lists:
    """The lists that the next item may belong to, outermost first."""

    open: list[_List] = field(default_factory=list)

    def margin(self, paragraph: Paragraph) -> tuple[str, str]:
        """What stands before a paragraph's first line and before its others."""
        if not paragraph.level:
            self.close()
            margin = "> " if paragraph.type == "quote" else ""
            return margin, margin
        first = self._item(paragraph.type, paragraph.level)
        return first, " " * self.open[-1].column

    def close(self) -> None:
        self.open.clear()

    def _item(self, type: BlockType, level: int) -> str:
        del self.open[level:]
        if len(self.open) == level and self.open[-1].type != type:
            self.open.pop()
        start = " " * self._column(min(level - 1, len(self.open)))
        # An item deeper than the list it follows is wrapped in items without words of their own.
        wrapped = "".join(self._marker("bullet") for _ in range(level - 1 - len(self.open)))
        return start + wrapped + self._marker(type, level)

    def _marker(self, type: BlockType, level: int | None = None) -> str:
        if level is None or len(self.open) < level:
            self.open.append(_List(type, 0, 0))
        newest = self.open[-1]
        newest.items += 1
        marker = f"{newest.items}. " if newest.type == "ordered" else "- "
        newest.column = self._column(len(self.open) - 1) + len(marker)
        return marker

    def _column(self, depth: int) -> int:
        return self.open[depth - 1].column if depth else 0
