"""The programme of a forum: roundtables, sessions, guiding questions, as plain values.

Two shapes. A `Plan` is what a secretariat writes: numbers and words, no ids. A `Programme`
is what the forum keeps: the same with the ids that drafts and ties refer to. `changes`
leads from one to the other.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from drafts.ids import DraftId, ForumId, QuestionId, RoundtableId, SessionId


@dataclass(frozen=True, slots=True)
class SessionPlan:
    """`number` as printed ("2.1", "4"). Lists are in the order of the text; all words unwrapped."""

    number: str
    title: str
    brief: str
    questions: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    """Numbers of sessions that the brief says this one links to or complements."""
    builds_on: tuple[str, ...] = ()
    """What it continues from the last forum, as named: "Brussels RT 1"."""
    inputs: tuple[str, ...] = ()
    """What it draws on, as named in the brief."""


@dataclass(frozen=True, slots=True)
class RoundtablePlan:
    number: str
    title: str
    introduction: str
    sessions: tuple[SessionPlan, ...] = ()
    builds_on: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """`name` may be empty when the text does not say it; an import must then be told."""

    name: str
    place: str
    year: int | None
    roundtables: tuple[RoundtablePlan, ...]
    sessions: tuple[SessionPlan, ...] = ()
    """Those that stand outside the roundtables."""


@dataclass(frozen=True, slots=True)
class Question:
    """`number` counts from 1 within the session, in the order asked; it may change, the id not."""

    id: QuestionId
    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Session:
    id: SessionId
    draft: DraftId
    number: str
    title: str
    brief: str
    questions: tuple[Question, ...] = ()
    links: tuple[str, ...] = ()
    builds_on: tuple[str, ...] = ()
    inputs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Roundtable:
    id: RoundtableId
    number: str
    title: str
    introduction: str
    sessions: tuple[Session, ...] = ()
    builds_on: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Programme:
    forum: ForumId
    name: str
    place: str
    year: int | None
    roundtables: tuple[Roundtable, ...] = ()
    sessions: tuple[Session, ...] = ()

    def all_sessions(self) -> Iterator[Session]:
        """Every session once: those of the roundtables in order, then those outside."""
        for roundtable in self.roundtables:
            yield from roundtable.sessions
        yield from self.sessions
