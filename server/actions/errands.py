"""What is done after the answer has been given: letters that nobody should have to wait for."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, Final

import structlog

log = structlog.get_logger(__name__)

MOST: Final = 1_000
"""Errands under way at once."""
PATIENCE: Final = 2.0
"""Seconds that a stopping server waits for them: what people have typed has to be stored after that."""


class Errands:
    def __init__(self) -> None:
        self._under_way: set[asyncio.Task[None]] = set()

    def run(self, errand: Coroutine[Any, Any, None]) -> None:
        """Begin it now, and wait for nothing. Beyond MOST it is not run, and the log says so."""
        if len(self._under_way) >= MOST:
            errand.close()
            log.error("too many errands at once; one was not run")
            return
        task = asyncio.create_task(errand)
        self._under_way.add(task)
        task.add_done_callback(self._over)

    def _over(self, task: asyncio.Task[None]) -> None:
        self._under_way.discard(task)
        fault = None if task.cancelled() else task.exception()
        if fault:
            log.error("an errand failed", fault=repr(fault), exc_info=fault)

    async def close(self, patience: float = PATIENCE) -> None:
        """Let what is under way end, for a while."""
        if self._under_way:
            _, late = await asyncio.wait(self._under_way, timeout=patience)
            for task in late:
                task.cancel()
