"""The ledger read block by block: whose each word is, and what was taken out where."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from drafts.attribution.ledger import Ledger
from drafts.attribution.sequence import Astray, Item, Row
from drafts.ids import BlockId, PersonId
from drafts.sync.structs import EMBED, WORDS
from drafts.text.blocks import Block
from drafts.text.schema import BLOCK_START

TOGETHER: Final = timedelta(minutes=1)
"""Keys pressed within this time of each other take out one thing."""


@dataclass(frozen=True, slots=True)
class Written:
    """Words of one writer; None is the server."""

    text: str
    person: PersonId | None


@dataclass(frozen=True, slots=True)
class Deleted:
    """Neighbouring words of one writer that one person took out, the last of them `at`, by row `seq`.

    `moved`: they stand elsewhere again, under their writer's name.
    """

    text: str
    author: PersonId | None
    by: PersonId | None
    at: datetime
    seq: int
    moved: bool


@dataclass(frozen=True, slots=True)
class Attributed:
    """A block's words, which together are its text, and what was taken out of it, in the text's order.

    What was deleted stands in the block that now goes before it: that of a deleted block, in
    the one above it.
    """

    id: BlockId
    number: int | None
    words: tuple[Written, ...]
    deleted: tuple[Deleted, ...]


def attribute(ledger: Ledger, blocks: Sequence[Block]) -> tuple[Attributed, ...]:
    """The blocks of the text at the ledger's seq, with their writers.

    Raises Astray when the ledger's text is not the blocks': no names rather than wrong ones.
    """
    found = list(_read(ledger))
    if not blocks and len(found) == 1 and not found[0].words:
        return (Attributed(BlockId(""), None, (), tuple(found[0].deleted)),) if found[0].deleted else ()
    if [block.text for block in blocks] != ["".join(part.text for part in each.words) for each in found]:
        raise Astray("the journal's words are not the text's")
    return tuple(
        Attributed(block.id, block.number, tuple(each.words), tuple(each.deleted))
        for block, each in zip(blocks, found, strict=True)
    )


@dataclass(slots=True)
class _Read:
    words: list[Written] = field(default_factory=list)
    deleted: list[Deleted] = field(default_factory=list)
    seen: bool = False
    """Whether anything in it stands, a word or an embed."""
    parted: bool = True
    """Whether what comes next is apart from what was deleted last."""


def _read(ledger: Ledger) -> Iterator[_Read]:
    current = _Read()
    started = False
    for item in ledger.items:
        if item.kind == WORDS and item.gone is None:
            first, *others = item.text.split(BLOCK_START)
            _stands(current, first, item)
            for words in others:
                after = _Read()
                if started or current.seen:
                    yield current
                else:
                    after.deleted = current.deleted  # nothing stands before the first start
                current, started = after, True
                _stands(current, words, item)
        elif item.kind == WORDS:
            _went(current, item)
        elif item.kind == EMBED and item.gone is None:
            current.seen = current.parted = True
    yield current


def _stands(block: _Read, text: str, item: Item) -> None:
    if not text:
        return
    block.seen = block.parted = True
    last = block.words[-1] if block.words else None
    if last and last.person == item.author:
        block.words[-1] = Written(last.text + text, last.person)
    else:
        block.words.append(Written(text, item.author))


def _went(block: _Read, item: Item) -> None:
    assert item.gone is not None
    for number, text in enumerate(item.text.split(BLOCK_START)):
        if number:
            block.parted = True
        if text:
            _take_out(block, text, item, item.gone)


def _take_out(block: _Read, text: str, item: Item, row: Row) -> None:
    new = Deleted(text, item.author, row.person, row.at, row.seq, item.moved)
    last = block.deleted[-1] if block.deleted and not block.parted else None
    if last and _belong_together(last, new):
        last = block.deleted.pop()
        new = Deleted(
            last.text + text, last.author, last.by, max(last.at, new.at), max(last.seq, new.seq), last.moved
        )
    block.deleted.append(new)
    block.parted = False


def _belong_together(one: Deleted, other: Deleted) -> bool:
    same = (one.author, one.by, one.moved) == (other.author, other.by, other.moved)
    return same and abs(one.at - other.at) <= TOGETHER
