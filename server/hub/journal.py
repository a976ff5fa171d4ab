"""Group commit: what many rooms append goes to disk in as few transactions as storage allows."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import structlog

from drafts.errors import Refusal
from server.ports import Appended, Batch, Journal, StorageUnavailable

log = structlog.get_logger(__name__)

PAUSES: Final = (0.05, 0.1, 0.2, 0.5, 1.0)
"""Seconds between tries while storage is away; the last one repeats."""


@dataclass(slots=True)
class Waiting:
    batch: Batch
    durable: asyncio.Future[Appended]


class GroupCommit:
    """One writer in front of the journal.

    Everything handed in while one transaction is being committed goes into the next: batches
    grow by themselves under load, and a lone one goes at once. While storage is away the
    writer keeps trying; those who wait keep waiting, nothing is dropped and nothing is
    acknowledged.
    """

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._waiting: list[Waiting] = []
        self._wake = asyncio.Event()
        self._writer: asyncio.Task[None] | None = None
        self.available = True
        self.on_change: Callable[[bool], None] = lambda available: None
        """Called when storage goes away (False) and when it is back (True)."""

    async def append(self, batch: Batch) -> Appended:
        """Returns once the batch is durable. Raises the journal's refusal of this batch, or its fault.

        Cancelling abandons only the waiting: the batch may still be written.
        """
        durable: asyncio.Future[Appended] = asyncio.get_running_loop().create_future()
        self._waiting.append(Waiting(batch, durable))
        if not self._writer:
            self._writer = asyncio.create_task(self._write(), name="journal writer")
        self._wake.set()
        return await durable

    async def close(self) -> None:
        """Write what is waiting, then stop. Cancelling it gives up what storage never took."""
        while self._waiting:
            await asyncio.gather(*(w.durable for w in self._waiting), return_exceptions=True)
        if self._writer:
            self._writer.cancel()
            await asyncio.gather(self._writer, return_exceptions=True)

    async def _write(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            while self._waiting:
                group = self._waiting[:]
                await self._write_group(group)
                del self._waiting[: len(group)]

    async def _write_group(self, group: Sequence[Waiting]) -> None:
        try:
            answers = await self._persist([waiting.batch for waiting in group])
        except Refusal as refusal:
            if len(group) == 1:
                _resolve(group[0], refusal)
                return
            # One draft's refusal (its epoch moved on) must not cost the others theirs.
            for waiting in group:
                await self._write_group([waiting])
            return
        except Exception as fault:
            # Not a fault of storage but of ours: whoever waits must hear of it, or waits for ever.
            log.exception("the journal failed")
            for waiting in group:
                _resolve(waiting, fault)
            return
        for waiting, appended in zip(group, answers, strict=True):
            _resolve(waiting, appended)

    async def _persist(self, batches: Sequence[Batch]) -> Sequence[Appended]:
        tries = 0
        while True:
            try:
                answers = await self._journal.append(batches)
            except StorageUnavailable as fault:
                self._tell(False, fault)
                await asyncio.sleep(PAUSES[min(tries, len(PAUSES) - 1)])
                tries += 1
            else:
                self._tell(True)
                return answers

    def _tell(self, available: bool, fault: StorageUnavailable | None = None) -> None:
        if available == self.available:
            return
        self.available = available
        if available:
            log.info("storage is back")
        else:
            log.error("storage is away; nothing is acknowledged until it is back", fault=str(fault))
        self.on_change(available)


def _resolve(waiting: Waiting, result: Appended | Exception) -> None:
    if waiting.durable.done():  # whoever waited was cancelled
        return
    if isinstance(result, Exception):
        waiting.durable.set_exception(result)
    else:
        waiting.durable.set_result(result)
