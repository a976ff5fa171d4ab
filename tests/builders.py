"""The language of the tests: a small forum, its people, and somebody at a draft."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from drafts.ids import BlockId, DraftId, ForumId, PersonId, QuestionId, RoundtableId, SessionId
from drafts.people import Capacity, Person
from drafts.programme.model import Programme, Question, Roundtable, Session
from drafts.text.delta import Insert, Op, Retain
from drafts.text.draft import seed
from drafts.text.outcome import Outcome
from server.ports import ClientRange, Entry, NewDraft

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
SEED_CLIENT = 1
FIRST_BLOCK = BlockId("firstblock")


class Noon:
    """A clock that starts at noon and goes on a second each time somebody looks."""

    def __init__(self) -> None:
        self._seconds = itertools.count()

    def now(self) -> datetime:
        return NOON + timedelta(seconds=next(self._seconds))


def entropy(seed: int = 2008) -> Callable[[int], bytes]:
    """Randomness that is the same in every run."""
    return random.Random(seed).randbytes


def a_person(name: str, *capacities: Capacity) -> Person:
    """Their first name is their id, and most of their address."""
    return Person(PersonId(name), name.title(), f"{name}@example.org", capacities)


def a_programme(*drafts: str) -> Programme:
    """A forum with one roundtable and a session of two questions for each draft named."""
    sessions = tuple(_a_session(number, draft) for number, draft in enumerate(drafts or ("d1",), 1))
    return Programme(
        ForumId("forum"), "Forum on Fisheries", "Lisbon", 2026,
        (Roundtable(RoundtableId("r1"), "1", "Coasts", "", sessions),),
    )  # fmt: skip


def _a_session(number: int, draft: str) -> Session:
    questions = tuple(
        Question(QuestionId(f"q{number}{position}"), position, f"What of {number}.{position}?")
        for position in (1, 2)
    )
    return Session(SessionId(f"s{number}"), DraftId(draft), f"1.{number}", f"Session {number}", "", questions)


def seeds_of(programme: Programme) -> list[NewDraft]:
    """The first update of each draft: one empty paragraph named FIRST_BLOCK."""
    update = seed(SEED_CLIENT, FIRST_BLOCK)
    entry = Entry(None, NOON, (ClientRange(SEED_CLIENT, 0, _length(update)),), update)
    return [NewDraft(session.draft, entry) for session in programme.all_sessions()]


def _length(update: bytes) -> int:
    from drafts.sync.update import scan

    return scan(update).ranges[SEED_CLIENT][1]


def after_the_end(outcome: Outcome, words: str) -> Sequence[Op]:
    """Words put at the very end of the text."""
    return [Retain(length(outcome)), Insert(words)]


def length(outcome: Outcome) -> int:
    """Of the flat text, in code points: each block costs one for its start."""
    return sum(1 + sum(len(run.text) + (run.embed is not None) for run in b.runs) for b in outcome.blocks)


def words(outcome: Outcome) -> list[str]:
    return " ".join(block.text for block in outcome.blocks).split()


def person(name: str) -> PersonId:
    return PersonId(name)
