"""When journals are compacted: after people have left, or when they write for very long."""

from __future__ import annotations

import pytest

from server.hub import compaction, compactions
from server.hub.hub import Hub
from server.hub.room import Room
from server.ports import Records
from tests.builders import after_the_end, words
from tests.rooms import DRAFT, Seated


async def checkpoint_of(kept: Records) -> bool:
    return (await kept.journal.load(DRAFT, 1)).checkpoint is not None


async def finished(hub: Hub) -> None:
    while hub._compactions._work:
        await hub._compactions._work


async def write(room: Room, count: int) -> None:
    ana = Seated(room, "ana")
    await ana.until(lambda: ana.replica.synced)
    for number in range(count):
        ana.type(after_the_end(ana.outcome, f"{number} "))
        await ana.saved()
    await room.settle()
    ana.leave()


async def test_a_room_that_is_let_go_leaves_a_checkpoint_and_opens_with_every_word(
    hub: Hub, room: Room, kept: Records, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compaction, "TAIL_ROWS", 20)
    await write(room, 20)
    for _ in range(4):
        hub.beat()
    await finished(hub)
    assert await checkpoint_of(kept)
    again = await hub.room(DRAFT, 1)
    assert again is not room
    assert words((await again.read()).outcome) == [str(number) for number in range(20)]
    assert len(await kept.journal.rows(DRAFT, 1)) == 21, "the rows are kept"


async def test_while_people_write_only_a_very_long_tail_is_compacted(
    hub: Hub, room: Room, kept: Records, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compaction, "TAIL_ROWS", 5)
    monkeypatch.setattr(compactions, "LONG_ROWS", 30)
    await write(room, 20)
    hub.beat()
    await finished(hub)
    assert not await checkpoint_of(kept)
    await write(room, 10)
    hub.beat()
    await finished(hub)
    assert await checkpoint_of(kept)
    assert words((await room.read()).outcome) == [*map(str, range(20)), *map(str, range(10))]


async def test_a_large_one_waits_until_people_have_left(
    hub: Hub, room: Room, kept: Records, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compaction, "TAIL_ROWS", 5)
    monkeypatch.setattr(compactions, "LONG_ROWS", 10)
    monkeypatch.setattr(compactions, "LARGE", 100)
    for _ in range(2):
        await write(room, 10)
        hub.beat()
        await finished(hub)
    first = await kept.journal.load(DRAFT, 1)
    assert (first.checkpoint is not None, len(first.rows)) == (True, 10)
    for _ in range(4):
        hub.beat()
    await finished(hub)
    assert (await kept.journal.load(DRAFT, 1)).rows == ()


async def test_a_few_words_leave_no_checkpoint(hub: Hub, room: Room, kept: Records) -> None:
    await write(room, 3)
    for _ in range(4):
        hub.beat()
    await finished(hub)
    assert not await checkpoint_of(kept)
