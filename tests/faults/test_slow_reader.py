"""Who never reads is let go, and costs the server a bounded amount of memory."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from drafts.text.delta import Delete, Insert, Retain
from tests.faults.hall import Hall
from tests.faults.presence import presence_of
from tests.faults.scribe import each_once
from tests.faults.test_flapping import handshake
from tests.faults.witness import witness

PIECE = 3 << 20
PIECES = 40
"""120 MB in all; one frame for all readers, so that is what an unbounded queue would keep."""
MOST = 100 << 20
"""Bytes by which the server may grow meanwhile."""
DEAF = (71, 72, 73, 74)


async def test_120_mb_for_readers_that_never_read(closed_hall: Hall) -> None:
    hall = closed_hall
    hall.start("tests.faults.hasty_server", PENHOLDER_LOOKS_EVERY="4")
    async with (
        witness(hall),
        hall.scribe("Ana") as ana,
        hall.scribe("Bakary") as bakary,
        hall.peer("Farid") as farid,
        deaf(hall, "Imani"),
    ):
        await farid.until(lambda: set(DEAF) <= set(farid.replica.others))
        before = most = hall.memory
        for _ in range(PIECES):
            ana.peer.edit([Retain(1), Insert("x" * PIECE)])
            ana.peer.edit([Retain(1), Delete(PIECE)])
            ana.say()
            bakary.say()
            await ana.saved()
            await bakary.saved()
            most = max(most, hall.memory)
        assert most - before < MOST, f"{(most - before) >> 20} MiB"
        async with asyncio.timeout(20):
            await farid.until(lambda: not farid.replica.others)
        await bakary.sees(*ana.said)
        await ana.sees(*bakary.said)
        for found in (ana.reads, bakary.reads, await hall.text()):
            assert each_once(found, ana, bakary)


@asynccontextmanager
async def deaf(hall: Hall, name: str) -> AsyncIterator[None]:
    """Come in, are seen, and read nothing any more."""
    writers = [await a_deaf_one(hall, name, client) for client in DEAF]
    try:
        yield
    finally:
        for writer in writers:
            writer.transport.abort()


async def a_deaf_one(hall: Hall, name: str, client: int) -> asyncio.StreamWriter:
    reader, writer = await asyncio.open_connection("127.0.0.1", hall.port, limit=1024)
    writer.write(handshake(hall, name))
    await reader.readuntil(b"\r\n\r\n")
    writer.write(masked(presence_of(client)))
    return writer


def masked(payload: bytes) -> bytes:
    """A short binary frame, as a client must send it; masked with zeros, which change nothing."""
    assert len(payload) < 126
    return bytes((0x82, 0x80 | len(payload))) + bytes(4) + payload
