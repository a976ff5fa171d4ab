"""Somebody who opens a document in the load tool sees its end, however the bytes arrive."""

from __future__ import annotations

import asyncio
import random

import pytest

from bench.load.floor import SWITCHING, server_frame
from bench.load.joiner import SCRATCH, Joiner
from bench.load.reader import Seat
from drafts.sync import wire

PREFIX = b"\x07draft-0"
DOCUMENT = bytes(200_000)
SEED = random.randrange(1 << 32)


class Wire(asyncio.Transport):
    """Where the joiner's own frames go."""

    def write(self, data: object) -> None:
        pass


def frames(*messages: bytes) -> bytes:
    return b"".join(server_frame(PREFIX + message) for message in messages)


async def joiner(size: int = len(DOCUMENT)) -> Joiner:
    one = Joiner(Seat(1, b"GET /", PREFIX), size)
    one.connection_made(Wire())
    return one


def hear(one: Joiner, data: bytes, chance: random.Random) -> None:
    """Some bytes at a time."""
    while data:
        taken = min(chance.choice((1, 2, 3, 50, 1000, 100_000)), len(data))
        SCRATCH[:taken] = data[:taken]
        one.buffer_updated(taken)
        data = data[taken:]


@pytest.mark.parametrize("seed", [1, 2, 3, SEED])
async def test_the_document_is_whole_with_its_last_byte(seed: int) -> None:
    chance, one = random.Random(seed), await joiner()
    around = frames(wire.awareness(bytes(300)), wire.update(bytes(20)), b"\x08\x01", wire.step1(b"\x00"))
    data = SWITCHING + around + frames(wire.step2(DOCUMENT)) + around
    end = len(data) - len(around)
    hear(one, data[: end - 1], chance)
    assert not one.whole.done()
    hear(one, data[end - 1 :], chance)
    assert one.whole.done()


async def test_a_document_in_two_messages_is_whole_with_the_second() -> None:
    chance, one = random.Random(1), await joiner()
    hear(one, SWITCHING + frames(wire.step2(DOCUMENT[:100_000])), chance)
    assert not one.whole.done()
    hear(one, frames(wire.update(DOCUMENT[100_000:])), chance)
    assert one.whole.done()


async def test_a_refused_handshake_is_said() -> None:
    one = await joiner()
    with pytest.raises(ConnectionError, match="403"):
        hear(one, b"HTTP/1.1 403 Forbidden\r\n\r\n", random.Random(1))
