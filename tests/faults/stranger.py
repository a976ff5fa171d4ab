"""A client of somebody's own making: it sends what it likes, and notes what it is told."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed

from client.socket import open_socket
from drafts.sync import wire
from tests.faults.hall import Hall
from tests.faults.scribe import PATIENCE


@dataclass
class Stranger:
    """`heard`: every message so far."""

    socket: ClientConnection
    heard: list[wire.Message] = field(default_factory=list)

    async def send(self, frame: bytes | str) -> None:
        await self.socket.send(frame)

    async def offer(self, update: bytes) -> None:
        await self.send(wire.update(update))

    async def acknowledged(self, count: int) -> None:
        """Wait until its first `count` messages are saved. ConnectionClosed when it is turned out."""
        async with asyncio.timeout(PATIENCE):
            while not any(isinstance(told, wire.Ack) and told.count >= count for told in self.heard):
                await self._hear()

    async def held(self) -> bytes:
        """All that the server holds of the draft."""
        await self.send(wire.step1(b"\x00"))
        async with asyncio.timeout(PATIENCE):
            while True:
                told = await self._hear()
                if isinstance(told, wire.Step2):
                    return told.update

    async def closed(self) -> int:
        """Wait until the server closes; the code."""
        async with asyncio.timeout(PATIENCE):
            try:
                while True:
                    await self._hear()
            except ConnectionClosed:
                return self.socket.close_code or 0

    @property
    def refusal(self) -> wire.Refused | None:
        return next((told for told in self.heard if isinstance(told, wire.Refused)), None)

    async def _hear(self) -> wire.Message:
        frame = await self.socket.recv()
        assert isinstance(frame, bytes)
        self.heard.append(wire.read(frame))
        return self.heard[-1]


@asynccontextmanager
async def stranger(
    hall: Hall, name: str, session: str = "1.1", *, private: bool = True, epoch: int = 1, port: int = 0
) -> AsyncIterator[Stranger]:
    url = f"http://127.0.0.1:{port or hall.port}"
    token, draft = hall.forum.guest(name).token, hall.forum.drafts[session]
    async with open_socket(url, token, draft, epoch, private=private) as socket:
        yield Stranger(socket)
