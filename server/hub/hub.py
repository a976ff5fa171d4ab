"""The rooms by draft: opened once, kept while somebody is in them, shut when all have left."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any, Final

import structlog

from drafts.errors import Conflict
from drafts.ids import DraftId, Entropy, PersonId
from drafts.sync import wire
from server.hub.compactions import Compactions
from server.hub.journal import GroupCommit
from server.hub.live_text import LiveText
from server.hub.room import Reading, Room
from server.hub.roster import Roster, Standings
from server.hub.standing import SIGN_IN, enforce
from server.hub.turn import Make
from server.ports import Changes, Clock, Drafts, Grants, History, Journal, People, StorageUnavailable

log = structlog.get_logger(__name__)

BEAT: Final = 10.0
"""Seconds between keep-alive frames: stock clients reconnect after 30 s without a message."""
IDLE_BEATS: Final = 3
"""Beats a room stays open with nobody in it. More than one: somebody who was just handed the
room may not have joined yet, and must not end up in a second room of the same draft."""
LOOK: Final = 1.0
"""Seconds between looks at people's rights: a change must reach open connections within two."""
RESTART: Final = 1012
AT_ONCE: Final = 64 * 1024
"""Bytes of a history that is opened without a thread: it takes no more than two milliseconds."""
DRAIN: Final = 8.0
"""Seconds a shutdown waits for what was received to be stored."""


class Hub:
    """All live drafts of one process. `async with hub:` runs the keep-alive and drains at the end."""

    def __init__(
        self,
        journal: Journal,
        drafts: Drafts,
        people: People,
        changes: Changes,
        grants: Grants,
        clock: Clock,
        entropy: Entropy,
    ) -> None:
        self._journal = journal
        self._drafts = drafts
        self.roster = Roster(changes, people, drafts, grants)
        self._clock = clock
        self._entropy = entropy
        self._group = GroupCommit(journal)
        self._rooms: dict[DraftId, Room] = {}
        self._opening: dict[DraftId, asyncio.Task[Room]] = {}
        self._compactions = Compactions(journal)
        self._enforced = -1
        """The number of the change up to which everybody's rights have been looked at."""
        self._life: list[asyncio.Task[None]] = []
        self.each_look: list[Callable[[], Awaitable[None]]] = []
        """Called every second, one after the other: what falls due by the clock."""

    async def __aenter__(self) -> Hub:
        self._life = [
            asyncio.create_task(self._keep_alive(), name="keep-alive"),
            asyncio.create_task(self._watch_rights(), name="rights"),
            asyncio.create_task(self._watch_the_clock(), name="clock"),
        ]
        return self

    async def __aexit__(self, *fault: object) -> None:
        for task in self._life:
            task.cancel()
        await asyncio.gather(*self._life, return_exceptions=True)
        await self.roster.close()
        await self._compactions.close()
        await self.drain()

    async def room(self, draft: DraftId, epoch: int) -> Room:
        """The open room. Of many who ask at once one loads it and the others wait for that load.

        Raises Unknown, Conflict("wrong-epoch"), StorageUnavailable.
        """
        room = await self._open(draft, epoch)
        if room.epoch != epoch:
            raise Conflict("wrong-epoch", "This draft was started afresh; reload the page to go on in it.")
        return room

    async def _open(self, draft: DraftId, epoch: int) -> Room:
        room = self._rooms.get(draft)
        if room and not room.broken:
            return room
        opening = self._opening.get(draft)
        if opening is None:
            opening = asyncio.create_task(self._load(draft, epoch))
            self._opening[draft] = opening
            opening.add_done_callback(lambda done: self._loaded(draft, done))
        # Shielded: one impatient visitor who leaves must not cancel the load for the others.
        return await asyncio.shield(opening)

    def _loaded(self, draft: DraftId, done: asyncio.Task[Room]) -> None:
        """Before anybody who waits for it goes on: whoever has the room finds it here."""
        del self._opening[draft]
        if not done.cancelled() and not done.exception():
            self._rooms[draft] = done.result()

    async def _load(self, draft: DraftId, epoch: int) -> Room:
        history = await self._journal.load(draft, epoch)
        if history.damage:
            log.error("a draft is damaged and is served for reading", draft=draft, damage=history.damage)

        async def reload() -> LiveText:
            return await self._text(await self._journal.load(draft, epoch))

        text = await self._text(history)
        room = Room(draft, epoch, text, reload, self._group, self._clock, history.damage)
        room.tail.add([row.entry for row in history.rows])
        room.checkpointed = len(history.checkpoint or b"")
        return room

    async def _text(self, history: History) -> LiveText:
        """In a thread: the reading of a large draft lets the loop run in between."""
        if _size(history) < AT_ONCE:
            return LiveText(history, self._entropy)
        return await asyncio.to_thread(LiveText, history, self._entropy)

    async def reading(self, draft: DraftId) -> Reading:
        """The committed text of a draft, live or not. Raises Unknown, StorageUnavailable."""
        record = await self._drafts.get(draft)
        return await (await self.room(draft, record.epoch)).read()

    async def edit(self, draft: DraftId, make: Make, by: PersonId | None) -> int:
        """The server's own edit of a draft, live or not: see `Room.edit`. Raises Unknown too."""
        while True:
            record = await self._drafts.get(draft)
            room = await self.room(draft, record.epoch)
            if self._rooms.get(draft) is room:  # else it was let go of between two of our steps
                return await room.edit(make, by)

    @asynccontextmanager
    async def held(self, draft: DraftId) -> AsyncIterator[None]:
        """The draft, live or not, held up for a moment: see `Room.held`. Raises Unknown,
        StorageUnavailable."""
        while True:
            record = await self._drafts.get(draft)
            room = await self.room(draft, record.epoch)
            if self._rooms.get(draft) is room:
                break
        with room.held():
            yield

    def present(self, draft: DraftId) -> list[dict[str, Any]]:
        """Who is in it now: id, name and colour, each person once."""
        room = self._rooms.get(draft)
        return room.audience.people() if room else []

    def is_open(self, draft: DraftId) -> bool:
        """Whether its text is in memory, whoever is in it or nobody."""
        return self._rooms.get(draft) is not None

    def connected(self) -> list[tuple[PersonId, str]]:
        """Who has a draft open, with the grant by which they came; somebody with two, twice."""
        return [
            (connection.person, connection.grant)
            for room in self._open_rooms()
            for connection in room.audience.connections
        ]

    async def announce(self, draft: DraftId, event: Mapping[str, Any]) -> None:
        """Tell every open page of this draft."""
        room = self._rooms.get(draft)
        if room:
            room.audience.send(wire.event(dict(event)), private=True)

    def tell(self, person: PersonId, event: Mapping[str, Any]) -> None:
        """Tell every open page of this person, whichever draft it shows."""
        message = wire.event(dict(event))
        for room in self._open_rooms():
            for connection in room.audience.connections:
                if connection.person == person and connection.private:
                    connection.send(message)

    async def _keep_alive(self) -> None:
        while True:
            await asyncio.sleep(BEAT)
            self.beat()

    async def _watch_rights(self) -> None:
        while True:
            try:
                # Also when nobody is here: the first who comes finds everybody known already.
                self._enforce(await self.roster.now())
            except StorageUnavailable as fault:
                log.warning("rights cannot be looked up this moment", fault=str(fault))
            await asyncio.sleep(LOOK)

    async def look_at_rights(self) -> None:
        """At once, after what has changed them: whoever may not write any more must not go on for
        the second until the next look. Raises StorageUnavailable."""
        self._enforce(await self.roster.now())

    async def _watch_the_clock(self) -> None:
        while True:
            await asyncio.sleep(LOOK)
            for look in self.each_look:
                try:
                    await look()
                except StorageUnavailable as fault:
                    log.warning("what falls due cannot be looked up this moment", fault=str(fault))
                except Exception:
                    log.exception("something that fell due was not done")

    def _enforce(self, standings: Standings) -> None:
        """Everywhere when something has changed; else where somebody has come in since the last look,
        who may have been judged by what stood before that change."""
        changed = standings.number != self._enforced
        rooms = [room for room in self._open_rooms() if changed or room.audience.somebody_new]
        self._enforced = standings.number
        enforce(rooms, standings)

    def sign_out(self, grant: str) -> None:
        """Close what this session or token has opened. What it sent before is stored."""
        for room in self._open_rooms():
            for connection in list(room.audience.connections):
                if grant and connection.grant == grant:
                    connection.outbox.close(SIGN_IN, "signed-out")

    def _open_rooms(self) -> list[Room]:
        return list(self._rooms.values())

    def beat(self) -> None:
        """One keep-alive to everybody; rooms that nobody has been in for a while are let go."""
        for draft, room in list(self._rooms.items()):
            room.beat()
            if room.broken or room.rested(IDLE_BEATS):
                # Nobody is in it and nothing is under way: its text is all on disk.
                del self._rooms[draft]
                self._compactions.offer(room, leaving=True)
            else:
                self._compactions.offer(room, leaving=False)

    async def drain(self) -> None:
        """Store all that was received, tell every connection to come back, keep nothing open."""
        rooms = self._open_rooms()
        try:
            async with asyncio.timeout(DRAIN):
                await asyncio.gather(*(room.settle() for room in rooms))
                await self._group.close()
        except TimeoutError:
            log.error("stopping although storage is away; what it did not take was never acknowledged")
        for room in rooms:
            room.audience.shut(RESTART, "The server restarts; come back in a moment.")


def _size(history: History) -> int:
    return len(history.checkpoint or b"") + sum(len(row.entry.update) for row in history.rows)
