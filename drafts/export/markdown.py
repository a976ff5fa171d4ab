"""A version as CommonMark. The form is described in docs/export.md.

Each paragraph starts with its number and ends, where there is something to say, with a label
in square brackets that names its guiding question and its kind. `read_markdown` reads it
back as the same blocks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC
from typing import Any

import yaml

from drafts.export.label import label
from drafts.export.layout import Heading, Item, Paragraph, Section, layout, one_line
from drafts.export.markdown_inline import escaped, inline
from drafts.export.markdown_reading import read_markdown
from drafts.programme.model import Question
from drafts.review.versions import Version, read_canonical
from drafts.text.schema import BlockType

__all__ = ["markdown", "read_markdown"]


def markdown(
    version: Version,
    status: str,
    group: bool = False,
    author: str | None = None,
) -> str:
    """The file of a version: the same for the same arguments, byte by byte, in UTF-8.

    Forum, session and questions are those that were frozen with it, not those of today.
    `group` puts the paragraphs under their guiding questions, untied ones last. Public, unless
    `author` is given: the working profile names who made the version, and its label.
    """
    heading, outcome = read_canonical(version.canonical)
    about: dict[str, Any] = {
        "forum": one_line(heading.forum),
        "session": one_line(heading.session),
        "title": one_line(heading.title),
        "version": version.number,
        "hash": version.hash,
        "status": one_line(status),
        "date": version.at.astimezone(UTC).date(),
        **({"order": "question"} if group else {}),
        **({} if author is None else {"label": one_line(version.label), "author": one_line(author)}),
    }
    preamble = [
        _front_matter(about),
        *_title(about),
        *([] if group else _questions(heading.questions)),
        "---",
    ]
    return "\n\n".join([*preamble, *_body(layout(outcome, heading.questions, group), group)]) + "\n"


def _front_matter(about: dict[str, Any]) -> str:
    said = yaml.safe_dump(about, sort_keys=False, allow_unicode=True, width=float("inf"))
    return f"---\n{said}---"


def _title(about: dict[str, Any]) -> Iterator[str]:
    # The working text comes in the form of version 0, a number that no version has.
    which = f" · Version {about['version']}" if about["version"] else ""
    provenance = f"{about['forum']}{which} · {about['date']} · {about['status']}"
    yield "# " + escaped(f"{about['session']} {about['title']}".strip())
    yield escaped(provenance, starts_line=True)


def _questions(questions: Sequence[Question]) -> Iterator[str]:
    if questions:
        yield "## Guiding questions"
        yield from (_question(question) for question in questions)


def _question(question: Question) -> str:
    return escaped(f"Q{question.number}. {one_line(question.text)}")


def _body(items: Iterable[Item], group: bool) -> Iterator[str]:
    lists = _Lists()
    above = "##" if group else "#"
    for item in items:
        if isinstance(item, Paragraph):
            yield _paragraph(item, *lists.margin(item))
            continue
        lists.close()
        if isinstance(item, Heading):
            yield f"{above}{'#' * item.level} {inline(item.spans, None)}"
        else:
            yield _section(item)


def _section(section: Section) -> str:
    return f"## {_question(section.question) if section.question else 'Not tied to a guiding question'}"


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
