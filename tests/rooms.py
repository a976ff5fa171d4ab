"""A live draft without sockets: people with replicas, frames carried by hand, a disk to hold up."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable, Sequence

from drafts.ids import DraftId, PersonId
from drafts.sync.gate import Writer
from drafts.sync.replica import Replica
from drafts.sync.session import Session, StateAsked, UpdateOffered
from drafts.text.delta import Op
from drafts.text.outcome import Outcome, read_outcome
from server.hub.connection import Connection
from server.hub.outbox import Closing, QueuedOutbox
from server.hub.room import Room
from server.ports import Appended, Batch, History, Journal, Kept, Row, StorageUnavailable
from tests.builders import words

DRAFT = DraftId("d1")
_clients = itertools.count(1000)


class Disk:
    """A real journal whose commits can be held up, or fail, when a test says so."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._free = asyncio.Event()
        self._free.set()
        self._reached = asyncio.Event()
        self.failures = 0
        self.loads = 0
        self.groups: list[Sequence[Batch]] = []

    def hold(self) -> None:
        self._free.clear()
        self._reached.clear()

    async def reached(self) -> None:
        """Wait until something is at the door."""
        await self._reached.wait()

    def release(self) -> None:
        self._free.set()

    async def append(self, batches: Sequence[Batch]) -> Sequence[Appended]:
        self._reached.set()
        await self._free.wait()
        if self.failures:
            self.failures -= 1
            raise StorageUnavailable("no space left")
        self.groups.append(batches)
        return await self._journal.append(batches)

    async def load(self, draft: DraftId, epoch: int, size: int | None = None) -> History:
        self.loads += 1
        await self._free.wait()
        return await self._journal.load(draft, epoch, size)

    async def rows(
        self, draft: DraftId, epoch: int, after: int = 0, most: int | None = None
    ) -> Sequence[Row]:
        return await self._journal.rows(draft, epoch, after, most)

    async def audit(self, draft: DraftId) -> Kept:
        return await self._journal.audit(draft)

    async def checkpoint(self, draft: DraftId, epoch: int, seq: int, update: bytes) -> None:
        await self._journal.checkpoint(draft, epoch, seq, update)


class Seated:
    """Somebody at the draft: a replica and its connection, frames carried between them by hand."""

    def __init__(self, room: Room, name: str, *, edits: bool = True, private: bool = True) -> None:
        self.room = room
        self.replica = Replica(next(_clients))
        self.closing: Closing | None = None
        self.frames: list[bytes] = []
        writer = Writer(PersonId(name), edits, "Only rapporteurs write.")
        user = room.audience.user(PersonId(name), name.title())
        self._outbox = QueuedOutbox()
        self.connection = Connection(
            writer, "edit" if edits else "read", user, Session(private), self._outbox
        )
        self._task = asyncio.create_task(self._write())
        self._heard = asyncio.Event()
        room.join(self.connection)
        self._send(*self.replica.opening())

    def type(self, delta: Sequence[Op]) -> None:
        self._send(self.replica.edit(delta))

    @property
    def outcome(self) -> Outcome:
        return read_outcome(self.replica.draft)

    async def until(self, true: Callable[[], object]) -> None:
        async with asyncio.timeout(20):
            while not true():
                self._heard.clear()
                await self._heard.wait()

    async def synced(self) -> None:
        await self.until(lambda: self.replica.synced)

    async def reads(self, *said: str) -> None:
        await self.until(lambda: words(self.outcome) == [*said])

    async def holds(self, outcome: Outcome) -> None:
        await self.until(lambda: self.outcome == outcome)

    async def saved(self) -> None:
        await self.until(lambda: self.replica.unsaved == 0)

    async def closed(self) -> Closing:
        await self.until(lambda: self.closing)
        assert self.closing
        return self.closing

    def leave(self) -> None:
        self.room.leave(self.connection)
        self._task.cancel()

    def _send(self, *frames: bytes) -> None:
        for frame in frames:
            match self.connection.session.receive(frame):
                case UpdateOffered(int(ordinal), update):
                    self.room.offer(self.connection, ordinal, update)
                case StateAsked(state_vector):
                    self.room.answer(self.connection, state_vector)

    async def _write(self) -> None:
        self.closing = await self._outbox.write(self._receive)
        self._heard.set()

    async def _receive(self, frame: bytes) -> None:
        self.frames.append(frame)
        self._send(*self.replica.receive(frame))
        self._heard.set()
