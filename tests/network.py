"""The room's Wi-Fi: a TCP proxy between people and server that can be cut, slowed, stalled and mended."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Coroutine
from typing import Any

PIECES = 64
"""Read and not yet delivered, each way of a connection; then the sender has to wait."""


class Wifi:
    """Listens on 127.0.0.1 and carries bytes to `target`, until it is cut.

    `latency`: seconds that every byte takes, each way; counts for what is sent from now on.
    """

    def __init__(self, target: int, port: int = 0) -> None:
        self._target = target
        self._server: asyncio.Server | None = None
        self._lines: set[_Line] = set()
        self._carrying: set[asyncio.Task[None]] = set()
        self._connecting: set[asyncio.Task[None]] = set()
        self._flowing = asyncio.Event()
        self._flowing.set()
        self.latency = 0.0
        self.port = port

    async def mend(self) -> None:
        """Carry again, on the same port as before; nothing when it does already."""
        if self._server:
            return
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def cut(self) -> None:
        """Drop every connection without a goodbye, those that are being made too, and answer nobody."""
        if self._server:
            self._server.close()
            self._server = None
        await self.drop()

    async def drop(self) -> None:
        """Drop every connection without a goodbye; new ones are carried."""
        for line in self._lines:
            line.abort()
        self._lines.clear()
        for task in self._carrying:
            task.cancel()
        # Not cancelled: a connection that is just being made would be left open, and nobody's.
        await asyncio.gather(*self._carrying, *self._connecting, return_exceptions=True)

    def stall(self) -> None:
        """Deliver nothing, lose nothing, close nothing."""
        self._flowing.clear()

    def flow(self) -> None:
        """Deliver again, what was held up first."""
        self._flowing.set()

    def vanish(self) -> None:
        """Leave every connection half open: what it carries from now on goes nowhere, and when one
        side closes it the other is not told. New ones are carried."""
        for line in self._lines:
            line.vanished = True

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        line = _Line(writer)
        self._lines.add(line)
        self._begin(self._connect(line, reader, writer), self._connecting)

    async def _connect(self, line: _Line, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            there, out = await asyncio.open_connection("127.0.0.1", self._target)
        except OSError:
            self._lines.discard(line)
            line.abort()
            return
        line.ends.append(out)
        if line.aborted:
            line.abort()
            return
        self._begin(self._carry(line, reader, out))
        self._begin(self._carry(line, there, writer))

    def _begin(self, what: Coroutine[Any, Any, None], among: set[asyncio.Task[None]] | None = None) -> None:
        task, tasks = asyncio.create_task(what), self._carrying if among is None else among
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    async def _carry(self, line: _Line, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        on_the_way: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue(PIECES)
        self._begin(self._deliver(line, on_the_way, sink))
        data = b"-"
        while data:
            try:
                data = await source.read(65536)
            except OSError:
                data = b""
            await on_the_way.put((_now() + self.latency, data))

    async def _deliver(
        self, line: _Line, on_the_way: asyncio.Queue[tuple[float, bytes]], sink: asyncio.StreamWriter
    ) -> None:
        with contextlib.suppress(OSError):
            while True:
                due, data = await on_the_way.get()
                await asyncio.sleep(max(0.0, due - _now()))
                await self._flowing.wait()
                if line.vanished:
                    continue
                if not data:
                    break
                sink.write(data)
                await sink.drain()
        line.ways -= 1
        if not line.ways:
            self._lines.discard(line)  # not before: who drops all must find what the other way still holds
        with contextlib.suppress(OSError):
            sink.close()


class _Line:
    """One connection through it, by the writers to its ends."""

    def __init__(self, writer: asyncio.StreamWriter) -> None:
        self.ends = [writer]
        self.ways = 2
        """Of its two directions, those that still carry."""
        self.vanished = self.aborted = False

    def abort(self) -> None:
        self.aborted = True
        for end in self.ends:
            end.transport.abort()


def _now() -> float:
    return asyncio.get_running_loop().time()
