"""What may be done with a comment, read off the table."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import get_args

import pytest

from drafts.discussion import states
from drafts.discussion.comments import Closed, Comment, Disposition, Reply, Speaker
from drafts.discussion.states import TABLE, Act, Part, State, refuse, refuse_to_withdraw, state_of
from drafts.errors import Conflict, Forbidden, Refusal
from drafts.ids import BlockId, CommentId, DraftId, PersonId, ReplyId
from tests.builders import NOON

FARID, ANA = Speaker(PersonId("farid"), "steering", "Examplia"), Speaker(PersonId("ana"), "rapporteur")
OPEN = Comment(
    CommentId("t1"), 1, DraftId("d1"), FARID, NOON, "general", "Why?", BlockId("a"), "fees", "fees"
)
DECIDED = replace(OPEN, dispositions=(Disposition("noted", "Thank you.", ANA, NOON),))
WITHDRAWN = replace(OPEN, withdrawn=NOON)
COMMENTS: dict[State, Comment] = {"open": OPEN, "decided": DECIDED, "withdrawn": WITHDRAWN}
ACTS: tuple[Act, ...] = get_args(Act)
PARTS: tuple[Part, ...] = get_args(Part)


@pytest.mark.parametrize("state", COMMENTS)
def test_a_comment_says_what_state_it_is_in(state: State) -> None:
    assert state_of(COMMENTS[state]) == state


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("state", COMMENTS)
def test_what_is_not_in_the_table_is_refused(state: State, act: Act, part: Part) -> None:
    fault = refuse(COMMENTS[state], act, frozenset({part}))
    able = TABLE.get((state, act))
    assert (fault is None) == (able is not None and part in able)
    if able is None:
        assert isinstance(fault, Conflict), "the state is in the way, not the person"


def test_the_table_in_the_docstring_is_the_table() -> None:
    lines = [line.split() for line in (states.__doc__ or "").splitlines() if line.startswith("    ")]
    told = {line[0] for line in lines[1:]}
    assert told == set(COMMENTS)
    assert {state for state, _ in TABLE} <= told


def test_a_closed_thread_takes_no_replies_and_can_still_be_decided() -> None:
    closed = replace(OPEN, closed=Closed(PersonId("ana"), NOON))
    fault = refuse(closed, "reply", frozenset({"speaker"}))
    assert fault is not None
    assert fault.code == "thread-closed"
    assert refuse(closed, "decide", frozenset({"settler"})) is None
    assert state_of(closed) == "open", "closing is not deciding"


def test_another_rapporteur_does_not_decide_again_what_is_decided() -> None:
    fault = refuse(DECIDED, "decide", frozenset({"settler"}))
    assert fault is not None
    assert fault.code == "settled-already"
    assert refuse(DECIDED, "decide", frozenset({"settler", "decider"})) is None
    assert refuse(DECIDED, "decide", frozenset({"settler", "resettler"})) is None


def test_an_answer_is_taken_back_by_its_author_until_a_decision_or_the_end_of_the_thread() -> None:
    before = Reply(ReplyId("r1"), FARID, NOON - timedelta(minutes=1), "And?")
    after = replace(before, at=NOON + timedelta(minutes=1))
    assert refuse_to_withdraw(OPEN, before, FARID.person) is None
    assert isinstance(refuse_to_withdraw(OPEN, before, ANA.person), Forbidden)
    assert code(refuse_to_withdraw(DECIDED, before, FARID.person)) == "settled-already"
    assert refuse_to_withdraw(DECIDED, after, FARID.person) is None
    closed = replace(OPEN, closed=Closed(ANA.person, NOON))
    assert code(refuse_to_withdraw(closed, after, FARID.person)) == "thread-closed"
    assert refuse_to_withdraw(closed, replace(after, withdrawn=NOON), FARID.person) is None, "said again"


def code(fault: Refusal | None) -> str:
    return fault.code if fault else ""


def test_who_has_no_part_in_it_is_forbidden() -> None:
    assert isinstance(refuse(OPEN, "withdraw", frozenset({"speaker"})), Forbidden)


def test_the_newest_decision_counts_and_the_words_seen_are_those_put_in() -> None:
    accepted = Disposition("accepted", "Yes.", ANA, NOON, "costs", "fees")
    again = replace(DECIDED, dispositions=(accepted, Disposition("noted", "On second thoughts.", ANA, NOON)))
    assert again.disposition == again.dispositions[-1]
    assert (OPEN.seen, again.seen) == ("fees", "costs")
