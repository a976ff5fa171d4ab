"""Which block of a file is which of the draft's: the same, the same elsewhere, or the same reworded."""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Hashable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import Final

LIKE: Final = 0.5
"""Of the words of both, how much they share at least to be one reworded."""
MOST_PAIRS: Final = 60_000
"""Looked at for likeness, 7 µs each of 60 words, while what people type waits. Of a text that has less to do
with the draft neighbours alone are."""
NEAR: Final = 20
"""Places apart, among what is left, that count as neighbours then."""


def paired(
    old: Sequence[Hashable], new: Sequence[Hashable], old_words: Sequence[str], new_words: Sequence[str]
) -> list[int | None]:
    """For each new one the place of the old one that it is, or None. None is given twice.

    First those that are alike (`old`, `new`: all that makes them so) in the same order, then alike ones that
    were moved, then the likest by their words. One alone in the place of another alone is that one.
    """
    blocks = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    found = _Pairs(len(old), len(new))
    for what, first, last, begin, end in blocks:
        if what == "equal":
            found.add_all(zip(range(first, last), range(begin, end), strict=True))
    found.add_all(_moved(found, old, new))
    found.add_all(_likest(found, old_words, new_words))
    for what, first, last, begin, end in blocks:
        left, right = found.old_left(first, last), found.new_left(begin, end)
        if what == "replace" and len(left) == len(right) == 1:
            found.add_all([(left[0], right[0])])
    return found.of


class _Pairs:
    def __init__(self, old: int, new: int) -> None:
        self.of: list[int | None] = [None] * new
        self._taken = [False] * old

    def add_all(self, pairs: Iterator[tuple[int, int]] | Sequence[tuple[int, int]]) -> None:
        for one, other in pairs:
            if not self._taken[one] and self.of[other] is None:
                self.of[other], self._taken[one] = one, True

    def old_left(self, first: int = 0, last: int | None = None) -> list[int]:
        return [place for place in range(len(self._taken))[first:last] if not self._taken[place]]

    def new_left(self, first: int = 0, last: int | None = None) -> list[int]:
        return [place for place in range(len(self.of))[first:last] if self.of[place] is None]


def _moved(found: _Pairs, old: Sequence[Hashable], new: Sequence[Hashable]) -> list[tuple[int, int]]:
    there: defaultdict[Hashable, deque[int]] = defaultdict(deque)
    for place in found.old_left():
        there[old[place]].append(place)
    return [(there[new[place]].popleft(), place) for place in found.new_left() if there[new[place]]]


def _likest(found: _Pairs, old_words: Sequence[str], new_words: Sequence[str]) -> list[tuple[int, int]]:
    """The likest first; of those as like, the nearest."""
    old = [(place, Counter(old_words[place].casefold().split())) for place in found.old_left()]
    new = [(place, Counter(new_words[place].casefold().split())) for place in found.new_left()]
    near = None if len(old) * len(new) <= MOST_PAIRS else NEAR
    likes = [
        (-like, abs(one - other), one, other)
        for at, (other, words) in enumerate(new)
        for one, others in (old if near is None else old[max(0, at - near) : at + near])
        if (like := _like(words, others)) >= LIKE
    ]
    return [(one, other) for _, _, one, other in sorted(likes)]


def _like(one: Counter[str], other: Counter[str]) -> float:
    """From 0, no word in common, to 1, the same words."""
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 0.0
