"""Somebody who opens a document: how long from the first packet until all of it is here."""

from __future__ import annotations

import asyncio
import random
from time import perf_counter
from typing import Final, cast

from bench.load.reader import SYNC_REPLY, Seat
from bench.load.wire_frames import client_frame, presence
from drafts.sync import wire

SCRATCH: Final = memoryview(bytearray(1 << 18))
"""Everybody's receive buffer: nobody keeps what they read, so that 200 can read fast."""
HEAD: Final = 64
"""Bytes of a frame that are kept: its header, the document's name, the kind of message."""
ENOUGH: Final = 0.98
"""Part of the known size that counts as all of it: a document may be written in several ways."""
PATIENCE: Final = 120.0


class Joiner(asyncio.BufferedProtocol):
    """`whole` is done once sync messages of about `size` bytes are here, with the moment of it;
    with `size` 0, once the first whole document is, whatever its size."""

    def __init__(self, seat: Seat, size: int) -> None:
        self.whole: asyncio.Future[float] = asyncio.get_running_loop().create_future()
        self.received = 0
        self.seat = seat
        self._size = size
        self._open = False
        self._head = bytearray()
        self._left = 0
        self._counts = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)
        self.transport.write(self.seat.request)

    def connection_lost(self, fault: Exception | None) -> None:
        if not self.whole.done():
            self.whole.set_exception(ConnectionError(f"closed before the document was here: {fault}"))

    def get_buffer(self, sizehint: int) -> memoryview:
        return SCRATCH

    def buffer_updated(self, nbytes: int) -> None:
        pos = self._shake(nbytes) if not self._open else 0
        while pos < nbytes:
            pos = self._skip(pos, nbytes) if self._left else self._begin(pos, nbytes)

    def _shake(self, size: int) -> int:
        """Read the answer to the request; where what follows it begins."""
        self._head += SCRATCH[:size]
        end = self._head.find(b"\r\n\r\n") + 4
        if end < 4:
            return size
        if not self._head.startswith(b"HTTP/1.1 101"):
            raise ConnectionError(self._head.decode(errors="replace"))
        self._open = True
        pos = size - (len(self._head) - end)
        self._head.clear()
        self._greet()
        return pos

    def _greet(self) -> None:
        """Say hello as browsers do, all in one go."""
        hello = presence(random.randrange(1 << 28, 1 << 32), 1, b'{"user":{"name":"Joiner"}}')
        for message in (*self.seat.greeting, wire.step1(b"\x00"), hello):
            self.transport.write(client_frame(self.seat.prefix + message))

    def _begin(self, pos: int, end: int) -> int:
        """Read on in a frame's first bytes; where they end."""
        taken = min(HEAD - len(self._head), end - pos)
        self._head += SCRATCH[pos : pos + taken]
        before, length = _frame_length(self._head)
        needed = min(before + length, before + len(self.seat.prefix) + 2)
        if not before or len(self._head) < needed:
            return pos + taken
        back = max(len(self._head) - before - length, 0)
        self._left = length - (len(self._head) - back - before)
        self._counts = self._is_content(before)
        self._count(length - self._left)
        self._head.clear()
        if not self._left:
            self._ended()
        return pos + taken - back

    def _is_content(self, before: int) -> bool:
        at = before + len(self.seat.prefix)
        kind = self._head[at : at + 2]
        return len(kind) == 2 and kind[0] in (wire.SYNC, SYNC_REPLY) and kind[1] in (1, 2)

    def _skip(self, pos: int, end: int) -> int:
        taken = min(self._left, end - pos)
        self._left -= taken
        self._count(taken)
        if not self._left:
            self._ended()
        return pos + taken

    def _count(self, size: int) -> None:
        if self._counts:
            self.received += size

    def _ended(self) -> None:
        """A frame is complete."""
        if self._counts and not self.whole.done() and self.received >= self._size * ENOUGH:
            self.whole.set_result(perf_counter())
            self.transport.write(client_frame(self.seat.prefix + wire.step2(wire.EMPTY_UPDATE)))


def _frame_length(head: bytearray) -> tuple[int, int]:
    """Of a server's frame: bytes of its header (0: not all here yet), bytes of its payload."""
    if len(head) < 2:
        return 0, 0
    short = head[1]
    before = 2 if short < 126 else 4 if short == 126 else 10
    if len(head) < before:
        return 0, 0
    return before, short if short < 126 else int.from_bytes(head[2:before], "big")


async def _connect(joiner: Joiner) -> None:
    loop, port = asyncio.get_running_loop(), joiner.seat.port
    try:
        await loop.create_connection(lambda: joiner, "127.0.0.1", port)
    except OSError as fault:
        joiner.connection_lost(fault)


async def join(seats: list[Seat], size: int = 0) -> tuple[float, int]:
    """All of them at once: seconds until the last has the whole document, bytes the last one got."""
    joiners = [Joiner(seat, size) for seat in seats]
    begun = perf_counter()
    connecting = [asyncio.create_task(_connect(one)) for one in joiners]
    async with asyncio.timeout(PATIENCE):
        ends = await asyncio.gather(*(one.whole for one in joiners))
    await asyncio.gather(*connecting)
    for one in joiners:
        one.transport.abort()
    return max(ends) - begun, joiners[-1].received
