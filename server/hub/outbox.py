"""One reader's bounded queue: the frames on their way to one connection."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final

MAX_QUEUED: Final = 16 * 1024 * 1024
"""Bytes that may wait for one slow reader; past that it is closed with 1013 and resyncs."""
SLOW: Final = 1013


@dataclass(frozen=True, slots=True)
class Closing:
    code: int
    reason: str


class Outbox:
    """Frames go in without waiting and leave in order, by one writer task a connection.

    `put` never waits: the room that broadcasts must not be held up by its slowest reader.
    After `close`, or once MAX_QUEUED is passed, further frames are dropped; what was queued
    before a `close` is still sent. A reader that is too slow gets nothing more but the close:
    it comes back and asks for what it lacks.
    """

    def __init__(self, limit: int = MAX_QUEUED) -> None:
        self._limit = limit
        self._frames: deque[bytes] = deque()
        self._queued = 0
        self._closing: Closing | None = None
        self._wake = asyncio.Event()

    def put(self, frame: bytes) -> None:
        if self._closing:
            return
        self._frames.append(frame)
        self._queued += len(frame)
        if self._queued > self._limit:
            self._frames.clear()
            self._closing = Closing(SLOW, "The connection is too slow; come back for the rest.")
        self._wake.set()

    def close(self, code: int, reason: str) -> None:
        """Close after what is queued. The first close wins."""
        if not self._closing:
            self._closing = Closing(code, reason)
            self._wake.set()

    @property
    def closing(self) -> bool:
        return self._closing is not None

    async def write(self, send: Callable[[bytes], Awaitable[None]]) -> Closing:
        """Send frames as they come, until told to close; returns how. Cancelling loses the queue."""
        while True:
            while self._frames:
                frame = self._frames.popleft()
                self._queued -= len(frame)
                await send(frame)
            if self._closing:
                return self._closing
            self._wake.clear()
            await self._wake.wait()
