"""What a file is made of: versions of one session, or of several in one file, and how it is to look."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Final, Literal

from drafts.export.layout import Item, Paragraph, grouped, layout, one_line
from drafts.ids import BlockId
from drafts.review.heading import Heading
from drafts.review.versions import Frozen, Version, read_canonical
from drafts.text.outcome import Outcome
from drafts.text.schema import Kind

Format = Literal["markdown", "html", "docx", "json"]
Profile = Literal["public", "working"]


@dataclass(frozen=True, slots=True)
class Reply:
    author: str
    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment as the working profile lists it. `author` and `by`: a name, and as what they spoke.

    `block` is None where its words are not in this text; else `start` and `end` count code points
    of that block's text. `quote`: the words that were commented on, as they were then.
    """

    number: int
    author: str
    at: datetime
    type: str
    text: str
    block: BlockId | None
    start: int
    end: int
    quote: str
    wording: str | None = None
    decision: str | None = None
    reason: str = ""
    by: str = ""
    replies: tuple[Reply, ...] = ()


@dataclass(frozen=True, slots=True)
class House:
    """What stays in the house: the working profile alone carries it. `author` made the version."""

    author: str
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True)
class Chapter:
    """One session's version. `status`: adopted, not adopted, or working text. Public without `house`."""

    version: Version
    status: str
    house: House | None = None

    @cached_property
    def frozen(self) -> Frozen:
        """Raises Malformed for a damaged text."""
        return read_canonical(self.version.canonical)

    @property
    def heading(self) -> Heading:
        return self.frozen.heading

    @property
    def version_words(self) -> str:
        return f"Version {self.version.number}" if self.version.number else "Working text"

    @property
    def outcome(self) -> Outcome:
        return self.frozen.outcome

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """All that can be printed of it, in the draft's order: it is written, and then searched."""
        return layout(self.outcome, self.heading.questions)

    @property
    def date(self) -> date:
        return self.version.at.astimezone(UTC).date()

    @property
    def title(self) -> str:
        return f"{one_line(self.heading.session)} {one_line(self.heading.title)}".strip()

    @property
    def origin(self) -> str:
        """Where it comes from, in a line. The working text comes as version 0, which no version is."""
        which = [f"Version {self.version.number}"] if self.version.number else []
        return " · ".join([one_line(self.heading.forum), *which, f"{self.date}", one_line(self.status)])


@dataclass(frozen=True, slots=True)
class Part:
    """That a file holds several sessions. `part` says which: a roundtable, or all; `missing` names
    those of them that are not in it."""

    forum: str
    part: str
    missing: tuple[str, ...] = ()


def missing_line(part: Part) -> str:
    """Which sessions a file does not hold, in a sentence; "" where it holds all."""
    return f"Not in this file: {', '.join(map(one_line, part.missing))}." if part.missing else ""


@dataclass(frozen=True, slots=True)
class Document:
    """`part` None: the one chapter is the file. `only`: paragraphs of this kind and nothing else."""

    chapters: tuple[Chapter, ...]
    part: Part | None = None
    by_question: bool = False
    only: Kind | None = None

    @property
    def profile(self) -> Profile:
        return "working" if any(chapter.house for chapter in self.chapters) else "public"

    @property
    def title(self) -> str:
        return one_line(self.part.forum) if self.part else self.chapters[0].title

    @property
    def subtitle(self) -> str:
        """Which sessions a file of several holds, cleaned; empty for a file of one."""
        if self.part is None:
            return ""
        which = one_line(self.part.part)
        return f"Compendium of {KIND_WORDS[self.only]} · {which}" if self.only else which

    def items(self, chapter: Chapter) -> tuple[Item, ...]:
        """What a chapter prints, in order."""
        if self.only is not None:
            return tuple(
                item for item in chapter.items if isinstance(item, Paragraph) and item.kind == self.only
            )
        return grouped(chapter.items, chapter.heading.questions) if self.by_question else chapter.items


KIND_WORDS: Final[dict[Kind, str]] = {
    "finding": "findings",
    "good-practice": "good practices",
    "recommendation": "recommendations",
    "follow-up": "follow-ups",
}


WORKING: Final = "Working text: names people and holds their comments. Not for circulation."


def made_lines(chapter: Chapter) -> Iterator[str]:
    """That it stays in the house; who made the version and what they said of it: the note may hold line ends.
    The live text was made by nobody."""
    if chapter.house is None:
        return
    yield WORKING
    if not chapter.house.author:
        return
    label = one_line(chapter.version.label)
    yield f"Version made by {one_line(chapter.house.author)}{': ' if label else ''}{label}"
    if chapter.version.note:
        yield f"Note: {chapter.version.note}"


def remark_lines(remark: Remark) -> Iterator[str]:
    """Everything that was said in a thread, in order; what people wrote may hold line ends."""
    yield f"{remark.author}, {_day(remark.at)}, {remark.type}: {remark.text}"
    if remark.wording is not None:
        yield f"Proposed wording: {remark.wording}" if remark.wording else "Proposed: delete these words."
    for reply in remark.replies:
        yield f"{reply.author}, {_day(reply.at)}: {reply.text}"
    if remark.decision:
        yield f"{remark.decision.capitalize()} by {remark.by}: {remark.reason}"


def _day(at: datetime) -> date:
    return at.astimezone(UTC).date()
