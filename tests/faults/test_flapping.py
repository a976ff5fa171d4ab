"""200 connections that come and go, in every state of half being there."""

from __future__ import annotations

import asyncio
import random
from contextlib import suppress

import pytest
from websockets.exceptions import WebSocketException

from drafts.sync import wire
from tests.faults.hall import Hall
from tests.faults.presence import presence_of
from tests.faults.scribe import PATIENCE, Scribe, each_once
from tests.faults.stranger import stranger
from tests.faults.witness import witness

FLAPS = 200
AT_ONCE = 10
SEED = random.SystemRandom().randrange(2**32)


@pytest.mark.parametrize("seed", [SEED])
async def test_200_flaps_leave_nobody_and_every_word(hall: Hall, seed: int) -> None:
    chance = random.Random(seed)
    async with witness(hall), hall.scribe("Bakary") as bakary:
        flaps = [
            knock,
            hang_up_in_mid_handshake,
            leave_before_the_first_frame,
            ask_and_leave,
            be_seen_and_leave,
        ]
        chosen = [chance.choice(flaps) for _ in range(FLAPS)]
        said: list[str] = []
        for start in range(0, FLAPS, 10):
            await asyncio.gather(
                *(flap(hall, start + n) for n, flap in enumerate(chosen[start : start + 10]))
            )
            said.append(await write_and_leave(hall, start))
            bakary.say()
        await bakary.saved()
        await bakary.sees(*said)
        async with asyncio.timeout(PATIENCE):
            await bakary.peer.until(lambda: not bakary.peer.replica.others)
        async with hall.scribe("Ana") as ana:
            assert not ana.peer.replica.others, "somebody is left in the room"
        found = [word for word in await hall.text() if word not in said]
        assert each_once(found, bakary)
        assert sorted(word for word in await hall.text() if word in said) == sorted(said)


async def knock(hall: Hall, number: int) -> None:
    _, writer = await asyncio.open_connection("127.0.0.1", hall.port)
    writer.transport.abort()


async def hang_up_in_mid_handshake(hall: Hall, number: int) -> None:
    _, writer = await asyncio.open_connection("127.0.0.1", hall.port)
    request = handshake(hall, "Ana")
    writer.write(request[: len(request) // 2 if number % 2 else len(request)])
    await writer.drain()
    writer.transport.abort()


async def leave_before_the_first_frame(hall: Hall, number: int) -> None:
    with suppress(WebSocketException):
        async with stranger(hall, "Ana") as ana:
            ana.socket.transport.abort()


async def ask_and_leave(hall: Hall, number: int) -> None:
    with suppress(WebSocketException):
        async with stranger(hall, "Ana") as ana:
            await ana.send(wire.step1(b"\x00"))
            ana.socket.transport.abort()


async def be_seen_and_leave(hall: Hall, number: int) -> None:
    with suppress(WebSocketException):
        async with stranger(hall, "Ana") as ana:
            await ana.send(presence_of(90_000 + number))
            if number % 2:
                await ana.held()
            ana.socket.transport.abort()


async def write_and_leave(hall: Hall, number: int) -> str:
    """The word, which was acknowledged."""
    async with Scribe(hall.peer("Ana"), f"flap{number}.") as ana:
        ana.say()
        await ana.saved()
        ana.peer.cut()
        return ana.said[0]


def handshake(hall: Hall, name: str) -> bytes:
    """What opens a WebSocket, byte by byte."""
    return (
        f"GET /sync/{hall.forum.drafts['1.1']}/1 HTTP/1.1\r\nHost: 127.0.0.1:{hall.port}\r\n"
        "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: penholder.1\r\n"
        f"Authorization: Bearer {hall.forum.guest(name).token}\r\n\r\n"
    ).encode()
