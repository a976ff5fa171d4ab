"""Refusals: what the rules say no to, each with a stable code and a sentence for the person.

    Refusal                 anything refused; `code` is stable, `sentence` says what to do
    ├── Unreadable          the input cannot be read; carries complaints with line numbers
    ├── Forbidden           this person may not do this
    ├── Unknown             no such thing, or not for this person: answered alike
    ├── Conflict            the thing has changed, or is in the way
    ├── Malformed           the request or message does not have the form it should
    └── TooLarge            over a stated limit

A refusal is expected and shown to whom it concerns. Misuse by our own code raises
ValueError, TypeError or AssertionError instead, and is a bug.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


class Refusal(Exception):
    """`code`: stable, lower case, hyphens. `sentence`: for the person, ends with a full stop."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Complaint:
    """One fault in an input. `line` counts from 1; None when the whole input is meant."""

    line: int | None
    reason: str

    def __str__(self) -> str:
        return self.reason if self.line is None else f"line {self.line}: {self.reason}"


class Unreadable(Refusal):
    def __init__(self, complaints: Sequence[Complaint]) -> None:
        super().__init__("unreadable", "\n".join(str(complaint) for complaint in complaints))
        self.complaints = tuple(complaints)


class Forbidden(Refusal):
    pass


class Unknown(Refusal):
    pass


class Conflict(Refusal):
    pass


class Malformed(Refusal):
    pass


class TooLarge(Refusal):
    pass
