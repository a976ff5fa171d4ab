"""Adoption: by every seat's endorsement, or by the chair's reason."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from drafts.errors import Conflict
from drafts.people import Seat
from drafts.review.verdicts import ENDORSING, Verdict, in_order


class ReasonNeeded(Conflict):
    """`seats`: those that have not endorsed; none when nobody holds a seat."""

    def __init__(self, seats: Sequence[Seat]) -> None:
        who = f"not endorsed yet by: {', '.join(seats)}" if seats else "endorsed by nobody: no seat is held"
        super().__init__(
            "reason-needed",
            f"This version is {who}. Adopt it with a reason, which will stand in the register, or wait.",
        )
        self.seats = tuple(seats)


def missing(seats: Iterable[Seat], verdicts: Iterable[Verdict]) -> tuple[Seat, ...]:
    """The seats, of those that are held, that have not endorsed."""
    endorsed = {verdict.seat for verdict in verdicts if verdict.word in ENDORSING}
    return in_order(set(seats) - endorsed)


def need_reason(seats: Sequence[Seat], verdicts: Sequence[Verdict], reason: str) -> None:
    """Raises ReasonNeeded. With no seat held there is no endorsement to go by."""
    left = missing(seats, verdicts)
    if (left or not seats) and not reason:
        raise ReasonNeeded(left)
