"""A server that is told to stop keeps all that it has received, says so, and is gone in ten seconds."""

from __future__ import annotations

import asyncio
import signal
import time

from drafts.sync import wire
from tests.faults.hall import Hall
from tests.faults.scribe import each_once

SUPERVISOR = 10
"""Seconds after which a supervisor kills what it has asked to stop."""


async def test_on_sigterm_received_words_are_stored_and_everybody_is_told_1012(hall: Hall) -> None:
    async with hall.scribe("Ana") as ana, hall.scribe("Bakary") as bakary:
        sockets = [scribe.peer._socket for scribe in (ana, bakary)]
        ana.say(300)
        bakary.say(300)
        async with asyncio.timeout(60):
            await ana.peer.until(lambda: len(ana.acknowledged) > 10)
        began = time.monotonic()
        hall._signal(signal.SIGTERM)
        await hall.ended()
        assert time.monotonic() - began < SUPERVISOR
        await ana.loses_its_connection()
        await bakary.loses_its_connection()
        stored = set(await hall.on_disk())
        assert stored >= {*ana.acknowledged, *bakary.acknowledged}
        assert [socket.close_code for socket in sockets if socket] == [1012, 1012]
        hall.start()
        await ana.saved()
        await bakary.saved()
        each_once(await hall.text(), ana, bakary)


async def test_a_reader_who_does_not_answer_does_not_hold_up_the_end(hall: Hall) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", hall.port)
    token, draft = hall.forum.guest("Ana").token, hall.forum.drafts["1.1"]
    writer.write(
        f"GET /sync/{draft}/1 HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        f"Sec-WebSocket-Key: {'A' * 22}==\r\nSec-WebSocket-Version: 13\r\n"
        f"Authorization: Bearer {token}\r\n\r\n".encode()
    )
    await reader.readuntil(wire.step1(b"\x00")[:2])  # it is let in, and says nothing from now on
    began = time.monotonic()
    hall._signal(signal.SIGTERM)
    await hall.ended()
    assert time.monotonic() - began < SUPERVISOR
    writer.close()
