"""When the journals of open rooms are compacted: one at a time, in the background."""

from __future__ import annotations

import asyncio
from typing import Final

import structlog

from server.hub.compaction import compact, is_due
from server.hub.room import Room, Tail
from server.ports import Journal

log = structlog.get_logger(__name__)

LONG_ROWS: Final = 10_000
LONG_BYTES: Final = 1024 * 1024
"""A tail of either is compacted while people are still writing: opening it after a crash would
take a tenth of a second more. Below that it waits until they have left, because merging costs
as much as the whole draft is long, however little is new."""


class Compactions:
    """Of one hub. `offer` a room at every beat; it is done when its turn has come."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._waiting: dict[str, Room] = {}
        self._work: asyncio.Task[None] | None = None

    def offer(self, room: Room, *, leaving: bool) -> None:
        """`leaving`: nobody is in it any more, so that a shorter tail is worth it too."""
        tail = room.tail
        if room.damage or not (is_due(tail.rows, tail.size) if leaving else _is_long(tail)):
            return
        self._waiting[room.draft] = room
        if self._work is None:
            self._work = asyncio.create_task(self._go_on(), name="compaction")

    async def close(self) -> None:
        """Stop: what is not done costs nothing but time when the draft is opened."""
        self._waiting.clear()
        if self._work:
            self._work.cancel()
            await asyncio.gather(self._work, return_exceptions=True)

    async def _go_on(self) -> None:
        try:
            while self._waiting:
                room = self._waiting.pop(next(iter(self._waiting)))
                before, room.tail = room.tail, Tail()
                if not await compact(self._journal, room.draft, room.epoch):
                    # Tried again when as much has come once more, not at every beat.
                    log.debug("no checkpoint", draft=room.draft, rows=before.rows)
        except Exception:
            log.exception("compacting failed; the rows are kept, and drafts open as before")
        finally:
            self._work = None


def _is_long(tail: Tail) -> bool:
    return tail.rows >= LONG_ROWS or tail.size >= LONG_BYTES
