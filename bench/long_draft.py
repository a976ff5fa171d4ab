"""A long draft to measure with: 1,500 blocks of about 220 KB, the same in every run."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from typing import Final

from drafts.ids import BlockId, DraftId, PersonId, QuestionId
from drafts.sync.update import scan
from drafts.text.blocks import Block, Run
from drafts.text.delta import Delete, Insert, Retain
from drafts.text.draft import Draft
from drafts.text.paragraphs import build
from drafts.text.schema import KINDS, BlockType
from server.actions.desk import Desk
from server.ports import Batch, ClientRange, Entry, client_ranges

BLOCKS: Final = 1500
EPOCH: Final = 1
SEED: Final = 2008
TAKEN_BACK: Final = "This was said in the room and taken back. "
SENTENCES: Final = (
    "Members shared what had worked at home and what had not.",
    "Consular staff should speak the languages of the people who come to them.",
    "Contracts are read aloud before departure, and signed in two languages.",
    "The costs of recruitment are known, and too often paid by those who earn least.",
    "Several speakers asked for one contact point on either side of a corridor.",
    "Diaspora groups invest where they are asked early and told plainly what became of it.",
    "What is measured in one country can rarely be compared with what is measured in the next.",
    "Social security that ends at a border is paid for twice and received once.",
    "A hotline helps only where somebody who may act answers it.",
    "The group recommends a short list of good practices, kept up by those who use them.",
    "Skills learned abroad need papers that an employer at home can read.",
    "Women in domestic work were named again and again as those whom inspections do not reach.",
)
HEADINGS: Final = ("What was heard", "Before departure", "At work abroad", "Coming home", "What follows")


def long_blocks(questions: Sequence[QuestionId], count: int = BLOCKS) -> Iterator[Block]:
    """A heading every 30 blocks, a fifth bullets, three in four tied, half with a kind, some bold."""
    chance = random.Random(SEED)
    for index in range(count):
        yield _heading(index, chance) if index % 30 == 0 else _words(index, chance, questions)


async def write_long_draft(
    desk: Desk,
    draft: DraftId,
    writers: Sequence[PersonId],
    questions: Sequence[QuestionId],
    count: int = BLOCKS,
) -> int:
    """Into a draft that nobody has open: block by block, by turns, with sentences taken back.

    So its history has several writers, many updates and deleted words, as one that was typed
    has. Returns the size of its words in bytes of UTF-8.
    """
    history = await desk.records.journal.load(draft, EPOCH)
    text = Draft(client_id=1)
    for row in history.rows:
        text.apply(row.entry.update)
    entries = [
        Entry(person, desk.clock.now(), _ranges(update), update, client_ranges(scan(update).deletes))
        for person, update in _written(text, writers, list(long_blocks(questions, count)))
    ]
    await desk.records.journal.append([Batch(draft, EPOCH, history.seq, tuple(entries))])
    return sum(len(run.text.encode()) for run in text.runs())


def _written(
    text: Draft, writers: Sequence[PersonId], blocks: Sequence[Block]
) -> Iterator[tuple[PersonId, bytes]]:
    hands = [Draft(client_id=1000 + number) for number in range(len(writers))]
    for hand in hands:
        hand.apply(text.full())
    at = len("".join(run.text for run in text.runs()))
    for index, block in enumerate(blocks):
        turn = index // 3 % len(writers)
        length = 1 + len(block.text)
        for update in _typed(hands[turn], at, block, taken_back=index % 10 == 5):
            for other in (text, *(hand for hand in hands if hand is not hands[turn])):
                other.apply(update)
            yield writers[turn], update
        at += length


def _typed(hand: Draft, at: int, block: Block, *, taken_back: bool) -> Iterator[bytes]:
    yield hand.edit([Retain(at), *build([block])])
    if taken_back:
        yield hand.edit([Retain(at + 1), Insert(TAKEN_BACK)])
        yield hand.edit([Retain(at + 1), Delete(len(TAKEN_BACK))])


def _heading(index: int, chance: random.Random) -> Block:
    level = 1 if index % 150 == 0 else 2
    return Block(BlockId(f"b{index}"), None, "heading", level, None, None, (Run(chance.choice(HEADINGS)),))


def _words(index: int, chance: random.Random, questions: Sequence[QuestionId]) -> Block:
    kind_of: BlockType = "bullet" if chance.random() < 0.2 else "paragraph"
    return Block(
        BlockId(f"b{index}"),
        None,
        kind_of,
        1 if kind_of == "bullet" else 0,
        chance.choice(questions) if chance.random() < 0.75 else None,
        chance.choice(KINDS) if chance.random() < 0.5 else None,
        tuple(_runs(index, chance)),
    )


def _runs(index: int, chance: random.Random) -> Iterator[Run]:
    sentences = chance.sample(SENTENCES, chance.choice((1, 2, 2, 3)))
    words = f"{' '.join(sentences)} ({index})"
    if chance.random() < 0.15:
        yield Run(words[:12], {"strong": True})
        words = words[12:]
    yield Run(words)


def _ranges(update: bytes) -> tuple[ClientRange, ...]:
    return tuple(ClientRange(client, start, end) for client, (start, end) in scan(update).ranges.items())
