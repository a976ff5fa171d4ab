"""Numbers of roundtables and sessions: each once, and each session where its number says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from drafts.errors import Complaint


@dataclass(frozen=True, slots=True)
class Placed:
    """Something numbered, where it was read. `roundtable`: the number it stands under, if any."""

    line: int
    number: str
    roundtable: str | None = None


def number_faults(roundtables: Sequence[Placed], sessions: Sequence[Placed]) -> list[Complaint]:
    known = {roundtable.number for roundtable in roundtables}
    return [
        *_repeated("Roundtable", roundtables),
        *_repeated("Session", sessions),
        *(fault for session in sessions for fault in _misplaced(session, known)),
    ]


def _repeated(what: str, placed: Sequence[Placed]) -> Iterator[Complaint]:
    first: dict[str, int] = {}
    for item in placed:
        if item.number in first:
            yield Complaint(item.line, f"{what} {item.number} stands on line {first[item.number]} already.")
        first.setdefault(item.number, item.line)


def _misplaced(session: Placed, roundtables: set[str]) -> Iterator[Complaint]:
    belongs, dot, _ = session.number.partition(".")
    if not dot or belongs == session.roundtable:
        return
    where = f"under roundtable {session.roundtable}" if session.roundtable else "outside the roundtables"
    if session.roundtable or belongs in roundtables:
        yield Complaint(session.line, f"Session {session.number} stands {where}.")
    elif any(int(number) > int(belongs) for number in roundtables):
        reason = f"Session {session.number} stands {where}: no heading of roundtable {belongs} was found."
        yield Complaint(session.line, reason)
