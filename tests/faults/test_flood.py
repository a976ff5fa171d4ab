"""5,000 updates a second from one client: all of its words are stored, and the other rooms do not feel it."""

from __future__ import annotations

import asyncio

from drafts.sync import wire
from drafts.sync.replica import Replica
from drafts.text.delta import Insert, Retain
from tests.faults.hall import Hall
from tests.faults.scribe import each_once
from tests.faults.stranger import stranger
from tests.faults.witness import witness

RATE = 5000
SECONDS = 2
STEP = 0.01


async def test_5000_updates_a_second_from_one_client_are_all_stored(hall: Hall) -> None:
    async with stranger(hall, "Ana") as ana, hall.scribe("Bakary") as bakary:
        said, frames = a_flood(await ana.held())
        async with witness(hall):
            await pour(ana.send, frames)
            bakary.say()
            await ana.acknowledged(len(frames))
            await bakary.saved()
        await bakary.sees(*said)
        assert each_once([word for word in bakary.reads if word[0] != "f"], bakary)
        assert sorted(word for word in await hall.text() if word[0] == "f") == sorted(said)


async def pour(send: object, frames: list[bytes]) -> None:
    """At RATE, or as fast as the other side takes them."""
    assert callable(send)
    clock = asyncio.get_running_loop().time
    begun = clock()
    for number, frame in enumerate(frames):
        await send(frame)
        if number % int(RATE * STEP) == 0:
            await asyncio.sleep(max(0.0, begun + number / RATE - clock()))


def a_flood(held: bytes) -> tuple[list[str], list[bytes]]:
    """Words, an update each, by a client that holds the draft; and the frames that carry them."""
    replica = Replica(424242)
    replica.receive(wire.step2(held))
    said = [f"f{number}" for number in range(RATE * SECONDS)]
    frames = [replica.edit([Retain(1), Insert(word + " ")]) for word in said]
    assert set(said) <= set(words_of(replica))
    return said, frames


def words_of(replica: Replica) -> list[str]:
    return "".join(run.text for run in replica.draft.runs()).split()
