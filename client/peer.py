"""The Python peer: somebody at a draft, as a program. For bots, tests and load.

    async with Peer(url, token, draft, epoch, client_id) as peer:
        peer.edit([Retain(1), Insert("A finding.")])
        await peer.saved()

It keeps the draft's replica, reconnects by itself, and keeps what is not saved until it is.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from functools import partial
from types import TracebackType
from typing import Final, Self

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from client.socket import open_socket
from drafts.errors import Forbidden
from drafts.sync.replica import Replica
from drafts.text.draft import Op
from drafts.text.outcome import Outcome, read_outcome

PAUSES: Final = (0.1, 0.2, 0.5, 1.0, 2.0)
"""Seconds between tries to connect again; the last one repeats."""
FINAL: Final = range(4400, 4500)
"""Close codes after which coming back is useless."""


class Peer:
    """One person's connection to one draft. Entering waits until the draft is here.

    Leaving closes at once: await `saved()` first for what must be stored. Cancelling any
    wait loses nothing of the text.
    """

    def __init__(self, url: str, token: str, draft: str, epoch: int, client_id: int) -> None:
        self.replica = Replica(client_id)
        self._open: Callable[[], connect] = partial(open_socket, url, token, draft, epoch)
        self._socket: ClientConnection | None = None
        self._changed = asyncio.Event()
        self._run: asyncio.Task[None] | None = None
        self._out: asyncio.Queue[bytes] = asyncio.Queue()
        self.closed: tuple[int, str] | None = None
        """The code and reason of a final close: sign in, not yours, no such draft…"""

    async def __aenter__(self) -> Self:
        self._run = asyncio.create_task(self._stay_connected(), name="peer")
        self._run.add_done_callback(lambda run: self._changed.set())
        await self.until(lambda: self.replica.synced)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._run:
            self._run.cancel()
            await asyncio.gather(self._run, return_exceptions=True)

    def edit(self, delta: Sequence[Op]) -> None:
        """Change the text, connected or not. Offsets in code points, as in drafts.text.draft."""
        frame = self.replica.edit(delta)
        if frame and self._socket:
            self._out.put_nowait(frame)
        self._changed.set()

    @property
    def outcome(self) -> Outcome:
        return read_outcome(self.replica.draft)

    @property
    def connected(self) -> bool:
        return self._socket is not None

    async def saved(self) -> None:
        """Return once everything edited here is acknowledged. Raises Forbidden when refused."""
        await self.until(lambda: self.replica.unsaved == 0)

    async def until(self, true: Callable[[], bool]) -> None:
        """Wait for something about this peer to become true; looked at after every change."""
        while not true():
            self._raise_if_refused()
            self._changed.clear()
            await self._changed.wait()

    def cut(self) -> None:
        """Lose the connection as a bad network does, without a goodbye; it reconnects by itself."""
        if self._socket:
            self._socket.transport.abort()

    def _raise_if_refused(self) -> None:
        if self.replica.refused:
            raise Forbidden(self.replica.refused.code, self.replica.refused.reason)
        if self.closed:
            raise Forbidden(f"closed-{self.closed[0]}", self.closed[1] or "The server closed the connection.")
        if self._run and self._run.done():
            self._run.result()

    async def _stay_connected(self) -> None:
        tries = 0
        while self.closed is None:
            try:
                async with self._open() as socket:
                    tries = 0
                    await self._speak(socket)
            except (OSError, InvalidHandshake, ConnectionClosed, TimeoutError):
                await asyncio.sleep(PAUSES[min(tries, len(PAUSES) - 1)])
                tries += 1
        self._changed.set()

    async def _speak(self, socket: ClientConnection) -> None:
        self._out = asyncio.Queue()
        self.replica.reconnected()
        for frame in self.replica.opening():
            self._out.put_nowait(frame)
        self._socket = socket
        writer = asyncio.create_task(self._write(socket, self._out), name="peer writer")
        try:
            async for message in socket:
                if isinstance(message, bytes):
                    for answer in self.replica.receive(message):
                        self._out.put_nowait(answer)
                    self._changed.set()
        finally:
            self._socket = None
            writer.cancel()
            await asyncio.gather(writer, return_exceptions=True)
            if socket.close_code in FINAL:
                self.closed = (socket.close_code or 0, socket.close_reason or "")
            self._changed.set()

    @staticmethod
    async def _write(socket: ClientConnection, out: asyncio.Queue[bytes]) -> None:
        while True:
            await socket.send(await out.get())
