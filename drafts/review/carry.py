"""Carry-over: what a seat need not read again, because it endorsed exactly that.

A paragraph carries over while it says what it said in the last version that the seat endorsed: the same
letters in the same look, answering the same question, of the same kind and type. Moving it or
giving it another number voids nothing. Comments are not part of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal, cast

from drafts.ids import BlockId
from drafts.review.difference import what_changed
from drafts.text.blocks import Block
from drafts.text.outcome import Outcome
from drafts.text.paragraphs import has_words

Why = Literal["new", "words", "look", "tie", "kind", "type"]
NEW: Final[tuple[Why, ...]] = ("new",)


@dataclass(frozen=True, slots=True)
class Carried:
    """`everything` counts paragraphs, `unchanged` those that carry over. `why`: what is to be read, in the
    text's order, headings too, and for what. `removed`: endorsed and not there any more."""

    unchanged: int
    everything: int
    why: Mapping[BlockId, tuple[Why, ...]] = field(default_factory=dict, hash=False)
    removed: tuple[BlockId, ...] = ()


def carry(now: Outcome, endorsed: Iterable[Outcome | None]) -> Carried:
    """What carries over to this text from all of these, the last that each seat endorsed; None for a seat
    that has endorsed nothing: then everything is new."""
    before = [_by_id(outcome) for outcome in endorsed]
    said = [block for block in now.blocks if has_words(block.text)]
    why: dict[BlockId, tuple[Why, ...]] = {}
    for block in said:
        reasons = tuple(
            dict.fromkeys(each for blocks in before for each in _why(blocks.get(block.id), block))
        )
        if reasons or not before:
            why[block.id] = reasons or NEW
    paragraphs = [block for block in said if block.number is not None]
    here = {block.id for block in said}
    removed = {id: None for blocks in before for id in blocks if id not in here}
    unchanged = sum(block.id not in why for block in paragraphs)
    return Carried(unchanged, len(paragraphs), why, tuple(removed))


def _by_id(outcome: Outcome | None) -> dict[BlockId, Block]:
    return {block.id: block for block in outcome.blocks if has_words(block.text)} if outcome else {}


def _why(before: Block | None, now: Block) -> tuple[Why, ...]:
    return NEW if before is None else cast("tuple[Why, ...]", what_changed(before, now))
