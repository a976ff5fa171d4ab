"""Comment rounds by the server's clock."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from drafts.discussion.comments import Speaker
from drafts.discussion.rounds import Round, may_speak, over, refuse_deadline, reminder_due
from drafts.errors import Malformed
from drafts.ids import CapacityId, DraftId, PersonId, RoundId
from drafts.people import CAPACITY_NAMES, Capacity, CapacityName
from tests.builders import NOON

HOUR = timedelta(hours=1)
ANA = Speaker(PersonId("ana"), "rapporteur")


def a_round(hours: float = 48, **other: Any) -> Round:
    return Round(RoundId("r1"), DraftId("d1"), NOON, NOON + hours * HOUR, ANA, **other)


def held(name: CapacityName) -> list[Capacity]:
    return [Capacity(CapacityId("c"), name)]


def test_it_is_open_until_its_deadline_and_not_a_moment_longer() -> None:
    one = a_round(1)
    assert one.is_open(NOON + HOUR - timedelta(microseconds=1))
    assert not one.is_open(NOON + HOUR)
    assert not a_round(1, closed=NOON).is_open(NOON)


@pytest.mark.parametrize("name", CAPACITY_NAMES)
def test_after_it_those_invited_to_comment_are_refused_and_the_session_goes_on(name: CapacityName) -> None:
    one, after = a_round(1), NOON + 2 * HOUR
    assert may_speak(held(name), None, after), "before the first round"
    assert may_speak(held(name), one, NOON)
    assert may_speak(held(name), one, after) == (name not in ("steering", "friend"))


def test_a_second_part_in_the_forum_keeps_its_right() -> None:
    both = [*held("steering"), *held("troika")]
    assert may_speak(both, a_round(1), NOON + 2 * HOUR)


def test_the_refusal_says_when_it_was_over_and_whom_to_ask() -> None:
    late = over(a_round(1))
    assert late.code == "round-closed"
    assert "23 November 2026, 13:00 UTC" in late.sentence
    assert "chair" in late.sentence
    assert "12:30" in over(a_round(1, closed=NOON + HOUR / 2)).sentence


@pytest.mark.parametrize("hours", [-1, 0, 24 * 400])
def test_a_deadline_that_has_passed_or_never_comes_is_refused(hours: int) -> None:
    with pytest.raises(Malformed):
        refuse_deadline(NOON + hours * HOUR, NOON)
    refuse_deadline(NOON + HOUR, NOON)


def test_it_reminds_a_day_before_and_an_hour_before_once_each() -> None:
    one = a_round(48)
    assert reminder_due(one, NOON + 23 * HOUR) is None
    first = reminder_due(one, NOON + 24 * HOUR)
    assert first == NOON + 24 * HOUR
    told = a_round(48, reminded=first)
    assert reminder_due(told, NOON + 30 * HOUR) is None
    assert reminder_due(told, NOON + 47 * HOUR) == NOON + 47 * HOUR
    assert reminder_due(one, NOON + 49 * HOUR) is None, "over"


def test_what_was_due_before_it_opened_is_not_told() -> None:
    assert reminder_due(a_round(2), NOON + HOUR / 2) is None
    assert reminder_due(a_round(2), NOON + HOUR) == NOON + HOUR
    assert reminder_due(a_round(0.5), NOON) is None


def test_of_two_that_are_due_the_later_is_told() -> None:
    """The server was away for a day."""
    assert reminder_due(a_round(48), NOON + 47.5 * HOUR) == NOON + 47 * HOUR


def test_a_moved_deadline_reminds_anew() -> None:
    told = a_round(100, reminded=NOON + 24 * HOUR)
    assert reminder_due(told, NOON + 76 * HOUR) == NOON + 76 * HOUR
