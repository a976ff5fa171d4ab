"""Somebody in another room, who types on while something goes wrong here and must not feel it."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from statistics import quantiles
from typing import Final

from tests.faults.hall import Hall, Scribe, each_once

PAUSE: Final = 0.05
"""Seconds between a witness's words, whether the one before is saved or not."""
BOUND: Final = 0.5
"""Seconds in which 19 of 20 of the words must be saved."""
FEWEST: Final = 20
"""Words from which a 95th percentile says anything."""


class Witness:
    """`waits`: seconds from the writing of each word until it was acknowledged."""

    def __init__(self, scribe: Scribe) -> None:
        self.scribe = scribe
        self.waits: list[float] = []
        self._written: deque[float] = deque()
        self._since = 0.0

    @property
    def p95(self) -> float:
        return quantiles(self.waits, n=20)[-1]

    def forget(self) -> None:
        """Count what is written from now on: until now there was no server that could have answered."""
        self.waits.clear()
        self._since = _now()

    async def type(self) -> None:
        while True:
            self._written.append(_now())
            self.scribe.say()
            await asyncio.sleep(PAUSE)

    async def listen(self) -> None:
        replica = self.scribe.peer.replica
        while True:
            await self.scribe.peer.until(lambda: replica.unsaved < len(self._written))
            while replica.unsaved < len(self._written):
                written = self._written.popleft()
                if written >= self._since:
                    self.waits.append(_now() - written)

    async def has_seen_enough(self) -> None:
        await self.scribe.peer.until(lambda: len(self.waits) > FEWEST)


@asynccontextmanager
async def witness(hall: Hall, name: str = "Chloé", session: str = "1.2") -> AsyncIterator[Witness]:
    """Types all the while; at the end every word of theirs is stored once, and in time."""
    async with hall.scribe(name, session) as scribe:
        seen = Witness(scribe)
        typing, listening = asyncio.create_task(seen.type()), asyncio.create_task(seen.listen())
        try:
            yield seen
            await seen.has_seen_enough()
        finally:
            typing.cancel()
            await asyncio.gather(typing, return_exceptions=True)
        await scribe.saved()
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)
        assert each_once(await hall.text(session), scribe)
        assert seen.p95 < BOUND, f"p95 of the other room: {seen.p95 * 1000:.0f} ms of {len(seen.waits)} words"


def _now() -> float:
    return asyncio.get_running_loop().time()
