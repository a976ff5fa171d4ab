"""Two writers with the browser's own binding, in Node, told over a pipe what to do."""

from __future__ import annotations

import asyncio
import json
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

from tests.node import NODE, WITH_WEBSOCKET

BUNDLE: Final = Path(__file__).parents[2] / "client" / "browser" / "test" / "live" / "bundle.mjs"
LONGEST_LINE: Final = 1 << 26
"""Bytes: a whole draft comes as one line."""


def bundle(folder: Path) -> Path:
    """The script for Node; made anew each time, from the sources as they are."""
    script = folder / "pages.mjs"
    subprocess.run([NODE, str(BUNDLE), str(script)], check=True)
    return script


class Pages:
    """The commands are those of client/browser/test/live/told_by_lines.ts."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdin
        assert process.stdout
        self._told, self._answers = process.stdin, process.stdout

    async def ask(self, do: str, **more: Any) -> Any:
        """Its answer. AssertionError with the fault when a word or a page went wrong there."""
        self.tell(do, **more)
        return await self.answer()

    def tell(self, do: str, **more: Any) -> None:
        """Begin it; `answer` must follow before the next."""
        self._told.write(json.dumps({"do": do, **more}).encode() + b"\n")

    async def answer(self) -> Any:
        line = await self._answers.readline()
        answer = json.loads(line or b'{"fault": "Node has ended"}')
        assert "fault" not in answer, answer["fault"]
        return answer["answer"]


@asynccontextmanager
async def open_pages(script: Path) -> AsyncIterator[Pages]:
    process = await asyncio.create_subprocess_exec(
        NODE, *WITH_WEBSOCKET, "--enable-source-maps", str(script),
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, limit=LONGEST_LINE,
    )  # fmt: skip
    try:
        yield Pages(process)
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()
