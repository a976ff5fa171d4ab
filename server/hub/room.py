"""One live draft: what arrives is judged, applied, made durable, and only then shown.

The room works in turns. A turn takes everything that has arrived, judges and applies it,
appends it to the journal in one go, and after the commit acknowledges and broadcasts it.
While a commit is under way nothing is applied: what arrives waits for the next turn. So
between turns the live text is exactly what is on disk, answers to joiners never hold a word
that a crash could still take away, and turns grow by themselves under load. Rejected:
applying ahead of the commit, which leaks words that are not durable into every join.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import structlog

from drafts.errors import Malformed, Refusal
from drafts.ids import BlockId, DraftId, Entropy, PersonId, mint
from drafts.sync import wire
from drafts.sync.gate import Early, Fresh, Held, Redundant, Refused, judge, new_ranges, refusal
from drafts.sync.presence import Presence
from drafts.sync.update import Limits, Range, Scan, merged, middles, scan
from drafts.text.draft import Draft, merge
from drafts.text.outcome import Outcome, read_outcome
from drafts.text.paragraphs import repairs
from server.hub.colours import colour_for
from server.hub.connection import Connection
from server.hub.journal import GroupCommit
from server.hub.outbox import SLOW
from server.ports import (
    Appended,
    Batch,
    ClientRange,
    Clock,
    Entry,
    History,
    StorageUnavailable,
    client_ranges,
)

log = structlog.get_logger(__name__)

MAX_WAITING: Final = 16 * 1024 * 1024
"""Bytes of updates that may wait for their turn (storage away, or a flood)."""


@dataclass(frozen=True, slots=True)
class Offer:
    connection: Connection
    ordinal: int
    update: bytes


@dataclass(frozen=True, slots=True)
class Reading:
    """The committed text: `seq` of the newest row in it, its outcome, the whole Yjs state."""

    seq: int
    outcome: Outcome
    state: bytes


@dataclass(slots=True)
class Turn:
    """What one turn has applied and to whom it owes an acknowledgement."""

    entries: list[Entry] = field(default_factory=list)
    authors: list[Connection | None] = field(default_factory=list)
    settled: list[Offer] = field(default_factory=list)
    behind: dict[Connection, None] = field(default_factory=dict)
    """Those who sent what leans on something that is not held."""

    def add(self, entry: Entry, author: Connection | None) -> None:
        self.entries.append(entry)
        self.authors.append(author)


class Room:
    """Opened by the hub from a draft's history; one task at a time works in it."""

    def __init__(
        self,
        draft: DraftId,
        epoch: int,
        history: History,
        reload: Callable[[], Awaitable[History]],
        group: GroupCommit,
        clock: Clock,
        entropy: Entropy,
    ) -> None:
        self.draft = draft
        self.epoch = epoch
        self.connections: dict[Connection, None] = {}
        # A dict for its order: who came first is named first.
        self.presence = Presence()
        self.broken = False
        self._starts_touched = False
        self._idle_beats = 0
        self._reload = reload
        self._group = group
        self._clock = clock
        self._entropy = entropy
        self._load(history)
        self._arrived: list[Offer] = []
        self._arrived_bytes = 0
        self._asked: list[Callable[[], None]] = []
        self._work: asyncio.Task[None] | None = None
        self._reading: Reading | None = None

    def _load(self, history: History) -> None:
        text = Draft(int.from_bytes(self._entropy(6), "big"))
        updates = [row.entry.update for row in history.rows]
        if history.checkpoint is not None:
            updates.insert(0, history.checkpoint)
        whole = merge(*updates)
        text.apply(whole)
        self._text = text
        self._middles = middles(whole)
        self._formats: dict[int, set[int]] | None = None
        self._deletable: tuple[int, Mapping[int, tuple[Range, ...]]] | None = None
        self._clocks = text.clocks()
        self._owners = dict(history.owners)
        self.seq = history.seq

    # ── who is here ──

    def join(self, connection: Connection) -> None:
        """Let it in: it hears everything committed from now on. It asks for the rest itself."""
        self.connections[connection] = None
        connection.greet(self.seq)

        def introduce() -> None:
            connection.outbox.put(wire.step1(self._text.state_vector()))
            self.tell_presence(connection)

        self._when_committed(introduce)

    def user(self, person: PersonId, name: str) -> dict[str, Any]:
        """What others here see of a person who is about to join."""
        seen = {connection.person: connection.user["color"] for connection in self.connections}
        others = (colour for there, colour in seen.items() if there != person)
        return {"id": person, "name": name, "color": seen.get(person) or colour_for(person, others)}

    def leave(self, connection: Connection) -> None:
        """Its place is free; what it sent is still stored."""
        self.connections.pop(connection, None)
        self._show(self.presence.leave(connection))

    def people(self) -> list[dict[str, Any]]:
        """Each person here once, in the order they came."""
        seen = {connection.person: dict(connection.user) for connection in self.connections}
        return list(seen.values())

    def rested(self, beats: int) -> bool:
        """Whether nobody has been in it, and nothing under way, for this many beats."""
        return self._idle_beats >= beats

    # ── what connections send ──

    def offer(self, connection: Connection, ordinal: int, update: bytes) -> None:
        """Take an update for the next turn. `ordinal` is its place among those it sent, from 1."""
        if connection.outbox.closing:
            return
        self._arrived_bytes += len(update)
        if self._arrived_bytes > MAX_WAITING:
            connection.outbox.close(SLOW, "More is waiting than can be kept; come back in a moment.")
            self._arrived_bytes -= len(update)
            return
        self._arrived.append(Offer(connection, ordinal, update))
        self._start()

    def answer(self, connection: Connection, state_vector: bytes) -> None:
        """Answer a step 1 with everything committed that it lacks."""

        def reply() -> None:
            try:
                lacking = self._text.missing(state_vector)
            except Malformed as fault:
                connection.refuse(0, refusal(fault))
                return
            connection.outbox.put(wire.step2(lacking))

        self._when_committed(reply)

    def show(self, connection: Connection, entries: bytes) -> None:
        """Presence: where somebody's caret is. Never stored. Raises Malformed."""
        self._show(self.presence.offer(connection, entries, connection.user))

    def tell_presence(self, connection: Connection) -> None:
        connection.outbox.put(wire.awareness(self.presence.all()))

    def announce(self, event: Mapping[str, Any]) -> None:
        frame = wire.event(dict(event))
        for connection in self.connections:
            if connection.private:
                connection.outbox.put(frame)

    def beat(self) -> None:
        """Keep-alive, every few seconds: all states in one frame, or the empty one."""
        self._idle_beats = 0 if self.connections or self._work else self._idle_beats + 1
        frame = wire.awareness(self.presence.heartbeat())
        for connection in self.connections:
            connection.outbox.put(frame)

    def _show(self, entries: bytes) -> None:
        if not entries:
            return
        frame = wire.awareness(entries)
        for connection in self.connections:
            connection.outbox.put(frame)

    # ── reading ──

    async def read(self) -> Reading:
        """The committed text, waiting for the commit under way. Raises StorageUnavailable."""
        done: asyncio.Future[Reading] = asyncio.get_running_loop().create_future()

        def read_now() -> None:
            if done.done():
                return
            if self.broken:
                done.set_exception(StorageUnavailable("this draft is being opened again"))
            else:
                done.set_result(self._read())

        self._when_committed(read_now)
        return await done

    def _read(self) -> Reading:
        if self._reading is None or self._reading.seq != self.seq:
            self._reading = Reading(self.seq, read_outcome(self._text), self._text.full())
        return self._reading

    # ── the turns ──

    def _when_committed(self, act: Callable[[], None]) -> None:
        if self._work is None:
            act()
        else:
            self._asked.append(act)

    def _start(self) -> None:
        if self._work is None:
            self._work = asyncio.create_task(self._take_turns(), name=f"room {self.draft}")

    async def settle(self) -> None:
        """Wait until all that has arrived is stored or refused. Cancelling it stops nothing."""
        while self._work:
            await asyncio.shield(self._work)

    async def _take_turns(self) -> None:
        try:
            while self._arrived or self._asked:
                self._answer_asked()
                await self._take_turn()
        except Exception:
            log.exception("a room failed and is closed", draft=self.draft)
            self.broken = True
            self.shut(1011, "Something went wrong here; your words are kept on your device.")
        finally:
            self._work = None
            self._answer_asked()

    def _answer_asked(self) -> None:
        asked, self._asked = self._asked, []
        for act in asked:
            act()

    async def _take_turn(self) -> None:
        offers, self._arrived, self._arrived_bytes = self._arrived, [], 0
        turn = Turn()
        for offer in offers:
            if not offer.connection.outbox.closing:
                await self._judge(offer, turn)
        self._repair(turn)
        if turn.entries:
            batch = Batch(self.draft, self.epoch, self.seq, tuple(turn.entries))
            self._committed(turn, await self._group.append(batch))
        self._acknowledge(turn)
        self._broadcast(turn)
        for connection in turn.behind:
            # Only now: what a step 1 names, the other side takes for saved.
            connection.outbox.put(wire.step1(self._text.state_vector()))

    async def _judge(self, offer: Offer, turn: Turn) -> None:
        connection = offer.connection
        try:
            found = scan(offer.update)
        except Refusal as fault:
            connection.refuse(offer.ordinal, refusal(fault))
            return
        held = Held(self._clocks, self._owners, self._wordless, self._middles)
        verdict = judge(connection.writer, found, held)
        match verdict:
            case Refused():
                connection.refuse(offer.ordinal, verdict)
            case Early():
                connection.session.postpone(offer.ordinal)
                turn.behind[connection] = None
            case Fresh(ranges):
                await self._apply(offer, found, ranges, turn)
            case Redundant():
                turn.settled.append(offer)

    async def _apply(self, offer: Offer, found: Scan, ranges: Mapping[int, Range], turn: Turn) -> None:
        person = offer.connection.person
        try:
            fresh = self._text.apply(offer.update)
        except Malformed as fault:
            await self._undo(offer, turn, fault)
            return
        if not self._whole(ranges, fresh):
            await self._undo(offer, turn, Malformed("not-causal", "Part of this change refers to nothing."))
            return
        self._starts_touched |= self._text.touched_starts
        turn.settled.append(offer)
        if fresh:
            held = self._hold(found, ranges, person)
            # Not always what was offered: words that are gone already are not deleted again.
            deletes = (found if fresh == offer.update else scan(fresh)).deletes
            entry = Entry(person, self._clock.now(), held, fresh, client_ranges(deletes))
            turn.add(entry, offer.connection)

    def _whole(self, ranges: Mapping[int, Range], fresh: bytes) -> bool:
        """Whether all of it was integrated: what pycrdt parks, it never takes up again. A single
        run of one client that gave an update cannot be parked, so a keystroke skips the look."""
        if not ranges or (fresh and len(ranges) == 1):
            return True
        clocks = self._text.clocks()
        return all(clocks.get(client, 0) >= end for client, (_, end) in ranges.items())

    async def _undo(self, offer: Offer, turn: Turn, fault: Malformed) -> None:
        """It passed scan and gate and is half in: pycrdt has no rollback, so start from what is
        durable and play this turn's other updates again."""
        person = offer.connection.person
        log.error("an update was half applied and is refused", person=person, code=fault.code)
        offer.connection.refuse(offer.ordinal, refusal(fault))
        self._load(await self._reload())
        for entry in turn.entries:
            self._take(entry)

    def _take(self, entry: Entry) -> None:
        """Apply an entry that was accepted before, here or by another node."""
        self._text.apply(entry.update)
        self._starts_touched |= self._text.touched_starts
        found = scan(entry.update)
        self._hold(found, new_ranges(found, self._clocks), entry.person)

    def _hold(
        self, found: Scan, ranges: Mapping[int, Range], person: PersonId | None
    ) -> tuple[ClientRange, ...]:
        """From now on these clocks are held, and ids that are new are this person's."""
        for client, clocks in found.middles.items():
            self._middles.setdefault(client, set()).update(clocks)
        if self._formats is not None:
            for client, clocks in found.formats.items():
                self._formats.setdefault(client, set()).update(clocks)
        for client, (_, end) in ranges.items():
            self._clocks[client] = end
            self._owners.setdefault(client, person)
        return tuple(ClientRange(client, start, end) for client, (start, end) in ranges.items())

    def _repair(self, turn: Turn) -> None:
        """Give missing and repeated block ids new ones: the server alone does, or two would."""
        if not self._starts_touched:
            return
        self._starts_touched = False
        ops = repairs(self._text.runs(), lambda: BlockId(mint(self._entropy)))
        if ops:
            update = self._text.edit(ops)
            found = scan(update)
            ranges = self._hold(found, new_ranges(found, self._clocks), None)
            deletes = client_ranges(found.deletes)
            turn.add(Entry(None, self._clock.now(), ranges, update, deletes), None)

    def _wordless(self) -> Mapping[int, tuple[Range, ...]]:
        """See `Held`. The formats' clocks are gathered when first asked for, then kept current."""
        if self._formats is None:
            self._formats = _scan_own(self._text.full()).formats
        if self._deletable is None or self._deletable[0] != self.seq:
            deleted = _scan_own(self._text.missing(self._text.state_vector())).deletes
            clients = deleted.keys() | self._formats.keys()
            self._deletable = (self.seq, {client: self._ranges_of(client, deleted) for client in clients})
        return self._deletable[1]

    def _ranges_of(self, client: int, deleted: Mapping[int, tuple[Range, ...]]) -> tuple[Range, ...]:
        formats = (self._formats or {}).get(client, ())
        return merged([*deleted.get(client, ()), *((clock, clock + 1) for clock in formats)])

    def _committed(self, turn: Turn, appended: Appended) -> None:
        self.seq = appended.last
        for row in appended.lacked:
            # Another node's rows: older than ours in the order, and not yet in our text.
            self._take(row.entry)
            turn.add(row.entry, None)

    def _acknowledge(self, turn: Turn) -> None:
        for offer in turn.settled:
            offer.connection.settle(offer.ordinal)

    def _broadcast(self, turn: Turn) -> None:
        if not turn.entries:
            return
        frame = wire.update(merge(*(entry.update for entry in turn.entries)))
        sole = turn.authors[0] if len(set(turn.authors)) == 1 else None
        for connection in self.connections:
            # The echo is a stock client's only sign that its words are stored; ours has ACK.
            if connection is not sole or not connection.private:
                connection.outbox.put(frame)

    def shut(self, code: int, reason: str) -> None:
        """Close every connection after what is queued for it."""
        for connection in self.connections:
            connection.outbox.close(code, reason)


def _scan_own(update: bytes) -> Scan:
    """Of an update that the draft itself wrote, however large."""
    return scan(update, Limits(update=len(update)))
