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

LARGE: Final = 8 * 1024 * 1024
"""Bytes of a checkpoint beyond which the next one waits until people have left. Merging keeps what was
deleted, and the server holds base and merge several times: next to readers who are too slow it would be
the most that it holds."""


class Compactions:
    """Of one hub. `offer` a room at every beat; it is done when its turn has come."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._waiting: dict[str, tuple[Room, int | None]] = {}
        self._work: asyncio.Task[None] | None = None

    def offer(self, room: Room, *, leaving: bool) -> None:
        """`leaving`: nobody is in it any more, so that a shorter tail is worth it too, and a large one."""
        tail = room.tail
        due = is_due(tail.rows, tail.size) if leaving else _is_long(tail) and room.checkpointed < LARGE
        if room.damage or not due:
            return
        self._waiting[room.draft] = room, None if leaving else LARGE
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
                room, largest = self._waiting.pop(next(iter(self._waiting)))
                before, room.tail = room.tail, Tail()
                kept = await compact(self._journal, room.draft, room.epoch, largest)
                if kept:
                    room.checkpointed = kept
                else:
                    # Tried again when as much has come once more, not at every beat.
                    log.debug("no checkpoint", draft=room.draft, rows=before.rows)
                if largest is not None and kept >= largest:
                    room.tail += before  # some of it may be left for when people have gone
        except Exception:
            log.exception("compacting failed; the rows are kept, and drafts open as before")
        finally:
            self._work = None


def _is_long(tail: Tail) -> bool:
    return tail.rows >= LONG_ROWS or tail.size >= LONG_BYTES
