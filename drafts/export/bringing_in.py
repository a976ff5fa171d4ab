"""A file brought back into a draft, as an edit of the text as it stands.

A block that reads as one of the draft's stays that one, also where it was moved: with its id, everybody's
comments, and all that no file shows. A block that shares most of its words with one keeps that one's id, and
only the words that differ are changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from typing import Any

from drafts.export.layout import spans
from drafts.export.pairing import paired
from drafts.ids import BlockId, QuestionId
from drafts.review.forward import forward
from drafts.text.blocks import Block, Run
from drafts.text.delta import Insert, Op
from drafts.text.paragraphs import build, has_words, read_blocks

Counts = tuple[int, int, int]
"""Blocks added, changed and removed."""


@dataclass(frozen=True, slots=True)
class Brought:
    """What the edit does, counted in blocks with words."""

    edit: tuple[Op, ...]
    blocks: int
    added: int
    changed: int
    removed: int

    @property
    def counts(self) -> Counts:
        return self.added, self.changed, self.removed


def bring_in(
    now: Sequence[Run], blocks: Sequence[Block], asked: AbstractSet[QuestionId], mint: Callable[[], BlockId]
) -> Brought:
    """`now`: the draft's flat text; `blocks`: what it is to say, without ids; `asked`: today's questions."""
    standing = read_blocks(now)
    then: list[Block] = []
    added = changed = 0
    for old, new in _paired(standing, blocks, asked):
        if old is not None and _look(old, asked) == _look(new, asked):
            then.append(old if old.id else replace(old, id=mint()))
        elif old is not None and old.id:
            then.append(replace(new, id=old.id))
            changed += 1
        else:
            then.append(replace(new, id=mint()))
            added += 1
    kept = {block.id for block in then}
    removed = sum(block.id not in kept for block in standing if has_words(block.text))
    return Brought(tuple(forward(now, _runs(then))), len(blocks), added, changed, removed)


def _paired(
    standing: Sequence[Block], blocks: Sequence[Block], asked: AbstractSet[QuestionId]
) -> Iterator[tuple[Block | None, Block]]:
    """Each new block with the one that it is, or stands in for. One is never given twice."""
    places = paired(
        [_look(block, asked) for block in standing],
        [_look(block, asked) for block in blocks],
        [block.text for block in standing],
        [block.text for block in blocks],
    )
    for place, block in zip(places, blocks, strict=True):
        yield None if place is None else standing[place], block


def _look(block: Block, asked: AbstractSet[QuestionId]) -> tuple[Any, ...]:
    """All of a block that a file shows."""
    question = block.question if block.question in asked else None
    return block.type, block.level, question, block.kind, spans(block.runs)


def _runs(blocks: Sequence[Block]) -> list[Run]:
    return [_run(op) for op in build(blocks) if isinstance(op, Insert)]


def _run(op: Insert) -> Run:
    if isinstance(op.content, str):
        return Run(op.content, op.attributes)
    return Run("", op.attributes, op.content)
