"""Four people type while comments are put on their words, wordings accepted and paragraphs moved.
Afterwards no word is lost or doubled, everybody has the same text, and each comment is found.

    FUZZ_SEED=123 pytest tests/convergence/test_a_discussion.py     runs one seed again
"""

from __future__ import annotations

import asyncio
import itertools
import logging
import os
import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pytest

from drafts.errors import Conflict
from drafts.ids import BlockId, CommentId, mint
from drafts.people import Person
from drafts.text.anchors import Asked
from drafts.text.blocks import Block
from drafts.text.delta import Delete, Insert, Op, Retain
from drafts.text.schema import BLOCK_START
from server.actions import comments, dispositions, verify
from server.actions.comments import Wanted
from server.actions.desk import Desk
from server.actions.dispositions import Ruling
from server.app import open_desk
from server.hub.room import Room
from tests.rooms import Seated
from tests.serving import Forum, fill, settings_for

log = logging.getLogger(__name__)

ROUNDS: Final = int(os.environ.get("ROUNDS", "120"))
FIXED: Final = 20081029
FAILED_ONCE: Final[tuple[int, ...]] = ()
FRESH: Final = int(os.environ.get("FUZZ_SEED") or random.SystemRandom().randrange(2**31))
TYPISTS: Final = ("Ana", "Bakary", "Ana", "Bakary")
"""Two rapporteurs with two pages each."""
TOLD: Final = frozenset({"comments", "accepted", "paragraph-gone", "text-changed", "settled-already"})


@dataclass
class Meeting:
    """Only the first page moves paragraphs: of two who move one at once both copies stay, as everywhere."""

    desk: Desk
    forum: Forum
    room: Room
    seats: Sequence[Seated]
    chance: random.Random
    typed: set[str] = field(default_factory=set)
    replaced: set[str] = field(default_factory=set)
    made: dict[CommentId, str] = field(default_factory=dict)
    """The comments by the words that their author saw."""
    counted: Counter[str] = field(default_factory=Counter)
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    def word(self) -> str:
        """None stands in another: words that are quoted are looked for letter by letter."""
        return f"w{next(self._numbers):04}{self.chance.choice(['', 'é', '😀', '漢'])}"

    # ── what people do to the text ──

    def act(self, seat: Seated) -> None:
        acts = {self.type: 10, self.split: 2, self.join: 1, self.embolden: 2}
        if seat is self.seats[0]:
            acts[self.move] = 2
        do = self.chance.choices(list(acts), list(acts.values()))[0]
        seat.type(do(seat))

    def type(self, seat: Seated) -> Sequence[Op]:
        """Within anchored words what is typed is anchored too, as in the page."""
        at = self.chance.choice(_gaps(_flat(seat)))
        signs = _signs(seat)
        before, after = _keys(signs, at - 1), _keys(signs, at)
        keys = {key: True for key in before if key in after}
        fresh = self.word()
        self.typed.add(fresh)
        return [Retain(at), Insert(f"{fresh} ", keys)]

    def split(self, seat: Seated) -> Sequence[Op]:
        at = self.chance.choice(_gaps(_flat(seat)))
        return [Retain(at), Insert(BLOCK_START, {"id": mint(self.chance.randbytes), "type": "paragraph"})]

    def join(self, seat: Seated) -> Sequence[Op]:
        starts = [at for at, sign in enumerate(_flat(seat)) if sign == BLOCK_START and at]
        return [Retain(self.chance.choice(starts)), Delete(1)] if starts else []

    def embolden(self, seat: Seated) -> Sequence[Op]:
        length = len(_flat(seat))
        at = self.chance.randrange(1, length) if length > 1 else 1
        return [Retain(at), Retain(min(7, length - at), {"strong": self.chance.choice([True, None])})]

    def move(self, seat: Seated) -> Sequence[Op]:
        """A block's words and marks go behind the last block, as the page does it."""
        blocks = seat.outcome.blocks
        movable = [number for number, block in enumerate(blocks[:-1]) if block.id]
        if not movable:
            return []
        chosen = self.chance.choice(movable)
        lengths = [bool(block.id) + len(block.text) for block in blocks]
        moved = blocks[chosen]
        copy = [Insert(run.text, run.attributes) for run in moved.runs]
        return [
            Retain(sum(lengths[:chosen])),
            Delete(lengths[chosen]),
            Retain(sum(lengths[chosen + 1 :])),
            Insert(BLOCK_START, {"id": moved.id, "type": "paragraph"}),
            *copy,
        ]

    # ── what people do beside it ──

    async def comment(self) -> None:
        """On a few words as somebody sees them, often with a wording that changes one of them."""
        block = self.chance.choice(self.chance.choice(self.seats).outcome.blocks)
        words = block.text.split()
        if not words:
            return
        first = self.chance.randrange(len(words))
        quoted = words[first : first + self.chance.randint(1, 4)]
        quote = " ".join(quoted)
        if quote not in block.text:
            return
        wording = None
        if self.chance.random() < 0.7:
            quoted[self.chance.randrange(len(quoted))] = self.word()
            wording = " ".join(quoted)
        await self._comment(block, quote, wording)

    async def _comment(self, block: Block, quote: str, wording: str | None) -> None:
        at = block.text.index(quote)
        asked = Asked(BlockId(block.id), at, at + len(quote), quote)
        wanted = Wanted(asked, "editorial", "Better?", wording)
        try:
            thread = await comments.add(self.desk, self.person("Farid"), self.draft, wanted)
        except Conflict as refused:
            self.counted[refused.code] += 1
        else:
            self.made[thread.comment.id] = quote
            self.counted["comments"] += 1

    async def accept(self) -> None:
        kept = await self.desk.records.comments.all(self.draft)
        waiting = [each for each in kept if each.wording is not None and not each.dispositions]
        if not waiting:
            return
        chosen = self.chance.choice(waiting)
        try:
            ruling = Ruling("accepted", "Yes.")
            thread = await dispositions.settle(
                self.desk, self.person("Bakary"), self.draft, chosen.id, ruling
            )
        except Conflict as refused:
            self.counted[refused.code] += 1
        else:
            [decided] = thread.comment.dispositions
            assert decided.wording is not None
            assert decided.before is not None
            self.replaced |= set(decided.before.split()) - set(decided.wording.split())
            self.typed |= set(decided.wording.split())
            self.counted["accepted"] += 1

    def person(self, name: str) -> Person:
        return self.forum.guest(name).person

    @property
    def draft(self) -> Any:
        return self.forum.drafts["1.1"]

    async def round(self) -> None:
        beside = []
        for seat in self.seats:
            for _ in range(self.chance.randrange(3)):
                self.act(seat)
        for do, often in ((self.comment, 0.5), (self.accept, 0.4), (self.accept, 0.2)):
            if self.chance.random() < often:
                beside.append(asyncio.create_task(do()))
        for seat in self.seats:
            self.act(seat)
            if self.chance.random() < 0.5:
                await asyncio.sleep(0)
        await asyncio.gather(*beside)

    async def meet(self) -> None:
        for seat in self.seats:
            await seat.saved()
        outcome = (await self.room.read()).outcome
        for seat in self.seats:
            await seat.holds(outcome)
            assert seat.closing is None, seat.closing


def _signs(seat: Seated) -> list[tuple[str, Mapping[str, Any]]]:
    return [(sign, run.attributes) for run in seat.replica.draft.runs() for sign in run.text]


def _flat(seat: Seated) -> str:
    return "".join(run.text for run in seat.replica.draft.runs())


def _keys(signs: Sequence[tuple[str, Mapping[str, Any]]], at: int) -> set[str]:
    if not 0 <= at < len(signs) or signs[at][0] == BLOCK_START:
        return set()
    return {key for key in signs[at][1] if key.startswith("c:")}


def _gaps(text: str) -> list[int]:
    """Places where a word may begin."""
    return [at for at in range(1, len(text) + 1) if text[at - 1] in " \n"]


@pytest.mark.parametrize("seed", [FIXED, *FAILED_ONCE, FRESH])
async def test_no_word_and_no_comment_is_lost(tmp_path: Path, seed: int) -> None:
    forum = await fill(settings_for(tmp_path, 8000))
    async with open_desk(forum.settings) as desk:
        room = await desk.hub.room(forum.drafts["1.1"], 1)
        seats = [Seated(room, forum.guest(name).person.id) for name in TYPISTS]
        for seat in seats:
            await seat.synced()
        meeting = Meeting(desk, forum, room, seats, random.Random(seed))
        for _ in range(ROUNDS):
            await meeting.round()
        await meeting.meet()
        await count_words(meeting)
        await find_comments(meeting)
        assert await verify.faults(desk.records) == ()
        for seat in seats:
            seat.leave()
    log.info("%s rounds with FUZZ_SEED=%s: %s", ROUNDS, seed, dict(meeting.counted))
    assert set(meeting.counted) <= {
        "comments",
        "accepted",
        "paragraph-gone",
        "text-changed",
        "settled-already",
    }
    assert meeting.counted["accepted"] > ROUNDS // 20


async def count_words(meeting: Meeting) -> None:
    text = (await meeting.room.read()).outcome
    counts = Counter(word for block in text.blocks for word in block.text.split())
    assert [word for word, count in counts.items() if count > 1] == [], "doubled"
    assert sorted(meeting.typed - meeting.replaced - set(counts)) == [], "lost"
    assert set(counts) <= meeting.typed | meeting.replaced


async def find_comments(meeting: Meeting) -> None:
    ana = meeting.person("Ana")
    found = await comments.read(meeting.desk, ana, meeting.draft)
    assert [thread.comment.number for thread in found.threads] == list(range(1, len(meeting.made) + 1))
    outcome = (await meeting.room.read()).outcome
    texts = {block.id: block.text for block in outcome.blocks}
    for thread in found.threads:
        comment, now = thread.comment, thread.now
        assert comment.quote == meeting.made[comment.id]
        keyed = any(f"c:{comment.id}" in run.attributes for block in outcome.blocks for run in block.runs)
        deleted = now.state == "here" and not comment.seen  # the deletion that was proposed is made
        assert (now.state == "gone" or deleted) == (not keyed), "nothing detaches without saying so"
        if now.place:
            assert now.block is not None
            assert texts[now.block][now.start : now.end] == now.text
        if now.state == "here":
            assert now.text == comment.seen, "the words commented on, or those accepted in their place"
