"""How far each draft has come, counted once a change and not once a look.

The overview shows every draft of the forum to everybody and asks again every few seconds; opening
a long text to read it takes tens of milliseconds. So the ties of each draft are kept, in memory and
in the store, with the row of the journal they were read at: whoever looks sees whether they still
hold, and a text is opened only when they do not. A long text is read anew only after a rest in
proportion to its length. Decision 0016.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import structlog

from drafts.ids import DraftId, QuestionId
from drafts.programme.model import Session
from drafts.text.answers import Answered, Tie, coverage, ties, untied
from drafts.text.outcome import Outcome
from server.hub.hub import Hub
from server.ports import Clock, DraftRecord, KeptTies, StorageUnavailable, TiesAt

log = structlog.get_logger(__name__)

SHORT: Final = 200
"""Blocks. A text up to this length is read anew whenever it has changed."""
BLOCKS_A_SECOND: Final = 500
"""A longer text rests for a second for every so many blocks between two readings."""


@dataclass(frozen=True, slots=True)
class Progress:
    """`answers`: one for each guiding question, in their order. `untied`: paragraphs without one."""

    answers: tuple[Answered, ...]
    untied: int

    def count(self, state: str) -> int:
        return sum(answer.state == state for answer in self.answers)


def progress(outcome: Outcome, session: Session, waived: Iterable[QuestionId]) -> Progress:
    return _progress(ties(outcome), [question.id for question in session.questions], frozenset(waived))


def _progress(tied: Sequence[Tie], asked: Sequence[QuestionId], waived: frozenset[QuestionId]) -> Progress:
    return Progress(coverage(tied, asked, waived), len(untied(tied, asked)))


@dataclass(frozen=True, slots=True)
class _Found:
    """`rests_until`: when a text that has changed since is to be read again."""

    ties: TiesAt
    rests_until: datetime | None = None

    def serves(self, record: DraftRecord, now: datetime) -> bool:
        newest = (self.ties.epoch, self.ties.seq) == (record.epoch, record.seq)
        return newest or (self.rests_until is not None and now < self.rests_until)


@dataclass(frozen=True, slots=True)
class _Shown:
    ties: TiesAt
    asked: tuple[QuestionId, ...]
    waived: frozenset[QuestionId]
    progress: Progress


class CoverageBook:
    """The last ties and the last coverage of each draft; one entry a draft, so it needs no clearing."""

    def __init__(self) -> None:
        self._found: dict[DraftId, _Found] = {}
        self._shown: dict[DraftId, _Shown] = {}
        self._reading: dict[DraftId, asyncio.Task[None]] = {}
        self._new: set[DraftId] = set()
        self._opened = False
        self._turn = asyncio.Lock()
        """Texts are read one after the other: between two of them everybody has their turn."""

    async def open(self, kept: KeptTies) -> None:
        """Once, before anything is looked for: what earlier runs have found. Raises StorageUnavailable."""
        if not self._opened:
            self._found = {draft: _Found(each) for draft, each in (await kept.all()).items()} | self._found
            self._opened = True

    async def look(
        self, hub: Hub, records: Iterable[DraftRecord], clock: Clock, patience: float | None = None
    ) -> frozenset[DraftId]:
        """Read the texts that have changed; of which drafts the ties hold now.

        With `patience` no longer than so many seconds: what is under way then goes on by itself, and
        its draft is left out. Without, of all of them, or it raises StorageUnavailable. Cancelling
        it stops no reading.
        """
        wanted = tuple(records)
        due = [record for record in wanted if not self._serves(record, clock.now())]
        tasks = [self._read(hub, record, clock) for record in due]
        if tasks:
            await asyncio.wait(tasks, timeout=patience)
        for task in tasks:
            if patience is None:
                task.result()
        missing = {record.id for record, task in zip(due, tasks, strict=True) if not _is_read(task)}
        return frozenset(record.id for record in wanted if record.id not in missing)

    def _serves(self, record: DraftRecord, now: datetime) -> bool:
        found = self._found.get(record.id)
        return found is not None and found.serves(record, now)

    def _read(self, hub: Hub, record: DraftRecord, clock: Clock) -> asyncio.Task[None]:
        """Of many who ask at once one reads it and the others wait for that."""
        task = self._reading.get(record.id)
        if task is None:
            task = asyncio.create_task(self._read_now(hub, record, clock), name="coverage")
            self._reading[record.id] = task
            task.add_done_callback(lambda done: self._is_over(record.id, done))
        return task

    def _is_over(self, draft: DraftId, done: asyncio.Task[None]) -> None:
        del self._reading[draft]
        if not _is_read(done) and not done.cancelled():
            log.warning("a text could not be counted", draft=draft, fault=str(done.exception()))

    async def _read_now(self, hub: Hub, record: DraftRecord, clock: Clock) -> None:
        async with self._turn:
            reading = await hub.reading(record.id)
            tied = TiesAt(record.epoch, reading.seq, ties(reading.outcome))
            rest = _rest(len(reading.outcome.blocks))
            self._found[record.id] = _Found(tied, clock.now() + rest)
            # Of a damaged text the same row gives other ties once it is mended.
            (self._new.add if reading.whole else self._new.discard)(record.id)

    def of(self, draft: DraftId, session: Session, waived: frozenset[QuestionId]) -> Progress:
        """By the ties that `look` has found to hold."""
        tied, asked = self._found[draft].ties, tuple(question.id for question in session.questions)
        shown = self._shown.get(draft)
        if shown and (shown.ties, shown.asked, shown.waived) == (tied, asked, waived):
            return shown.progress
        counted = _progress(tied.ties, asked, waived)
        self._shown[draft] = _Shown(tied, asked, waived, counted)
        return counted

    async def keep(self, kept: KeptTies) -> None:
        """Store what has been found since the last time. When storage is away it is kept for the next."""
        new, self._new = self._new, set()
        try:
            await kept.keep({draft: self._found[draft].ties for draft in new})
        except StorageUnavailable as fault:
            log.warning("coverage cannot be kept this moment", fault=str(fault))
            self._new |= new

    async def close(self) -> None:
        """Stop reading: what is not read costs the next run a reading."""
        for task in (tasks := tuple(self._reading.values())):
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _is_read(task: asyncio.Task[None]) -> bool:
    return task.done() and not task.cancelled() and task.exception() is None


def _rest(blocks: int) -> timedelta:
    return timedelta(seconds=blocks / BLOCKS_A_SECOND if blocks > SHORT else 0)
