"""How far each draft has come, counted once a change and not once a look.

The overview shows every draft of the forum to everybody and asks again every few seconds;
reading a long text takes milliseconds. So the last count of each draft is kept with the
journal seq, questions and waivers it was made from, and a long text is recounted only
after a rest in proportion to its length.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from drafts.ids import DraftId, QuestionId
from drafts.programme.model import Session
from drafts.text.answers import Answered, coverage, untied
from drafts.text.outcome import Outcome
from server.hub.hub import Hub
from server.ports import DraftRecord

SHORT: Final = 200
"""Blocks. A text up to this length is counted anew whenever it has changed."""
BLOCKS_A_SECOND: Final = 500
"""A longer text rests for a second for every so many blocks between two counts."""


@dataclass(frozen=True, slots=True)
class Progress:
    """`answers`: one for each guiding question, in their order. `untied`: paragraphs without one."""

    answers: tuple[Answered, ...]
    untied: int

    def count(self, state: str) -> int:
        return sum(answer.state == state for answer in self.answers)


def progress(outcome: Outcome, session: Session, waived: Iterable[QuestionId]) -> Progress:
    questions = [question.id for question in session.questions]
    return Progress(coverage(outcome, questions, frozenset(waived)), len(untied(outcome, questions)))


@dataclass(frozen=True, slots=True)
class _Count:
    text: tuple[int, int]
    """Epoch and seq it was read at."""
    asked: tuple[QuestionId, ...]
    waived: frozenset[QuestionId]
    rests_until: datetime
    progress: Progress

    def serves(self, text: tuple[int, int], asked: object, waived: object, now: datetime) -> bool:
        return self.asked == asked and self.waived == waived and (self.text == text or now < self.rests_until)


class CoverageBook:
    """The last count of each draft; one entry a draft, so it needs no clearing."""

    def __init__(self) -> None:
        self._counts: dict[DraftId, _Count] = {}

    async def of(
        self, hub: Hub, record: DraftRecord, session: Session, waived: frozenset[QuestionId], now: datetime
    ) -> Progress:
        asked = tuple(question.id for question in session.questions)
        kept = self._counts.get(record.id)
        if kept and kept.serves((record.epoch, record.seq), asked, waived, now):
            return kept.progress
        reading = await hub.reading(record.id)
        counted = progress(reading.outcome, session, waived)
        until = now + _rest(len(reading.outcome.blocks))
        self._counts[record.id] = _Count((record.epoch, reading.seq), asked, waived, until, counted)
        return counted


def _rest(blocks: int) -> timedelta:
    return timedelta(seconds=blocks / BLOCKS_A_SECOND if blocks > SHORT else 0)
