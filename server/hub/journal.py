"""Group commit: the rooms' turns are taken together, and one transaction makes all of them durable."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from time import perf_counter, sleep
from typing import Any, Final, Protocol

import structlog

from drafts.errors import Refusal
from server.ports import Appended, Batch, Journal, StorageUnavailable

log = structlog.get_logger(__name__)

PAUSES: Final = (0.05, 0.1, 0.2, 0.5, 1.0)
"""Seconds between tries while storage is away; the last one repeats."""
REST: Final = 4.0
"""How many times as long as the last turns' work is rested before the next, so that under load
more is written, and sent, in one go."""
LONGEST_REST: Final = 0.005
"""Seconds from the beginning of one turn to the next that this may come to at most."""
A_COMMIT: Final = 0.0003
"""Seconds of a commit that count as work. What a slow disk takes beyond it costs no processor."""
BREATH: Final = 0.005
"""Seconds of turns after which everything else has its chance in between."""

Answer = Appended | Exception
"""Of one batch: where it stands now, or what kept it from being stored for good."""


class TakesTurns(Protocol):
    """A room, as the group commit sees it."""

    def begin(self) -> Batch | None:
        """Take in what has arrived. What is to be stored of it, if anything."""
        ...

    def finish(self, answer: Answer) -> None:
        """That is durable now, or never will be."""
        ...


class GroupCommit:
    """One at a time: all rooms that have asked begin a turn, what they hand over is committed
    in one transaction, then they finish it.

    A lone keystroke goes at once. Under load the next turns wait for a multiple of what the last
    ones cost: of a hundred drafts' keystrokes a dozen share a commit then, and a busy room merges
    several into one frame. While storage is away it keeps trying; nothing is dropped and
    nothing is acknowledged.
    """

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._asking: dict[TakesTurns, None] = {}
        self._work: asyncio.Task[None] | None = None
        self._not_before = 0.0
        self._impatient: set[asyncio.Future[Any]] = set()
        self.available = True
        self.on_change: Callable[[bool], None] = lambda available: None
        """Called when storage goes away (False) and when it is back (True)."""

    def ask(self, room: TakesTurns) -> None:
        """It has something to do: its turn comes with the next ones."""
        self._asking[room] = None
        if self._work is None:
            self._work = asyncio.create_task(self._take_turns(), name="turns")

    def unless_away(self, answer: asyncio.Future[Any]) -> None:
        """Let it fail with StorageUnavailable as soon as storage is known to be away."""
        if self.available:
            self._impatient.add(answer)
            answer.add_done_callback(self._impatient.discard)
        else:
            answer.set_exception(_away())

    async def close(self) -> None:
        """Take the turns that are asked for, then stop. Cancelling it gives up what storage never took."""
        try:
            while self._work:
                await asyncio.shield(self._work)
        finally:
            if self._work:
                self._work.cancel()

    async def _take_turns(self) -> None:
        try:
            while self._asking:
                await self._rest()
                await self._take_turn()
        finally:
            self._work = None

    async def _rest(self) -> None:
        """The whole thread sleeps, not only this task: to be woken for every message that comes
        meanwhile costs more than to read it, and all of them wait for the next turn anyway. So
        they are read in one go. Decision 0008."""
        rest = self._not_before - perf_counter()
        if rest > 0:
            sleep(rest)  # noqa: ASYNC251 (bounded by LONGEST_REST, and meant)
            await asyncio.sleep(0)  # read them first

    async def _take_turn(self) -> None:
        began = perf_counter()
        rooms, self._asking = self._asking, {}
        stopwatch = Stopwatch()
        handed = list[tuple[TakesTurns, Batch]]()
        for room in rooms:
            batch = room.begin()
            if batch:
                handed.append((room, batch))
            await stopwatch.breathe()
        if handed:
            stopwatch.stop()
            answers = await self._append([batch for _, batch in handed])
            stopwatch.go_on(A_COMMIT)
            for (room, _), answer in zip(handed, answers, strict=True):
                room.finish(answer)
                await stopwatch.breathe()
        self._not_before = began + min(stopwatch.worked() * (1 + REST), LONGEST_REST)

    async def _append(self, batches: Sequence[Batch]) -> Sequence[Answer]:
        try:
            return await self._persist(batches)
        except Refusal as refusal:
            if len(batches) == 1:
                return [refusal]
            # One draft's refusal (its epoch moved on) must not cost the others theirs.
            return [answer for batch in batches for answer in await self._append([batch])]
        except Exception as fault:
            # Not a fault of storage but of ours: whoever waits must hear of it, or waits for ever.
            log.exception("the journal failed")
            return [fault] * len(batches)

    async def _persist(self, batches: Sequence[Batch]) -> Sequence[Appended]:
        tries = 0
        while True:
            try:
                answers = await self._journal.append(batches)
            except StorageUnavailable as fault:
                self._tell(False, fault)
                await asyncio.sleep(PAUSES[min(tries, len(PAUSES) - 1)])
                tries += 1
            else:
                self._tell(True)
                return answers

    def _tell(self, available: bool, fault: StorageUnavailable | None = None) -> None:
        if available == self.available:
            return
        self.available = available
        if available:
            log.info("storage is back")
        else:
            log.error("storage is away; nothing is acknowledged until it is back", fault=str(fault))
            for answer in [each for each in self._impatient if not each.done()]:
                answer.set_exception(_away())
        self.on_change(available)


def _away() -> StorageUnavailable:
    return StorageUnavailable("the journal cannot be written")


class Stopwatch:
    """How long turns have worked, without what they have waited."""

    def __init__(self) -> None:
        self._worked = 0.0
        self._since = self._breathed = perf_counter()

    def worked(self) -> float:
        return self._worked + perf_counter() - self._since

    def stop(self) -> None:
        self._worked = self.worked()

    def go_on(self, at_most: float) -> None:
        """After a wait, of which `at_most` counts."""
        now = perf_counter()
        self._worked += min(now - self._since, at_most)
        self._since = self._breathed = now

    async def breathe(self) -> None:
        """Let everything else have its chance, if it has waited for long."""
        if perf_counter() - self._breathed > BREATH:
            self.stop()
            await asyncio.sleep(0)
            self.go_on(0)
