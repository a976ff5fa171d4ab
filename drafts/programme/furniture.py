"""Page furniture: page numbers and running heads that stand between the words of a text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import takewhile

from drafts.programme.bullets import read_mark
from drafts.programme.headings import is_heading, lacks_title
from drafts.programme.lines import Line
from drafts.programme.wording import ends_sentence, ends_with, hangs, starts_large, starts_small

_PAGE_NUMBER = re.compile(
    r"[-–—|\[ ]{0,4}(?:(?:page|p\.|pg\.?) ?)?(?:\d{1,3}|[ivx]{1,6})"
    r"(?: ?(?:/|of) ?\d{1,3})?(?: ?\| ?page)?[-–—|\] ]{0,4}",
    re.IGNORECASE,
)
_LONGEST_HEAD = 120
_FRONT_LINES = 20
_REACH = 5
_DIGITS = re.compile(r"\d+")


def furniture(lines: Sequence[Line]) -> set[int]:
    """The indices of the lines that belong to the page and not to the text."""
    pages = _Pages(lines)
    pages.removed |= {at for at in range(len(lines)) if pages.is_number(at)}
    pages.removed |= {at for at in pages.margins() if pages.is_head(at)}
    pages.removed |= pages.running_heads()
    return pages.removed


@dataclass(slots=True)
class _Pages:
    """The lines of a text, and the indices of those found to be furniture so far."""

    lines: Sequence[Line]
    removed: set[int] = field(default_factory=set)

    def is_number(self, at: int) -> bool:
        text = self.lines[at].text
        return bool(text) and bool(_PAGE_NUMBER.fullmatch(text)) and (self._open(at) or self._open(at + 1))

    def margins(self) -> set[int]:
        """The nearest lines with words before and after each page number."""
        beside = ((self._nearest(at, -1), self._nearest(at, 1)) for at in self.removed)
        return {at for pair in beside for at in pair if at is not None}

    def is_head(self, at: int) -> bool:
        """A line in capitals or of words of the title: in a margin a head, even if only once."""
        text, words = self.lines[at].text, _long_words(self.lines[at].text)
        echoes = len(text) <= _LONGEST_HEAD and sum(word in self._front() for word in words) * 2 > len(words)
        alone = self._open(at) and self._open(at + 1)
        return alone and len(words) > 1 and (text.isupper() or echoes) and self._may_be_head(at)

    def running_heads(self) -> set[int]:
        """Lines that stand two or more times, page numbers in them aside, at the edge of a block."""
        places: dict[str, list[int]] = {}
        for at, line in enumerate(self.lines):
            if 0 < len(line.text) <= _LONGEST_HEAD and (self._open(at) or self._open(at + 1)):
                places.setdefault(_DIGITS.sub("#", line.text).casefold(), []).append(at)
        enough = 3 if self._double_spaced() else 2
        repeated = [where for where in places.values() if len(where) >= enough]
        heads = [where for where in repeated if not self._begin_sentences(where)]
        return {at for where in heads for at in where if self._may_be_head(at)}

    # ── what is around a line ────────────────────────────────────────────────────────────────

    def _open(self, at: int) -> bool:
        """Whether nothing, a blank line, a page's edge or furniture parts line `at` from the one above."""
        if at in (0, len(self.lines)) or self.lines[at].edge:
            return True
        return any(not self.lines[near].text or near in self.removed for near in (at - 1, at))

    def _nearest(self, at: int, step: int) -> int | None:
        """The next line with words, not furniture, within a few lines."""
        reach = (at + step * distance for distance in range(1, _REACH))
        within = (near for near in reach if 0 <= near < len(self.lines))
        return next((near for near in within if self.lines[near].text and near not in self.removed), None)

    def _nearest_text(self, at: int, step: int) -> str:
        near = self._nearest(at, step)
        return "" if near is None else self.lines[near].text

    def _double_spaced(self) -> bool:
        """Blank lines after nearly every line part nothing, so they are no sign of a margin."""
        counts = Counter(bool(line.text) for line in self.lines)
        return counts[False] * 5 >= counts[True] * 4

    def _front(self) -> set[str]:
        """The words of the title, above the first heading: running heads repeat them."""
        titles = takewhile(lambda line: not is_heading(line.text), self.lines[:_FRONT_LINES])
        return {word for line in titles for word in _long_words(line.text)}

    # ── what a line is ───────────────────────────────────────────────────────────────────────

    def _begin_sentences(self, where: Sequence[int]) -> bool:
        """Whether most of these are rather the first line of a sentence that recurs: a lead-in."""
        return sum(map(self._begins_sentence, where)) * 2 > len(where)

    def _begins_sentence(self, at: int) -> bool:
        before = self._nearest_text(at, -1)
        return (not before or ends_sentence(before)) and starts_small(self._nearest_text(at, 1))

    def _may_be_head(self, at: int) -> bool:
        text = self.lines[at].text
        worded = starts_large(text) and sum(map(str.isalpha, text)) >= 3 and "question" not in text.casefold()
        ended = ends_with(text, ".?!…:;,") or hangs(text)
        used = is_heading(text) or read_mark(text) is not None or self._gives_title(at)
        return worded and not ended and not used

    def _gives_title(self, at: int) -> bool:
        """Whether a heading that lacks its title stands above, with nothing but blanks between."""
        above = (near for near in range(at - 1, max(-1, at - _REACH), -1) if self.lines[near].text)
        near = next(above, at)
        return near not in self.removed and lacks_title(self.lines[near].text)


def _long_words(text: str) -> list[str]:
    return [word for word in re.findall(r"\w{3,30}", text.casefold()) if not word.isdigit()]
