"""The demo forum in a server process that a test may stop, kill and start again; its rapporteurs."""

from __future__ import annotations

import asyncio
import itertools
import signal
import subprocess
import time
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

from client.api import Api
from client.peer import Peer
from drafts.text.delta import Insert, Retain
from server.app import open_desk
from tests.builders import words
from tests.serving import Forum, server_process

PATIENCE = 60
"""Seconds after which what a test waits for will not happen any more."""
_clients = itertools.count(7000)


@dataclass
class Hall:
    """One forum, and the process that serves it while there is one."""

    forum: Forum
    port: int
    _running: ExitStack = field(default_factory=ExitStack)
    _process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self, module: str = "penholder", **environment: str) -> None:
        self._process = self._running.enter_context(
            server_process(self.forum.settings, self.port, module, **environment)
        )

    def kill(self) -> None:
        """As the power cut does."""
        self._signal(signal.SIGKILL)
        self._running.close()

    def freeze(self) -> None:
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self._signal(signal.SIGCONT)

    def restart(self) -> None:
        """As an operator does it."""
        self._signal(signal.SIGTERM)
        assert self._process is not None
        self._process.wait(PATIENCE)
        self._running.close()
        self.start()

    async def ended(self) -> int:
        """Wait for the process to end; what it ended with."""
        assert self._process is not None
        code = await asyncio.to_thread(self._process.wait, PATIENCE)
        self._running.close()
        return code

    @property
    def up(self) -> bool:
        return self._process is not None and self._process.poll() is None

    @property
    def memory(self) -> int:
        """Bytes of the server's memory that are in use."""
        assert self._process is not None
        status = Path(f"/proc/{self._process.pid}/status").read_text()
        return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")) << 10

    def peer(
        self, name: str, session: str = "1.1", *, port: int = 0, client: int = 0, epoch: int = 1
    ) -> Peer:
        token, draft = self.forum.guest(name).token, self.forum.drafts[session]
        return Peer(f"http://127.0.0.1:{port or self.port}", token, draft, epoch, client or next(_clients))

    def scribe(self, name: str, session: str = "1.1", *, port: int = 0, client: int = 0) -> Scribe:
        return Scribe(self.peer(name, session, port=port, client=client), name[0].lower())

    async def text(self, session: str = "1.1") -> list[str]:
        """The words that the server has stored, as it tells them to anybody who asks."""
        async with Api(self.url, self.forum.guest("Carmen").token) as api:
            outcome = await api.call("GET", f"/api/drafts/{self.forum.drafts[session]}/outcome")
        return " ".join(block["text"] for block in outcome["blocks"]).split()

    async def on_disk(self, session: str = "1.1") -> list[str]:
        """The words that are stored, read without the server. Only while there is none."""
        async with open_desk(self.forum.settings) as desk:
            return words((await desk.hub.reading(self.forum.drafts[session])).outcome)

    def _signal(self, what: signal.Signals) -> None:
        assert self._process is not None
        self._process.send_signal(what)


class Scribe:
    """A rapporteur who writes numbered words, a word at a time, and knows which of them are saved.

    Use as a context, like its peer. No word is ever written inside another, whoever else writes.
    """

    def __init__(self, peer: Peer, prefix: str) -> None:
        self.peer = peer
        self.prefix = prefix
        self.said: list[str] = []

    async def __aenter__(self) -> Self:
        async with asyncio.timeout(PATIENCE):
            await self.peer.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.peer.__aexit__(kind, fault, trace)

    def say(self, count: int = 1) -> None:
        for _ in range(count):
            self.said.append(f"{self.prefix}{len(self.said)}")
            self.peer.edit([Retain(1), Insert(self.said[-1] + " ")])

    @property
    def acknowledged(self) -> list[str]:
        """On one connection, words are acknowledged in the order in which they were written."""
        return self.said[: len(self.said) - self.peer.replica.unsaved]

    @property
    def reads(self) -> list[str]:
        return words(self.peer.outcome)

    async def saved(self) -> None:
        async with asyncio.timeout(PATIENCE):
            await self.peer.saved()

    async def sees(self, *wanted: str) -> None:
        async with asyncio.timeout(PATIENCE):
            await self.peer.until(lambda: set(wanted) <= set(self.reads))

    async def loses_its_connection(self) -> None:
        async with asyncio.timeout(PATIENCE):
            await self.peer.until(lambda: not self.peer.connected)


def each_once(found: list[str], *scribes: Scribe) -> bool:
    """Whether these are exactly the words that the scribes wrote, each of them once."""
    wrong = Counter(found)
    wrong.subtract(word for scribe in scribes for word in scribe.said)
    twice_or_lost = {word: count for word, count in wrong.items() if count}
    assert not twice_or_lost, f"too often (or, below 0, lost): {twice_or_lost}"
    return True


async def eventually(true: object, seconds: float = PATIENCE) -> None:
    """Wait for something outside this process, which cannot tell us. `true` is called until it is."""
    assert callable(true)
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it has not come true"
        await asyncio.sleep(0.02)
