"""One walk over an outcome: what every format prints, in the order it prints it.

What leaves the house is cleaned here, once, so that no format can forget it: control
characters other than the tab, noncharacters and the signs that turn the reading direction
of what follows (U+202A–202E, U+2066–2069) are dropped; a link that leads anywhere but to
http, https or mail loses the link and keeps its words; comment anchors, brackets, unknown
marks and embeds are not printed. Blocks without words print nothing and have no number.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

from drafts.ids import QuestionId
from drafts.programme.model import Question
from drafts.text.blocks import Block, Run
from drafts.text.outcome import Outcome
from drafts.text.paragraphs import has_words
from drafts.text.schema import LINK_SCHEMES, BlockType, Kind


@dataclass(frozen=True, slots=True)
class Span:
    """Words that look alike. `href` is a safe address or None."""

    text: str
    strong: bool = False
    em: bool = False
    href: str | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """Starts the paragraphs of one guiding question; None: those that answer none."""

    question: Question | None


@dataclass(frozen=True, slots=True)
class Heading:
    level: int
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """`question` is None where the tie is to a question that is no longer asked."""

    block: Block
    number: int
    question: Question | None
    spans: tuple[Span, ...]

    @property
    def type(self) -> BlockType:
        return self.block.type

    @property
    def level(self) -> int:
        return self.block.level

    @property
    def kind(self) -> Kind | None:
        return self.block.kind


Item = Section | Heading | Paragraph
UNTIED: Final = "Not tied to a guiding question"
"""The title of the section of paragraphs that answer none."""


def layout(outcome: Outcome, questions: Sequence[Question]) -> tuple[Item, ...]:
    """Every block with words once, in the draft's order."""
    asked = {question.id: question for question in questions}
    return tuple([item for block in outcome.blocks for item in _item(block, asked)])


def grouped(items: Sequence[Item], questions: Sequence[Question]) -> tuple[Item, ...]:
    """Items of `layout` under the question that they answer, in the order of the questions, untied ones
    last; a heading goes with the first paragraph after it."""
    return tuple(_grouped(items, questions))


def spans(runs: Iterable[Run]) -> tuple[Span, ...]:
    """The printable words of a block; neighbours that look alike are one."""
    printed = (_span(run) for run in runs if run.embed is None)
    alike = groupby((span for span in printed if span.text), lambda span: (span.strong, span.em, span.href))
    return tuple(Span("".join(span.text for span in group), *look) for look, group in alike)


def printable(text: str) -> str:
    """`text` without what is dropped from every export."""
    return text.translate(_DROPPED)


def one_line(text: str) -> str:
    """Printable, with each stretch of white space as one blank: for titles and front matter."""
    return " ".join(printable(" ".join(text.split())).split())


def safe_href(link: Any) -> str | None:
    """The address of a link mark that may be printed, or None."""
    href = link.get("href") if isinstance(link, Mapping) else None
    return href if isinstance(href, str) and _SAFE_HREF.fullmatch(href) else None


_BIDI_TURNS: Final = (*range(0x202A, 0x202F), *range(0x2066, 0x206A))
_NONCHARACTERS: Final = (
    *range(0xFDD0, 0xFDF0),
    *(plane << 16 | last for plane in range(17) for last in (0xFFFE, 0xFFFF)),
)
_CONTROLS: Final = (sign for sign in range(0xA0) if unicodedata.category(chr(sign)) == "Cc" and sign != 0x09)
_DROPPED: Final = dict.fromkeys((*_CONTROLS, *_BIDI_TURNS, *_NONCHARACTERS, *range(0xD800, 0xE000)))
_SAFE_HREF: Final = re.compile(
    rf"(?i:{'|'.join(sorted(LINK_SCHEMES))}):[^\s\x00-\x20\x7f-\xa0\ud800-\udfff]+"
)


def _item(block: Block, asked: Mapping[QuestionId, Question]) -> Iterator[Item]:
    words = spans(block.runs)
    if block.number is not None:
        question = asked.get(block.question) if block.question else None
        yield Paragraph(block, block.number, question, words)
    elif has_words(block.text):
        yield Heading(block.level, words)


def _span(run: Run) -> Span:
    marks = run.attributes
    return Span(
        printable(run.text),
        marks.get("strong") is True,
        marks.get("em") is True,
        safe_href(marks.get("link")),
    )


def _grouped(items: Sequence[Item], questions: Sequence[Question]) -> Iterator[Item]:
    sections: dict[QuestionId | None, list[Item]] = {question.id: [] for question in questions}
    sections[None] = []
    waiting: list[Item] = []
    for item in items:
        waiting.append(item)
        if isinstance(item, Paragraph):
            sections[item.question.id if item.question else None] += waiting
            waiting = []
    sections[None] += waiting
    named: list[Question | None] = [*questions, None]
    for question in named:
        found = sections[question.id if question else None]
        if found or question:
            yield Section(question)
            yield from found
