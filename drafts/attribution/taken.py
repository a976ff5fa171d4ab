"""Words that were taken out, findable by what they say: so that a move can be told from new words."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import Final, NamedTuple

from drafts.ids import PersonId
from drafts.sync.structs import clocks_of

GRAM: Final = 6
LEAST: Final = 12
"""Characters that must agree for words to count as the mover's own cut, put back."""
LEAST_OF_OTHERS: Final = 40
"""The same for what somebody else took out, or the same person long ago."""
RECENT: Final = 200
"""Rows of the same person in which a cut is theirs to put back."""
KEPT: Final = 300_000
"""Characters taken out that are remembered; the oldest are forgotten."""
_NEWEST: Final = 8
"""Places remembered for one gram."""


class Span(NamedTuple):
    """Characters in a row of one client, `text`, the first at `clock`."""

    client: int
    clock: int
    text: str


Run = tuple[int, int, int]
"""Client, and clocks from the first up to, not including, the second."""


class Piece(NamedTuple):
    """What one row put in, or took out, within one block: its spans in the text's order.

    `whole`: the block's start went with it. `turn`: which of the person's rows it was.
    """

    text: str
    spans: tuple[Span, ...]
    whole: bool
    person: PersonId | None
    turn: int

    def runs(self, start: int, end: int) -> list[Run]:
        """The characters from `start` up to `end`."""
        found = []
        at = 0
        for client, clock, text in self.spans:
            first, last = max(start - at, 0), min(end - at, len(text))
            if first < last:
                begin = clock + clocks_of(text[:first])
                found.append((client, begin, begin + clocks_of(text[first:last])))
            at += len(text)
        return found


class Stretch(NamedTuple):
    """`length` characters of a fresh piece, from `at`, that say what `piece` says from `origin`."""

    at: int
    length: int
    piece: Piece
    origin: int


def side_by_side(one: list[Run], other: list[Run]) -> Iterator[tuple[Run, Run]]:
    """Two ways of having the same characters, parted so that each run has its counterpart."""
    ones, others = one[::-1], other[::-1]
    while ones and others:
        (client, start, end), (there, begin, finish) = ones.pop(), others.pop()
        step = min(end - start, finish - begin)
        if start + step < end:
            ones.append((client, start + step, end))
        if begin + step < finish:
            others.append((there, begin + step, finish))
        yield (client, start, start + step), (there, begin, begin + step)


class TakenOut:
    """The pieces that rows took out. The newest KEPT characters; the text of most drafts is shorter."""

    def __init__(self) -> None:
        self._pieces: deque[Piece] = deque()
        self._characters = 0
        self._grams: dict[str, list[tuple[Piece, int]]] = {}
        self._blocks: dict[str, Piece] = {}

    def add(self, piece: Piece) -> None:
        self._pieces.append(piece)
        self._characters += len(piece.text)
        for at in _grams(piece.text):
            places = self._grams.setdefault(piece.text[at : at + GRAM], [])
            places.append((piece, at))
            del places[:-_NEWEST]
        if piece.whole:
            self._blocks[piece.text] = piece
        while self._characters > KEPT and len(self._pieces) > 1:
            self._forget(self._pieces.popleft())

    def matches(self, fresh: Piece) -> Iterator[Stretch]:
        """What of `fresh` was taken out before, from left to right, each the longest that begins there."""
        block = self._blocks.get(fresh.text) if fresh.whole else None
        if block and _is_recent(block, fresh):
            yield Stretch(0, len(fresh.text), block, 0)
            return
        at = 0
        last: Stretch | None = None
        while at + GRAM <= len(fresh.text):
            found = self._longest(fresh, at, last)
            if found:
                yield found
                last, at = found, found.at + found.length
            else:
                at += 1

    def _longest(self, fresh: Piece, at: int, last: Stretch | None) -> Stretch | None:
        """Through the gram at `at`, reaching back to the last stretch at most; of two as long the newer."""
        best = None
        for piece, origin in reversed(self._grams.get(fresh.text[at : at + GRAM], ())):
            found = _widened(fresh, at, piece, origin, last)
            least = LEAST if _is_recent(piece, fresh) else LEAST_OF_OTHERS
            if found.length >= least and (best is None or found.length > best.length):
                best = found
        return best

    def _forget(self, piece: Piece) -> None:
        self._characters -= len(piece.text)
        for at in _grams(piece.text):
            gram = piece.text[at : at + GRAM]
            left = [place for place in self._grams.get(gram, ()) if place[0] is not piece]
            if left:
                self._grams[gram] = left
            else:
                self._grams.pop(gram, None)
        if self._blocks.get(piece.text) is piece:
            del self._blocks[piece.text]


def _grams(text: str) -> range:
    """Every stretch of LEAST characters holds one of these whole."""
    return range(0, len(text) - GRAM + 1, GRAM)


def _is_recent(piece: Piece, fresh: Piece) -> bool:
    return piece.person == fresh.person and fresh.turn - piece.turn <= RECENT


def _widened(fresh: Piece, at: int, piece: Piece, origin: int, last: Stretch | None) -> Stretch:
    before = 0
    room = min(at - last.at - last.length if last else at, origin - _used(piece, origin, last))
    while before < room and fresh.text[at - before - 1] == piece.text[origin - before - 1]:
        before += 1
    length = GRAM
    room = min(len(fresh.text) - at, len(piece.text) - origin)
    while length < room and fresh.text[at + length] == piece.text[origin + length]:
        length += 1
    return Stretch(at - before, before + length, piece, origin - before)


def _used(piece: Piece, origin: int, last: Stretch | None) -> int:
    """How much of the piece the last stretch has put back already: a blank is not put back twice."""
    if last is None or last.piece is not piece or last.origin + last.length > origin:
        return 0
    return last.origin + last.length
