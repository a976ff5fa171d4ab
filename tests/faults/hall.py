"""The demo forum in a server process that a test may stop, kill and start again; its rapporteurs."""

from __future__ import annotations

import asyncio
import itertools
import os
import signal
import subprocess
import sys
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from client.api import Api
from client.peer import Peer
from drafts.sync.update import scan
from drafts.text.draft import seed
from server.app import open_desk
from server.ports import Batch, ClientRange, Entry
from tests.builders import FIRST_BLOCK, SEED_CLIENT, words
from tests.faults.scribe import PATIENCE, Scribe
from tests.serving import Forum, server_process
from tests.visiting import tamper

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

    async def penholder(self, *command: str) -> str:
        """What the command prints, run beside the server as an operator does."""
        settings = self.forum.settings
        environment = {
            **os.environ,
            "PENHOLDER_DATA": str(settings.data),
            "PENHOLDER_BASE_URL": settings.base_url,
        }
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "penholder", *command, env=environment, stdout=subprocess.PIPE
        )
        out, _ = await process.communicate()
        assert process.returncode == 0
        return out.decode().strip()

    async def open_anew(self, session: str = "1.1") -> None:
        """Give a draft a new, empty history under the next epoch. Only while there is no server."""
        draft = self.forum.drafts[session]
        tamper(self.forum, "UPDATE draft SET epoch = 2, seq = 0 WHERE id = ?", draft)
        update = seed(SEED_CLIENT, FIRST_BLOCK)
        ranges = (ClientRange(SEED_CLIENT, *scan(update).ranges[SEED_CLIENT]),)
        async with open_desk(self.forum.settings) as desk:
            last = (await desk.records.journal.load(draft, 2)).seq
            entry = Entry(None, desk.clock.now(), ranges, update)
            await desk.records.journal.append([Batch(draft, 2, last, (entry,))])

    def _signal(self, what: signal.Signals) -> None:
        assert self._process is not None
        self._process.send_signal(what)
