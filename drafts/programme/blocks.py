"""Lines put together to headings, list items and paragraphs, each whole and on one line.

Blank lines mean little in a text taken out of a PDF: they stand in the middle of sentences
and between a bullet and its words. So a line goes on with the block before it unless the
words themselves say that something new begins.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Literal

from drafts.programme.bullets import Mark, read_dotted, read_mark
from drafts.programme.furniture import furniture
from drafts.programme.headings import Heading, read_heading, read_plain
from drafts.programme.lines import Line
from drafts.programme.wording import (
    ends_sentence,
    ends_with,
    hangs,
    last_sentence,
    squeeze,
    starts_large,
    starts_small,
    unwrap,
    vocabulary,
)

Kind = Literal["roundtable", "session", "apart", "label", "item", "prose"]

_LONGEST_TITLE_LINES = 4
_LONGEST_QUESTION_LINES = 12
_LONGEST_LABEL = 60
_QUESTIONS = re.compile(r"\bquestions\b", re.IGNORECASE)
_LABEL = re.compile(r"\bquestions?\b|\bfor discussion\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Block:
    """`line` is where it begins. `text`: a heading's title, an item's words, a paragraph.

    `number` is set for headings, `mark` for items. `apart`: a session printed as "4. Title".
    """

    kind: Kind
    line: int
    text: str
    number: str = ""
    mark: Mark | None = None
    apart: bool = False


def asks(text: str) -> bool:
    """Whether these words announce questions: the last sentence does, or they are its label."""
    sentence = last_sentence(text)[1]
    return bool(_QUESTIONS.search(sentence)) or _has_colon(sentence) or is_label(text)


def _has_colon(sentence: str) -> bool:
    return ends_with(sentence, ":") and "question" in sentence.casefold()


def is_label(text: str) -> bool:
    """ "Guiding questions", alone on its line and no sentence."""
    short = len(text) <= _LONGEST_LABEL and starts_large(text)
    return short and bool(_LABEL.search(text)) and not ends_with(text, ".?!,;") and not hangs(text)


def _ends_title(text: str) -> bool:
    return ends_sentence(text) and not text.endswith(":")


@dataclass(slots=True)
class _Worded:
    """A line with words, seen with what is around it."""

    line: Line
    gap: bool
    after: _Worded | None = None

    @property
    def text(self) -> str:
        return self.line.text

    @property
    def stands_alone(self) -> bool:
        return self.gap and (self.after is None or self.after.gap)

    def asks(self) -> bool:
        """Whether the sentence that begins here ends, some lines on, in a question mark."""
        item: _Worded | None = self
        for _ in range(_LONGEST_QUESTION_LINES):
            if item is None or ends_sentence(item.text):
                break
            item = item.after
        return item is not None and ends_with(item.text, "?")


@dataclass(slots=True)
class _Open:
    """The block that lines are being added to."""

    kind: Kind
    line: int
    lines: list[str]
    number: str = ""
    mark: Mark | None = None
    apart: bool = False
    first: Line | None = None

    @property
    def last(self) -> str:
        return self.lines[-1] if self.lines else ""

    @property
    def tail(self) -> str:
        """Enough of its end to hold the last sentence, if that is of a usual length."""
        return " ".join(self.lines[-4:])


def read_blocks(lines: Sequence[Line]) -> tuple[list[Block], list[str]]:
    """The blocks of a text in order, and the words of its page furniture."""
    removed = furniture(lines)
    worded = _worded(lines, removed)
    walk = _Walk(_width(worded), vocabulary([item.text for item in worded]))
    for item in worded:
        walk.take(item)
    return walk.done(), [lines[at].text for at in sorted(removed)]


def _worded(lines: Sequence[Line], removed: Collection[int]) -> list[_Worded]:
    worded: list[_Worded] = []
    gap = True
    for at, line in enumerate(lines):
        if line.text and at not in removed:
            worded.append(_Worded(line, gap or line.edge))
        gap = not line.text or at in removed
    for item, after in pairwise(worded):
        item.after = after
    return list(_with_marks(worded))


def _with_marks(worded: Iterable[_Worded]) -> Iterator[_Worded]:
    """Bullets torn from their lines are put back; several in a row have lost them and go."""
    torn: list[_Worded] = []
    for item in worded:
        mark = read_mark(item.text)
        if mark and not mark.rest:
            torn.append(item)
            continue
        yield _rejoined(torn, item)
        torn = []


def _rejoined(torn: Sequence[_Worded], item: _Worded) -> _Worded:
    if not torn:
        return item
    words = f"{torn[0].text} {item.text}" if len(torn) == 1 and read_mark(item.text) is None else item.text
    return _Worded(Line(torn[-1].line.number, words), torn[0].gap or item.gap, item.after)


def _width(worded: Sequence[_Worded]) -> int:
    """How long a full line of this text is, in characters."""
    lengths = sorted(len(item.text) for item in worded)
    return lengths[len(lengths) * 9 // 10] if lengths else 0


@dataclass(slots=True)
class _Walk:
    """Takes the lines in order.

    `asking`: questions were announced and may come unmarked. `marked`: the last mark of each
    shape in this part.
    """

    width: int
    known: frozenset[str]
    blocks: list[Block] = field(default_factory=list)
    open: _Open | None = None
    roundtable: int = 0
    session: tuple[int, int] = (0, 0)
    apart: bool = False
    asking: bool = False
    marked: dict[str, Mark] = field(default_factory=dict)

    def take(self, item: _Worded) -> None:
        dotted = self._dotted_question(item)
        if dotted:
            self._begin_item(item, dotted)
        elif heading := self._heading(item):
            self._begin_heading(item, heading)
        elif self._goes_on_title(item):
            self._add(item.text)
        elif mark := self._mark(item):
            self._begin_item(item, mark)
        elif self._goes_on(item):
            self._add(item.text)
        else:
            self._begin(_Open("prose", item.line.number, [item.text]))

    def done(self) -> list[Block]:
        self._close()
        return self.blocks

    # ── beginning and closing ────────────────────────────────────────────────────────────

    def _begin(self, block: _Open) -> None:
        self._close()
        self.open = block

    def _begin_item(self, item: _Worded, mark: Mark) -> None:
        self._begin(_Open("item", item.line.number, [mark.rest] if mark.rest else [], mark=mark))
        self.marked[mark.shape] = mark

    def _begin_heading(self, item: _Worded, heading: Heading) -> None:
        if heading.kind == "apart" and (within := read_heading(heading.title) or read_plain(heading.title)):
            self._begin_heading(item, replace(heading, title=""))
            heading = within
        titles = [heading.title] if heading.title else []
        self._begin(
            _Open(heading.kind, item.line.number, titles, heading.number, apart=self._plainly(heading))
        )
        self.asking, self.marked = False, {}
        self._advance(heading)

    def _plainly(self, heading: Heading) -> bool:
        return heading.kind == "session" and "." not in heading.number and self.apart

    def _advance(self, heading: Heading) -> None:
        if heading.kind == "roundtable":
            self.roundtable, self.session, self.apart = int(heading.number), (int(heading.number), 0), False
        elif heading.kind == "apart":
            self.apart = True
        elif heading.kind == "session":
            first, _, second = heading.number.partition(".")
            self.session = (int(first), int(second)) if second else (self.roundtable, int(first))

    def _add(self, text: str) -> None:
        assert self.open is not None
        self.open.lines.append(text)

    def _close(self) -> None:
        if self.open is None:
            return
        closed = self.open
        text = squeeze(unwrap(closed.lines, self.known).replace("\u00ad", ""))
        if text or closed.kind != "item":
            self.blocks.append(
                Block(closed.kind, closed.line, text, closed.number, closed.mark, closed.apart)
            )
        if closed.kind == "prose" and asks(closed.tail) and (ends_with(text, ":") or is_label(text)):
            self.asking = True
        self.open = None

    # ── what a line is ───────────────────────────────────────────────────────────────────

    def _mid_sentence(self, item: _Worded) -> bool:
        """Whether the words before this line wait for more."""
        if self.open is None or self.open.kind not in ("prose", "item") or is_label(self.open.tail):
            return False
        last = self.open.last
        return not ends_sentence(last) and (hangs(last) or not item.gap or not self._is_short(last))

    def _is_short(self, text: str) -> bool:
        """Shorter than a line that was broken because it was full."""
        return len(text) < self.width * 0.6

    def _heading(self, item: _Worded) -> Heading | None:
        heading = read_heading(item.text)
        if heading is None:
            return self._plain(item)
        return heading if self._may_stand(item, heading) else None

    def _may_stand(self, item: _Worded, heading: Heading) -> bool:
        if self.open is not None and self.open.kind in ("prose", "item") and hangs(self.open.last):
            return False
        awaited = self._awaits(heading)
        if not heading.title and heading.kind == "session" and not awaited:
            return False
        if not heading.title and heading.kind == "roundtable" and not (awaited or item.stands_alone):
            return False
        return not self._mid_sentence(item) or (awaited and (item.gap or heading.certain))

    def _awaits(self, heading: Heading) -> bool:
        """Whether this is the number that comes next."""
        if heading.kind == "roundtable":
            return int(heading.number) == self.roundtable + 1
        if heading.kind != "session":
            return False
        first, _, second = heading.number.partition(".")
        if not second:
            return int(first) in (self.session[1] + 1, self.roundtable + 1)
        of, number = self.session
        return (int(first), int(second)) in ((of, number + 1), (of + 1, 1))

    def _plain(self, item: _Worded) -> Heading | None:
        """ "4. Title": after "Separate session", or alone and numbered on from the roundtables."""
        heading = read_plain(item.text)
        if heading is None:
            return None
        announced = self.open is not None and self.open.kind == "apart" and not self.open.lines
        if announced or (self.apart and not self._mid_sentence(item) and self._awaits(heading)):
            return heading
        return heading if self._numbers_on(item, heading) else None

    def _numbers_on(self, item: _Worded, heading: Heading) -> bool:
        awaited = self.roundtable > 0 and int(heading.number) == self.roundtable + 1
        within = item.after is not None and ends_with(item.text, ".;,")
        if not awaited or not item.gap or within or item.asks() or self._mid_sentence(item):
            return False
        self.apart = True
        return True

    def _dotted_question(self, item: _Worded) -> Mark | None:
        mark = read_dotted(item.text)
        if mark is None or self.open is None:
            return None
        if self._follows(mark) and not self._breaks(item, mark):
            return mark
        announced = self.open.kind == "prose" and asks(self.open.tail)
        return mark if announced and mark.opens_list() else None

    def _follows(self, mark: Mark) -> bool:
        before = self.marked.get(mark.shape)
        return before is not None and mark.follows(before)

    def _breaks(self, item: _Worded, mark: Mark) -> bool:
        """Whether "4. Title" after question 3 rather is the session numbered on from roundtable 3."""
        asked = self.open is not None and ends_with(self.open.last, "?")
        return asked and item.stands_alone and mark.ordinals == (self.roundtable + 1,) and not item.asks()

    def _mark(self, item: _Worded) -> Mark | None:
        mark = read_mark(item.text)
        if mark is None or mark.sure or self.open is None:
            return mark
        last = self.open.last
        if ends_sentence(last) or is_label(self.open.tail):
            return mark
        return mark if self._opens_item(item, mark) else None

    def _opens_item(self, item: _Worded, mark: Mark) -> bool:
        """Whether a dash or letter after words that are not ended is a mark all the same."""
        assert self.open is not None
        if self.open.mark is None:
            return not self._mid_sentence(item) and (not mark.ordinals or mark.opens_list())
        if mark.ordinals:
            return self._follows(mark)
        if self.open.last.endswith(";"):
            return mark.shape == self.open.mark.shape
        last = self.open.last
        listed = last.endswith((",", " and", " or"))
        within = (
            hangs(last) and not listed if starts_large(mark.rest) else hangs(last) or not self._is_short(last)
        )
        return mark.shape == self.open.mark.shape and not within

    # ── what a line goes on with ─────────────────────────────────────────────────────────

    def _goes_on_title(self, item: _Worded) -> bool:
        block = self.open
        if block is None or block.kind not in ("roundtable", "session", "apart"):
            return False
        if not block.lines:
            return block.kind != "apart"
        full = len(block.lines) >= _LONGEST_TITLE_LINES or _ends_title(block.last)
        if full or is_label(item.text):
            return False
        small = starts_small(item.text.lstrip("-–— "))
        return small or hangs(block.last) or self._wraps_title(item, block.last)

    def _wraps_title(self, item: _Worded, last: str) -> bool:
        """A second line in capitals, closed off by a blank line before the text begins."""
        closed = item.after is not None and item.after.gap and starts_large(item.after.text)
        plain = not ends_with(item.text, ".?!:;,") and ":" not in item.text and read_mark(item.text) is None
        return closed and plain and not item.gap and not self._is_short(last) and not hangs(item.text)

    def _goes_on(self, item: _Worded) -> bool:
        block = self.open
        if block is None or block.kind not in ("prose", "item"):
            return False
        if not block.lines:
            return True
        return (
            self._goes_on_item(item, block.last) if block.kind == "item" else self._goes_on_prose(item, block)
        )

    def _goes_on_item(self, item: _Worded, last: str) -> bool:
        if starts_small(item.text) or hangs(last):
            return True
        if ends_sentence(last):
            return not item.gap and not ends_with(last, "?:")
        return not item.gap or not self._is_short(last)

    def _goes_on_prose(self, item: _Worded, block: _Open) -> bool:
        if starts_small(item.text) or hangs(block.last):
            return True
        if self._announced(block) or (self.asking and ends_with(block.last, "?")):
            return False
        if ends_sentence(block.last):
            return not item.gap
        return not item.gap or not self._is_short(block.last)

    def _announced(self, block: _Open) -> bool:
        """Whether the block is a complete lead-in to questions, so that what follows is one."""
        return is_label(block.tail) or (ends_with(block.last, ":") and asks(block.tail))
