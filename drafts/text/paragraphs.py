"""Blocks out of the flat text and back, and the repair of their ids.

Each newline starts a block and carries its attributes. Reading is total: every text there
can be gives blocks; an unknown type reads as a paragraph, an impossible level as the
nearest possible one, and block attributes that have leaked onto words are ignored.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, Final

from drafts.ids import BlockId, QuestionId
from drafts.text.blocks import Block, Run
from drafts.text.delta import Insert, Op, Retain
from drafts.text.schema import (
    BLOCK_ATTRIBUTES,
    BLOCK_START,
    BLOCK_TYPES,
    DEFAULT_TYPE,
    KINDS,
    MAX_LEVEL,
    UNCOUNTED,
    BlockType,
    Kind,
)

MAX_ID: Final = 64
"""A longer id is as good as none: nothing of ours writes one."""
_HIGHEST: Final[Mapping[BlockType, int]] = {"heading": 3, "bullet": MAX_LEVEL, "ordered": MAX_LEVEL}


def read_blocks(runs: Iterable[Run]) -> tuple[Block, ...]:
    """The blocks in order, numbered. Text before the first newline is a nameless paragraph."""
    counted = 0
    blocks = []
    for raw in _split(runs):
        block_type = _type(raw.attributes.get("type"))
        words = _words(raw.runs)
        number = None
        if block_type not in UNCOUNTED and has_words("".join(run.text for run in words)):
            counted += 1
            number = counted
        blocks.append(_block(raw.attributes, block_type, number, words))
    return tuple(blocks)


def has_words(text: str) -> bool:
    """Whether a reader would see anything: more than white space, controls and format signs.

    The same as `/[^\\s\\p{Cc}\\p{Cf}]/u` in the browser, which marks blocks without words
    `data-empty`: the margin's counters skip them just as the numbers here do.
    """
    return any(not sign.isspace() and unicodedata.category(sign) not in ("Cc", "Cf") for sign in text)


def repairs(runs: Sequence[Run], mint: Callable[[], BlockId]) -> list[Op]:
    """The edit that gives an id to each block without one and to the later of two with the same.

    Empty when all is sound. Text before the first newline is left to the writers' own editor.
    """
    taken: set[BlockId] = set()
    faults = []
    for at, attributes in _starts(runs):
        block = _id(attributes.get("id"))
        if not block or block in taken:
            faults.append(at)
        taken.add(block)
    return list(_renamed(faults, mint))


def block_ids(runs: Sequence[Run]) -> list[BlockId]:
    """The ids of all block starts in order, repeated ones as often as they stand; "" for none."""
    return [_id(attributes.get("id")) for _, attributes in _starts(runs)]


def build(blocks: Iterable[Block]) -> list[Op]:
    """The insertions that make these blocks, first to last, to be put where a block may start."""
    return [op for block in blocks for op in _insertions(block)]


@dataclass(slots=True)
class _Raw:
    attributes: Mapping[str, Any]
    runs: list[Run] = field(default_factory=list)


def _split(runs: Iterable[Run]) -> Iterator[_Raw]:
    current = _Raw({})
    started = False
    for run in runs:
        if run.embed is not None:
            current.runs.append(run)
            continue
        first, *others = run.text.split(BLOCK_START)
        if first:
            current.runs.append(Run(first, run.attributes))
        for words in others:
            if started or current.runs:
                yield current
            started = True
            current = _Raw(run.attributes, [Run(words, run.attributes)] if words else [])
    if started or current.runs:
        yield current


def _starts(runs: Iterable[Run]) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Offset and attributes of each newline."""
    at = 0
    for run in runs:
        found = run.text.find(BLOCK_START)
        while found >= 0:
            yield at + found, run.attributes
            found = run.text.find(BLOCK_START, found + 1)
        at += 1 if run.embed is not None else len(run.text)


def _words(runs: Iterable[Run]) -> tuple[Run, ...]:
    """Without leaked block attributes; neighbours with equal marks joined; embeds stand alone."""
    cleaned = [Run(run.text, _marks(run.attributes), run.embed) for run in runs]
    return tuple(joined for _, group in groupby(cleaned, _look) for joined in _join(list(group)))


def _marks(attributes: Mapping[str, Any]) -> Mapping[str, Any]:
    if BLOCK_ATTRIBUTES.isdisjoint(attributes):
        return attributes
    return {key: value for key, value in attributes.items() if key not in BLOCK_ATTRIBUTES}


def _look(run: Run) -> tuple[bool, Mapping[str, Any]]:
    return run.embed is not None, run.attributes


def _join(group: list[Run]) -> list[Run]:
    if len(group) == 1 or group[0].embed is not None:
        return group
    return [Run("".join(run.text for run in group), group[0].attributes)]


def _block(
    attributes: Mapping[str, Any], block_type: BlockType, number: int | None, runs: tuple[Run, ...]
) -> Block:
    answers = block_type not in UNCOUNTED
    return Block(
        id=_id(attributes.get("id")),
        number=number,
        type=block_type,
        level=_level(attributes.get("level"), block_type),
        question=_question(attributes.get("question")) if answers else None,
        kind=_kind(attributes.get("kind")) if answers else None,
        runs=runs,
    )


def _id(value: Any) -> BlockId:
    return BlockId(value if isinstance(value, str) and len(value) <= MAX_ID else "")


def _type(value: Any) -> BlockType:
    return next((known for known in BLOCK_TYPES if known == value), DEFAULT_TYPE)


def _level(value: Any, block_type: BlockType) -> int:
    highest = _HIGHEST.get(block_type, 0)
    wanted = int(value) if isinstance(value, int | float) and abs(value) < MAX_ID else 1
    return min(max(wanted, 1), highest)


def _question(value: Any) -> QuestionId | None:
    return QuestionId(value) if isinstance(value, str) and value else None


def _kind(value: Any) -> Kind | None:
    return next((known for known in KINDS if known == value), None)


def _renamed(offsets: Iterable[int], mint: Callable[[], BlockId]) -> Iterator[Op]:
    at = 0
    for offset in offsets:
        if offset > at:
            yield Retain(offset - at)
        yield Retain(1, {"id": mint()})
        at = offset + 1


def _insertions(block: Block) -> Iterator[Op]:
    yield Insert(BLOCK_START, _attributes(block))
    for run in block.runs:
        yield Insert(run.text if run.embed is None else run.embed, run.attributes)


def _attributes(block: Block) -> dict[str, Any]:
    said = {
        "id": block.id,
        "type": block.type,
        "level": block.level,
        "question": block.question,
        "kind": block.kind,
    }
    return {key: value for key, value in said.items() if value}
