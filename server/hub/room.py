"""One live draft: what arrives is judged, applied, made durable, and only then shown.

A room works in turns. A turn takes everything that has arrived, judges and applies it (`begin`),
and when the journal has it on disk acknowledges and broadcasts it (`finish`).
While a commit is under way nothing is applied: what arrives waits for the next turn. So
between turns the live text is exactly what is on disk, answers to joiners never hold a word
that a crash could still take away, and turns grow by themselves under load. Rejected:
applying ahead of the commit, which leaks words that are not durable into every join.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Final

import structlog

from drafts.errors import Conflict, Malformed, Refusal
from drafts.ids import DraftId, PersonId
from drafts.sync import wire
from drafts.sync.gate import Early, Fresh, Redundant, Refused, Verdict, doubled, refusal
from drafts.sync.update import Range, Scan, scan
from drafts.text.draft import merge
from drafts.text.outcome import Outcome
from server.hub.audience import Audience
from server.hub.connection import Connection
from server.hub.journal import Answer, GroupCommit
from server.hub.live_text import LiveText
from server.hub.outbox import SLOW
from server.hub.turn import Make, Offer, OwnEdit, Turn, Typed, by_person, spanned
from server.hub.typists import Typists
from server.hub.welcome import Welcome
from server.ports import Appended, Batch, Clock, Entry, StorageUnavailable, client_ranges

log = structlog.get_logger(__name__)

MAX_WAITING: Final = 16 * 1024 * 1024
"""Bytes of updates that may wait for their turn (storage away, or a flood)."""
MOST: Final = 1000
"""Updates of one turn: judging them takes some 15 ms, and every other room waits for it."""


@dataclass(slots=True)
class Tail:
    """Rows and bytes of a journal since its newest checkpoint."""

    rows: int = 0
    size: int = 0

    def add(self, entries: Sequence[Entry]) -> None:
        self.rows += len(entries)
        self.size += sum([len(entry.update) for entry in entries])

    def __iadd__(self, other: Tail) -> Tail:
        self.rows += other.rows
        self.size += other.size
        return self


@dataclass(frozen=True, slots=True)
class Reading:
    """The committed text: `seq` of the newest row in it, its outcome, the whole Yjs state. Not `whole`:
    part of it is damaged, and this is what is left."""

    seq: int
    outcome: Outcome
    state: bytes
    whole: bool = True


class Room:
    """Opened by the hub with a draft's text; the group commit says when it may take a turn.

    `reload` opens the text again from what is durable. `damage`: what of it the store has
    found damaged; then nobody writes here.
    """

    def __init__(
        self,
        draft: DraftId,
        epoch: int,
        text: LiveText,
        reload: Callable[[], Awaitable[LiveText]],
        group: GroupCommit,
        clock: Clock,
        damage: Sequence[str] = (),
    ) -> None:
        self.draft = draft
        self.epoch = epoch
        self.damage = tuple(damage)
        self.audience = Audience()
        self.broken = False
        self._text = text
        self._welcome = Welcome(text)
        self._reload = reload
        self._group = group
        self._clock = clock
        self._arrived: list[Offer] = []
        self._arrived_bytes = 0
        self._own: list[OwnEdit] = []
        self._holds = 0
        self._typists = Typists()
        self._asked: list[Callable[[], None]] = []
        self._turn: Turn | None = None
        self._reopening: asyncio.Task[None] | None = None
        self._reading: Reading | None = None
        self._idle_beats = 0
        self.tail = Tail()
        """What the journal has of it beyond the newest checkpoint."""
        self.checkpointed = 0
        """Bytes of that checkpoint."""

    @property
    def seq(self) -> int:
        """The newest row of the journal in the text."""
        return self._text.seq

    # ── who is here ──

    def join(self, connection: Connection) -> None:
        """Let it in: it hears everything committed from now on. It asks for the rest itself."""
        self.audience.join(connection)
        connection.greet(self.seq)

        def introduce() -> None:
            connection.send(wire.step1(self._text.state_vector()))
            self.audience.introduce(connection)

        self._when_committed(introduce)

    def leave(self, connection: Connection) -> None:
        """Its place is free; what it sent is still stored."""
        self.audience.leave(connection)
        self._typists.leave(connection)

    def rested(self, beats: int) -> bool:
        """Whether nobody has been in it, and nothing under way, for this many beats."""
        return self._idle_beats >= beats

    def beat(self) -> None:
        """Every few seconds: the keep-alive, and a look at what need not be kept."""
        self._idle_beats = 0 if self.audience or self._busy or self._holds else self._idle_beats + 1
        self.audience.beat()
        self._welcome.rest()

    # ── what connections send ──

    def offer(self, connection: Connection, ordinal: int, update: bytes) -> None:
        """Take an update for the next turn. `ordinal` is its place among those it sent, from 1."""
        if connection.outbox.closing:
            return
        if self._arrived_bytes + len(update) > MAX_WAITING:
            connection.outbox.close(SLOW, "More is waiting than can be kept; come back in a moment.")
            return
        self._arrived_bytes += len(update)
        self._arrived.append(Offer(connection, ordinal, update))
        self._ask()

    def answer(self, connection: Connection, state_vector: bytes) -> None:
        """Answer a step 1 with everything committed that it lacks."""

        def reply() -> None:
            try:
                frames = self._welcome.answer(state_vector)
            except Malformed as fault:
                connection.refuse(0, refusal(fault))
                return
            for frame in frames:
                connection.outbox.put(frame)

        self._when_committed(reply)

    # ── the server's own edits ──

    async def edit(self, make: Make, by: PersonId | None) -> int:
        """Make the server's own edit in the next turn, after all that has arrived by then.

        `make` is given the text as it is in that turn; whatever it raises is raised here, and nothing
        is done. Returns the newest row's seq when the edit is durable and everybody here has
        been sent it; `by` is its author in the journal.

        Raises StorageUnavailable when storage is away, and then the edit may still come to be:
        it must be one that may be asked for again. Conflict("damaged") where nobody may write.
        Cancelling it before its turn takes it back.
        """
        if self.damage:
            raise Conflict("damaged", "Part of this draft is damaged; the operator has to restore it first.")
        if self.broken:
            raise StorageUnavailable("this draft is being opened again")
        own = OwnEdit(make, by, asyncio.get_running_loop().create_future())
        self._group.unless_away(own.done)
        if not own.done.done():
            self._own.append(own)
            self._ask()
        return await own.done

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold up what people send, for the few moments in which something is done that is about the
        text exactly as it is: what arrives meanwhile is judged when it is over. The server's own
        edits go on. Nothing is lost when it takes long: no more is taken then than when storage is away.
        """
        self._holds += 1
        try:
            yield
        finally:
            self._holds -= 1
            self._ask()

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
            self._reading = Reading(self.seq, self._text.outcome(), self._text.full(), not self.damage)
        return self._reading

    # ── the turns ──

    @property
    def _busy(self) -> bool:
        """Whether something has arrived that is neither stored nor refused."""
        return bool(self._arrived or self._own or self._turn or self._reopening)

    def _ask(self) -> None:
        """For a turn, if there is anything to do in it."""
        if (self._own or (self._arrived and not self._holds)) and not self._reopening:
            # Where carets are now leaves together with the words.
            self.audience.held_back = True
            self._group.ask(self)

    def _when_committed(self, act: Callable[[], None]) -> None:
        """At once, unless the text holds what is not durable yet."""
        if self._turn or self._reopening:
            self._asked.append(act)
        else:
            act()

    async def settle(self) -> None:
        """Wait until all that has arrived is stored or refused. Cancelling it stops nothing."""
        while self._busy:
            turned = asyncio.Event()
            self._asked.append(turned.set)
            await turned.wait()

    def begin(self) -> Batch | None:
        """Judge and apply what has arrived. What the journal must have before anybody hears of it."""
        if self.broken or self._turn or self._reopening:
            return None
        most = 0 if self._holds else MOST
        offers, self._arrived = self._arrived[:most], self._arrived[most:]
        self._arrived_bytes -= _size(offers)
        turn = Turn()
        try:
            self._judge_all(offers, turn)
            self._edit_all(turn)
        except _Torn as torn:
            self._open_again([offer for offer in offers if offer is not torn.culprit])
            return None
        except Exception:
            self._fail(turn)
            return None
        if turn.entries:
            self._turn = turn
            return Batch(self.draft, self.epoch, self.seq, tuple(turn.entries))
        self._show(turn)
        return None

    def finish(self, answer: Answer) -> None:
        """What `begin` handed over is durable; or it never will be, and the room is closed."""
        turn, self._turn = self._turn, None
        if turn is None:
            return
        try:
            if isinstance(answer, Exception):
                raise answer
            self._committed(turn, answer)
            self._show(turn)
        except Exception:
            self._fail(turn)

    def _show(self, turn: Turn) -> None:
        self._acknowledge(turn)
        self._broadcast(turn)
        for own in turn.own:
            if not own.done.done():
                own.done.set_result(self.seq)
        self.audience.held_back = False
        self.audience.tell_news()
        self._answer_asked()
        self._ask()

    def _fail(self, turn: Turn) -> None:
        log.exception("a room failed and is closed", draft=self.draft)
        self.broken = True
        self._arrived, self._arrived_bytes = [], 0
        for own in (*turn.own, *self._own):
            if not own.done.done():
                own.done.set_exception(StorageUnavailable("this draft is being opened again"))
        self._own = []
        self.audience.shut(1011, "Something went wrong here; your words are kept on your device.")
        self._answer_asked()

    def _answer_asked(self) -> None:
        asked, self._asked = self._asked, []
        for act in asked:
            act()

    def _judge_all(self, offers: Sequence[Offer], turn: Turn) -> None:
        for offer in offers:
            if not offer.connection.outbox.closing:
                self._judge(offer, turn)
        self._apply_typed(turn)
        self._repair(turn)

    def _repair(self, turn: Turn) -> None:
        repaired = self._text.repair()
        if repaired:
            turn.add(self._entry(None, *repaired), None)

    def _edit_all(self, turn: Turn) -> None:
        """Last in the turn: nothing that arrives can be judged on a text that nobody has seen yet."""
        waiting, self._own = self._own, []
        turn.own = [own for own in waiting if not own.done.done()]
        for own in turn.own:
            self._edit(own, turn)
        self._repair(turn)

    def _edit(self, own: OwnEdit, turn: Turn) -> None:
        try:
            ops = own.make(self._text.runs())
        except Exception as fault:
            own.done.set_exception(fault)  # the asker's, whatever it is: nothing is changed
            return
        try:
            made = self._text.edit(ops, own.person) if ops else None
        except ValueError as fault:
            own.done.set_exception(fault)
            return
        if made:
            turn.add(self._entry(own.person, *made), None)

    def _judge(self, offer: Offer, turn: Turn) -> None:
        connection = offer.connection
        try:
            found = scan(offer.update)
        except Refusal as fault:
            connection.refuse(offer.ordinal, refusal(fault))
            return
        verdict = self._text.judge(connection.writer, found)
        if isinstance(verdict, Fresh) and not offer.alone and _only_typed(found, verdict):
            if turn.leans_on_another(found, connection.person):
                self._apply_typed(turn)
            self._text.hold(found, verdict.ranges, connection.person)
            turn.type(Typed(offer, found, verdict.ranges))
        elif turn.typed:
            # Judged again once that is in: what is refused after all must not count as held.
            self._apply_typed(turn)
            self._judge(offer, turn)
        elif self._is_doubled(verdict, offer, found):
            connection.refuse(offer.ordinal, doubled())
        else:
            self._follow(verdict, offer, found, turn)

    def _is_doubled(self, verdict: Verdict, offer: Offer, found: Scan) -> bool:
        """Whether it says something else under clocks that an open window of the same person has filled: to
        take it for a repetition would lose its words. Not asked of what else is repeated, such as a stored
        copy of the whole text."""
        if not isinstance(verdict, Fresh | Redundant):
            return False
        starts = self._typists.written_elsewhere(offer.connection, found)
        return bool(starts) and not self._text.says(offer.update, starts)

    def _follow(self, verdict: Verdict, offer: Offer, found: Scan, turn: Turn) -> None:
        match verdict:
            case Fresh(ranges):
                self._apply(offer, found, ranges, turn)
            case Refused():
                offer.connection.refuse(offer.ordinal, verdict)
            case Early():
                offer.connection.session.postpone(offer.ordinal)
                turn.behind[offer.connection] = None
            case Redundant():
                turn.settled.append(offer)

    def _apply(self, offer: Offer, found: Scan, ranges: Mapping[int, Range], turn: Turn) -> None:
        person = offer.connection.person
        try:
            fresh = self._text.apply(offer.update, ranges)
        except Malformed as fault:
            log.error("an update was half applied and is refused", person=person, code=fault.code)
            offer.connection.refuse(offer.ordinal, refusal(fault))
            raise _Torn(offer) from fault
        turn.settled.append(offer)
        self._typists.wrote(offer.connection, ranges)
        if fresh:
            self._text.hold(found, ranges, person)
            # pycrdt writes an update anew in its own way; of a keystroke it is the same bytes again.
            known = found if fresh == offer.update else scan(fresh)
            turn.add(self._entry(person, fresh, known, ranges), offer.connection)

    def _apply_typed(self, turn: Turn) -> None:
        """All that was typed since in one transaction, and one row of the journal for each person."""
        typed = turn.take_typed()
        if len(typed) == 1:
            self._apply(typed[0].offer, typed[0].found, typed[0].ranges, turn)
        elif typed:
            rows = by_person(typed)
            updates = [merge(*(one.offer.update for one in some)) for some in rows.values()]
            whole = updates[0] if len(updates) == 1 else merge(*updates)
            now = self._clock.now()
            entries = [
                Entry(person, now, spanned(some), update)
                for (person, some), update in zip(rows.items(), updates, strict=True)
            ]
            self._apply_together(typed, entries, whole, turn)

    def _apply_together(
        self, typed: Sequence[Typed], entries: Sequence[Entry], whole: bytes, turn: Turn
    ) -> None:
        spans = {part.client: (part.start, part.end) for entry in entries for part in entry.ranges}
        try:
            self._text.apply(whole, spans)
        except Malformed as fault:
            raise _Torn from fault  # one of them is at fault: each by itself, to see which
        turn.entries += entries
        turn.pieces.append(whole)
        turn.authors.update(one.offer.connection for one in typed)
        turn.settled += [one.offer for one in typed]
        for one in typed:
            self._typists.wrote(one.offer.connection, one.ranges)

    def _entry(
        self, person: PersonId | None, update: bytes, found: Scan, ranges: Mapping[int, Range]
    ) -> Entry:
        spans = client_ranges({client: (span,) for client, span in ranges.items()})
        return Entry(person, self._clock.now(), spans, update, client_ranges(found.deletes))

    def _open_again(self, offers: Sequence[Offer]) -> None:
        """pycrdt has no rollback: open what is durable, and take these offers again, each by itself."""
        self._arrived[:0] = [replace(offer, alone=True) for offer in offers]
        self._arrived_bytes += _size(offers)
        self._reopening = asyncio.create_task(self._reopen())

    async def _reopen(self) -> None:
        try:
            self._text = await self._reload()
        except Exception:
            self._reopening = None
            self._fail(Turn())
            return
        self._welcome = Welcome(self._text)
        self._reopening = None
        self._answer_asked()
        self._ask()

    def _committed(self, turn: Turn, appended: Appended) -> None:
        self._text.seq = appended.last
        self.tail.add(turn.entries)
        for row in appended.lacked:
            # Another node's rows: older than ours in the order, and not yet in our text.
            self._text.take(row.entry)
            turn.add(row.entry, None)

    def _acknowledge(self, turn: Turn) -> None:
        for offer in turn.settled:
            offer.connection.session.settle(offer.ordinal)
        for connection in dict.fromkeys(offer.connection for offer in turn.settled):
            connection.acknowledge()

    def _broadcast(self, turn: Turn) -> None:
        if turn.entries:
            whole = turn.whole()
            self._welcome.committed(whole)
            sole = turn.sole_author
            # The echo is a stock client's only sign that its words are stored; ours has ACK.
            self.audience.send(wire.update(whole), but=sole if sole and sole.private else None)
        for connection in turn.behind:
            # Only now: what a step 1 names, the other side takes for saved.
            connection.send(wire.step1(self._text.state_vector()))


class _Torn(Exception):
    """The text holds a part of something now. `culprit`: the offer at fault, where that is known."""

    def __init__(self, culprit: Offer | None = None) -> None:
        super().__init__()
        self.culprit = culprit


def _size(offers: Sequence[Offer]) -> int:
    return sum([len(offer.update) for offer in offers])


def _only_typed(found: Scan, verdict: Fresh) -> bool:
    """Whether it deletes nothing and brings nothing that is held already."""
    return not found.deletes and verdict.ranges == found.ranges
