"""How much of each a programme may hold: far more than any has, little enough to show."""

from __future__ import annotations

from collections.abc import Iterable

from drafts.errors import Complaint, Unreadable

MAX_LINES = 20_000
"""Of a raw text. A long concept note has some hundreds."""
MAX_SESSIONS = 200
MAX_QUESTIONS = 50
"""In one session."""
MAX_LINE = 1_000
"""Characters of a name, title, question or reference."""
MAX_TEXT = 20_000
"""Characters of a brief or introduction."""
MAX_REFERENCES = 50


def too_long(line: int, what: str, text: str, most: int = MAX_LINE) -> list[Complaint]:
    """`what` begins the sentence: "The title of session 1.1"."""
    if len(text) <= most:
        return []
    return [Complaint(line, f"{what} has {len(text)} characters; {most} is the most. Is a heading missing?")]


def too_many(line: int | None, what: str, count: int, most: int) -> list[Complaint]:
    """`what` begins the sentence: "Session 1.1 has 60 guiding questions; 50 is the most." """
    if count <= most:
        return []
    return [Complaint(line, f"{what}; {most} is the most.")]


MAX_COMPLAINTS = 100
"""As many as a person can make use of at once."""


def refuse_if_any(complaints: Iterable[Complaint]) -> None:
    """Raise Unreadable with the complaints, each once, in the order of their lines."""
    ordered = sorted(set(complaints), key=lambda complaint: (complaint.line or 0, complaint.reason))
    left = len(ordered) - MAX_COMPLAINTS
    if left > 0:
        ordered[MAX_COMPLAINTS:] = [Complaint(None, f"{left} more complaints are not shown.")]
    if ordered:
        raise Unreadable(ordered)
