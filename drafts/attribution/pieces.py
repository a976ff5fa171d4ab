"""What one row put in or took out, block by block, in the text's order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from drafts.attribution.sequence import Item
from drafts.attribution.taken import Piece, Span
from drafts.ids import PersonId
from drafts.sync.structs import WORDS, clocks_of
from drafts.text.schema import BLOCK_START

STEPS: Final = 50
"""Other rows' items that may stand in the middle of a piece."""


def pieces(items: Sequence[Item], person: PersonId | None, turn: int) -> Iterator[Piece]:
    """`items` in any order, each once. Block starts among them part the pieces and are in none."""
    for run in _runs(items):
        for whole, spans in _blocks(run):
            text = "".join(span.text for span in spans)
            if text:
                yield Piece(text, tuple(spans), whole, person, turn)


def _runs(items: Sequence[Item]) -> Iterator[list[Item]]:
    """The items as runs of neighbours."""
    ours = set(items)
    for item in items:
        if _neighbour(item, ours, leftwards=True) is None:
            run = [item]
            while (following := _neighbour(run[-1], ours, leftwards=False)) is not None:
                run.append(following)
            yield run


def _neighbour(item: Item, ours: set[Item], leftwards: bool) -> Item | None:
    """The nearest of ours on one side, over at most STEPS others and over no standing block start."""
    other = item.left if leftwards else item.right
    for _ in range(STEPS):
        if other is None or other in ours:
            return other
        if other.gone is None and other.kind == WORDS and BLOCK_START in other.text:
            return None
        other = other.left if leftwards else other.right
    return None


def _blocks(run: Sequence[Item]) -> Iterator[tuple[bool, list[Span]]]:
    """A run's words parted at block starts, and whether the start before them is the run's too."""
    whole = False
    spans: list[Span] = []
    for item in run:
        clock = item.clock
        for number, words in enumerate(item.text.split(BLOCK_START)):
            if number:
                yield whole, spans
                whole, spans = True, []
                clock += 1
            spans.append(Span(item.client, clock, words))
            clock += clocks_of(words)
    yield whole, spans
