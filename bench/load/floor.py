"""A server that does next to nothing, to see what the generator itself can do.

One room: what arrives in one turn of the loop is merged and goes to everybody, with an
acknowledgement to its sender. It checks nothing, stores nothing, and holds no document. As a
program: `python -m bench.load.floor PORT`.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import cast

import pycrdt
import uvloop

from bench.load.ours import SEED_CLIENT, free_port, upgrade
from bench.load.process import Process, running
from bench.load.reader import Seat
from bench.load.target import Stock
from drafts.ids import BlockId
from drafts.sync import wire
from drafts.text.draft import seed

SWITCHING = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n"
GROUP = 64
READY = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


class Floor:
    """As a target, with one document."""

    def __init__(self, folder: Path, stock: Stock, environment: Mapping[str, str]) -> None:
        self._port = free_port()

    def serve(self) -> AbstractContextManager[Process]:
        command = [sys.executable, "-m", "bench.load.floor", str(self._port)]
        return running(command, {}, f"http://127.0.0.1:{self._port}/")

    def seat(self, document: int, number: int) -> Seat:
        return Seat(self._port, upgrade("/", self._port, {}))


class _Room:
    def __init__(self) -> None:
        self.guests: set[_Guest] = set()
        self._kept = [seed(SEED_CLIENT, BlockId("firstblock"))]
        self._arrived: list[bytes] = []
        self._senders: set[_Guest] = set()

    def offer(self, guest: _Guest, update: bytes) -> None:
        if not self._arrived:
            asyncio.get_running_loop().call_soon(self._flush)
        self._arrived.append(update)
        self._senders.add(guest)

    def whole(self) -> bytes:
        self._kept = [merged(self._kept)]
        return self._kept[0]

    def _flush(self) -> None:
        update = merged(self._arrived)
        self._kept.append(update)
        self._arrived.clear()
        frame = server_frame(wire.update(update))
        for guest in self.guests:
            guest.transport.write(frame)
        for guest in self._senders:
            guest.transport.write(server_frame(wire.ack(guest.offered)))
        self._senders.clear()


class _Guest(asyncio.Protocol):
    def __init__(self, room: _Room) -> None:
        self.offered = 0
        self._room = room
        self._held = b""
        self._open = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)

    def connection_lost(self, fault: Exception | None) -> None:
        self._room.guests.discard(self)

    def data_received(self, data: bytes) -> None:
        data = self._held + data
        if not self._open:
            data = self._shake(data)
        pos = 0
        while len(data) - pos >= 6:
            length, start = data[pos + 1] & 127, pos + 6
            if length == 126:
                length, start = int.from_bytes(data[pos + 2 : pos + 4], "big"), pos + 8
            if len(data) < start + length:
                break
            self._take(data[start : start + length])
            pos = start + length
        self._held = data[pos:]

    def _shake(self, data: bytes) -> bytes:
        if b"Upgrade: websocket" not in data:
            self.transport.write(READY)
            self.transport.close()
            return b""
        self._open = True
        self._room.guests.add(self)
        self.transport.write(SWITCHING)
        return data.partition(b"\r\n\r\n")[2]

    def _take(self, message: bytes) -> None:
        read = wire.read(message) if message[:1] == b"\x00" else None
        if isinstance(read, wire.Update):
            self.offered += 1
            self._room.offer(self, read.update)
        elif isinstance(read, wire.Step1):
            self.transport.write(server_frame(wire.step2(self._room.whole())))


def merged(updates: list[bytes]) -> bytes:
    """As one. By groups of groups, because pycrdt's time grows with the square of how many there are:
    16,000 keys at once take it 1.2 s, and 25 ms by groups."""
    while len(updates) > 1:
        groups = range(0, len(updates), GROUP)
        updates = [pycrdt.merge_updates(*updates[first : first + GROUP]) for first in groups]
    return updates[0]


def server_frame(payload: bytes) -> bytes:
    length = len(payload)
    if length < 126:
        return bytes((0x82, length)) + payload
    if length < 1 << 16:
        return b"\x82\x7e" + length.to_bytes(2, "big") + payload
    return b"\x82\x7f" + length.to_bytes(8, "big") + payload


async def _serve(port: int) -> None:
    room = _Room()
    server = await asyncio.get_running_loop().create_server(lambda: _Guest(room), "127.0.0.1", port)
    await server.serve_forever()


if __name__ == "__main__":
    uvloop.run(_serve(int(sys.argv[1])))
