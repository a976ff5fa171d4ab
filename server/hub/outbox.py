"""One reader's bounded queue: the frames on their way to one connection."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final

from server.hub.frame import Frame

MAX_QUEUED: Final = 16 * 1024 * 1024
"""Bytes that may wait for one slow reader; past that it is closed with 1013 and resyncs."""
SLOW: Final = 1013


@dataclass(frozen=True, slots=True)
class Closing:
    code: int
    reason: str


class Outbox:
    """Frames go in without waiting and leave in order.

    `put` never waits: the room that broadcasts must not be held up by its slowest reader.
    After `close`, or once the limit is passed, further frames are dropped; what was queued
    before a `close` is still sent. A reader that is too slow gets nothing more but the close:
    it comes back and asks for what it lacks.
    """

    __slots__ = ("_closing", "_frames", "_limit", "_queued")

    def __init__(self, limit: int = MAX_QUEUED) -> None:
        self._limit = limit
        self._frames: deque[Frame] | None = None  # an empty one takes 760 bytes, and nearly all are
        self._queued = 0
        self._closing: Closing | None = None

    def put(self, frame: Frame) -> None:
        if self._closing:
            return
        if self._frames is None:
            self._frames = deque()
        self._frames.append(frame)
        self._queued += len(frame.payload)
        if self._queued > self._limit:
            self._frames = None
            self._closing = Closing(SLOW, "The connection is too slow; come back for the rest.")
        self._stir()

    def close(self, code: int, reason: str) -> None:
        """Close after what is queued. The first close wins."""
        if not self._closing:
            self._closing = Closing(code, reason)
            self._stir()

    @property
    def closing(self) -> bool:
        return self._closing is not None

    def beat(self) -> None:
        """Called every few seconds, to look whether anybody is still there."""

    def _next(self) -> Frame | None:
        if not self._frames:
            self._frames = None
            return None
        frame = self._frames.popleft()
        self._queued -= len(frame.payload)
        return frame

    def _stir(self) -> None:
        """There is something to send, or to close."""
        raise NotImplementedError


class QueuedOutbox(Outbox):
    """For a transport that must be waited for: one writer task a connection empties the queue."""

    __slots__ = ("_wake",)

    def __init__(self, limit: int = MAX_QUEUED) -> None:
        super().__init__(limit)
        self._wake = asyncio.Event()

    def _stir(self) -> None:
        self._wake.set()

    async def write(self, send: Callable[[bytes], Awaitable[None]]) -> Closing:
        """Send frames as they come, until told to close; returns how. Cancelling loses the queue."""
        while True:
            while frame := self._next():
                await send(frame.payload)
            if self._closing:
                return self._closing
            self._wake.clear()
            await self._wake.wait()
