"""How much of each a programme may hold: far more than any has, little enough to show."""

from __future__ import annotations

from drafts.errors import Complaint

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
