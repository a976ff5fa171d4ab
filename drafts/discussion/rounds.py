"""Comment rounds: until when the forum comments on a draft, by the server's clock.

Before the first round, and while one is open, whoever has a part in the discussion comments. Once the
last one is over, those who were invited to comment are refused; the session's team, the chair
and the Troika go on.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from drafts.discussion.comments import Speaker
from drafts.errors import Conflict, Malformed
from drafts.ids import DraftId, RoundId
from drafts.people import Capacity, CapacityName

BOUND: Final[frozenset[CapacityName]] = frozenset({"steering", "friend"})
"""The capacities whose comments a round's end ends."""
WARNINGS: Final = (timedelta(hours=24), timedelta(hours=1))
"""How long before its deadline a round reminds of it, the earliest first."""
LONGEST: Final = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Round:
    """`closed` is None until it is over; a reopened round is open again. `reminded`: the newest
    moment of WARNINGS that people have been told of."""

    id: RoundId
    draft: DraftId
    opened: datetime
    deadline: datetime
    by: Speaker
    note: str = ""
    closed: datetime | None = None
    reminded: datetime | None = None

    def is_open(self, now: datetime) -> bool:
        return self.closed is None and now < self.deadline

    def ended(self) -> datetime:
        """When it was over, or will be."""
        return self.deadline if self.closed is None else min(self.closed, self.deadline)


def may_speak(giving: Iterable[Capacity], last: Round | None, now: datetime) -> bool:
    """Whether somebody may comment now whose capacities `giving` give them the right to as such."""
    if last is None or last.is_open(now):
        return True
    return any(held.capacity not in BOUND for held in giving)


def over(last: Round) -> Conflict:
    """The refusal that a comment gets which comes too late."""
    return Conflict("round-closed", why_over(last))


def why_over(last: Round) -> str:
    return (
        f"The comment round was over on {in_words(last.ended())}. Keep what you wrote, and ask the chair or "
        "a rapporteur of this session to reopen the round or to bring it in."
    )


def in_words(moment: datetime) -> str:
    """For people, in UTC: "25 November 2026, 14:30 UTC"."""
    there = moment.astimezone(UTC)
    return f"{there.day} {there:%B %Y, %H:%M} UTC"


def refuse_deadline(deadline: datetime, now: datetime) -> None:
    """Raises Malformed for one that is over already or never comes."""
    if deadline <= now:
        raise Malformed("deadline-past", f"This deadline has passed: it is {in_words(now)} here.")
    if deadline > now + LONGEST:
        raise Malformed("deadline-far", "Choose a deadline within a year.")


def reminder_due(round: Round, now: datetime) -> datetime | None:
    """The moment to remind of that has come and of which nobody was told; of several the latest."""
    if not round.is_open(now):
        return None
    moments = [round.deadline - before for before in WARNINGS]
    due = [moment for moment in moments if round.opened < moment <= now]
    if not due or (round.reminded is not None and due[-1] <= round.reminded):
        return None
    return due[-1]
