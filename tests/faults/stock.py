"""A stock y-websocket client from npm, in a Node process of its own, told by lines what to do."""

from __future__ import annotations

import asyncio
import json
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from subprocess import DEVNULL, PIPE
from typing import Any, Final

from tests.faults.hall import Hall
from tests.faults.scribe import PATIENCE
from tests.node import NODE, WITH_WEBSOCKET

MODULES: Final = Path(__file__).parents[2] / "client" / "browser"
SCRIPT: Final = Path(__file__).with_name("stock.mjs")


class Stock:
    """The lines are those of stock.mjs."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdin
        assert process.stdout
        self._process = process
        self._told, self._answers = process.stdin, process.stdout

    async def say(self, *words: str) -> dict[str, Any]:
        return await self._ask("say", *words)

    async def until(self, *words: str) -> dict[str, Any]:
        """Wait until it is connected and reads all of these words, or is closed for good."""
        return await self._ask("until", *words)

    async def again(self) -> dict[str, Any]:
        """Connect after a final close, with the same document."""
        return await self._ask("again")

    async def returned(self) -> dict[str, Any]:
        """Wait until its first connection has been closed, and it has made a second by itself."""
        return await self._ask("returned")

    def freeze(self) -> None:
        self._process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self._process.send_signal(signal.SIGCONT)

    async def _ask(self, *line: str) -> dict[str, Any]:
        self._told.write(" ".join(line).encode() + b"\n")
        async with asyncio.timeout(PATIENCE):
            answer: dict[str, Any] = json.loads(await self._answers.readline())
        return answer


@asynccontextmanager
async def stock(
    hall: Hall, name: str, session: str = "1.1", client: int | None = None
) -> AsyncIterator[Stock]:
    room = hall.forum.drafts["1.1"] + "/1"
    url = hall.url.replace("http", "ws")
    arguments = [str(MODULES), url, room, hall.forum.guest(name).token, *([str(client)] if client else [])]
    process = await asyncio.create_subprocess_exec(
        NODE, *WITH_WEBSOCKET, str(SCRIPT), *arguments, stdin=PIPE, stdout=PIPE, stderr=DEVNULL
    )
    try:
        yield Stock(process)
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()
