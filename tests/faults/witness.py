"""Somebody in another room, who types on while something goes wrong here and must not feel it."""

from __future__ import annotations

import asyncio
import json
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from statistics import quantiles
from subprocess import PIPE
from typing import Final

from tests.faults.hall import Hall
from tests.faults.scribe import PATIENCE

BOUND: Final = 0.5
"""Seconds in which 19 of 20 of the witness's words must be saved."""
ROOM: Final = "1.2"


class Witness:
    """The process of tests/faults/typing_witness.py."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdin
        assert process.stdout
        self._told, self._answers = process.stdin, process.stdout

    async def forget(self) -> None:
        """Count only what is written from now on: there was no server that could have answered."""
        await self._tell("forget")

    async def has_seen_enough(self) -> None:
        await self._tell("enough")

    async def hear(self) -> str:
        async with asyncio.timeout(PATIENCE):
            return (await self._answers.readline()).decode().strip()

    async def rest(self) -> tuple[list[float], list[str]]:
        """Stop once all is saved; the waits and the words."""
        self._told.close()
        told = json.loads(await self.hear())
        return told["waits"], told["said"]

    async def _tell(self, line: str) -> None:
        self._told.write(line.encode() + b"\n")
        assert await self.hear() == "done"


@asynccontextmanager
async def witness(hall: Hall) -> AsyncIterator[Witness]:
    """Types all the while; at the end every word of theirs is stored once, and in time."""
    arguments = (hall.url, hall.forum.guest("Chloé").token, hall.forum.drafts[ROOM])
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.faults.typing_witness",
        *arguments,
        stdin=PIPE,
        stdout=PIPE,
        limit=1 << 24,
    )
    seen = Witness(process)
    try:
        assert await seen.hear() == "ready"
        yield seen
        await seen.has_seen_enough()
        waits, said = await seen.rest()
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
    assert Counter(await hall.text(ROOM)) == Counter(said), "the other room lost or doubled words"
    p95 = quantiles(waits, n=20)[-1]
    assert p95 < BOUND, f"p95 of the other room: {p95 * 1000:.0f} ms of {len(waits)} words"
