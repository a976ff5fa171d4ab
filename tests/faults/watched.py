"""A server in a process of its own whose log is listened to, and people who type into it."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field

from client.peer import Peer
from drafts.ids import DraftId
from server.app import open_desk
from server.settings import Settings
from tests.builders import after_the_end, words
from tests.serving import Forum, wait_until_ready

PATIENCE = 60


@dataclass
class Watched:
    process: subprocess.Popen[str]
    url: str
    lines: list[str] = field(default_factory=list)
    _more: threading.Condition = field(default_factory=threading.Condition)

    def listen(self) -> None:
        """Runs in a thread until the server has ended. A pipe: a limit on files does not touch it."""
        assert self.process.stderr
        for line in self.process.stderr:
            with self._more:
                self.lines.append(line)
                self._more.notify_all()

    async def says(self, what: str) -> None:
        """Wait until the log has a line with these words."""
        await asyncio.to_thread(self._wait, what)

    def _wait(self, what: str) -> None:
        with self._more:
            heard = self._more.wait_for(lambda: any(what in line for line in self.lines), PATIENCE)
        assert heard, f"never said {what!r}: {''.join(self.lines)}"


def environment(settings: Settings) -> dict[str, str]:
    return {
        **os.environ,
        "PENHOLDER_DATA": str(settings.data),
        "PENHOLDER_DATABASE_URL": settings.database_url,
        "PENHOLDER_BASE_URL": settings.base_url,
    }


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "penholder", *arguments]


@contextmanager
def watched_server(settings: Settings, port: int) -> Iterator[Watched]:
    """Killed at the end: what a test asserts is then on disk, or it is not."""
    process = subprocess.Popen(
        command("serve", "--port", str(port)),
        env=environment(settings),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    watched = Watched(process, f"http://127.0.0.1:{port}")
    listener = threading.Thread(target=watched.listen)
    listener.start()
    try:
        wait_until_ready(watched.url)
        yield watched
    finally:
        process.kill()
        process.wait()
        listener.join()
        assert process.stderr
        process.stderr.close()


@dataclass
class Writer:
    """A rapporteur who types whole words at the end of the text."""

    peer: Peer
    typed: list[str] = field(default_factory=list)

    def type(self, *said: str) -> None:
        for word in said:
            self.peer.edit(after_the_end(self.peer.outcome, f"{word} "))
            self.typed.append(word)

    @property
    def unsaved(self) -> int:
        return self.peer.replica.unsaved

    async def reads(self, *said: str) -> None:
        async with asyncio.timeout(PATIENCE):
            await self.peer.until(lambda: words(self.peer.outcome) == list(said))

    async def saved(self) -> None:
        async with asyncio.timeout(PATIENCE):
            await self.peer.saved()


@asynccontextmanager
async def writer(
    forum: Forum, server: Watched, name: str, client_id: int, session: str = "1.1"
) -> AsyncIterator[Writer]:
    peer = Peer(server.url, forum.guest(name).token, forum.drafts[session], 1, client_id)
    async with peer:
        yield Writer(peer)


async def stored_words(settings: Settings, draft: DraftId) -> list[str]:
    """What the database holds, read without the server."""
    async with open_desk(settings) as desk:
        return words((await desk.hub.reading(draft)).outcome)
