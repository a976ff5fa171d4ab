"""Who may do what: every capacity, every act, every stage, against the table in `tests/matrix.py`."""

from __future__ import annotations

import pytest

from drafts.ids import CapacityId, DraftId, SessionId
from drafts.invitations import Role, checked_capacity
from drafts.people import ACTS, CAPACITY_NAMES, Act, Capacity, DraftAtStage, Stage, may, rights, seats
from tests import matrix

SESSIONS = {matrix.OWN: SessionId("own"), matrix.OTHER: SessionId("other")}


def holding(*roles: Role | None) -> tuple[Capacity, ...]:
    return tuple(checked_capacity(role, SESSIONS, CapacityId("c")) for role in roles if role)


def draft(stage: Stage = "drafting") -> DraftAtStage:
    return DraftAtStage(DraftId("d"), SESSIONS[matrix.OWN], stage)


def test_the_table_has_every_act_and_every_capacity() -> None:
    assert set(matrix.TABLE) == set(ACTS)
    assert {role.capacity for role in matrix.HOLDERS.values() if role} == set(CAPACITY_NAMES)


@pytest.mark.parametrize("stage", matrix.STAGES)
@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("holder", matrix.HOLDERS)
def test_who_may_do_what(holder: str, act: Act, stage: Stage) -> None:
    assert may(holding(matrix.HOLDERS[holder]), act, draft(stage)) == matrix.allowed(holder, act, stage)


@pytest.mark.parametrize("act", ACTS)
def test_two_capacities_give_what_either_gives(act: Act) -> None:
    for one in matrix.HOLDERS:
        for other in matrix.HOLDERS:
            both = may(holding(matrix.HOLDERS[one], matrix.HOLDERS[other]), act, draft())
            assert both == (matrix.allowed(one, act, "drafting") or matrix.allowed(other, act, "drafting")), (
                f"{one} and {other}"
            )


def test_an_act_in_ones_own_session_needs_a_draft_to_be_asked_for() -> None:
    assert not may(holding(Role("rapporteur", matrix.OWN)), "edit")
    assert may(holding(Role("chair")), "people")


def test_a_verdict_is_given_for_ones_own_seat() -> None:
    assert seats(holding(Role("troika", seat="past"))) == {"past"}
    assert seats(holding(Role("troika", seat="past"), Role("troika", seat="future"))) == {"past", "future"}
    assert seats(holding(Role("chair"), Role("friend"))) == frozenset()


@pytest.mark.parametrize(
    ("role", "word"),
    [
        (Role("rapporteur", matrix.OWN), "edit"),
        (Role("rapporteur", matrix.OTHER), "read"),
        (Role("friend", matrix.OWN), "comment"),
        (Role("friend"), None),
        (Role("secretariat"), "read"),
    ],
)
def test_the_word_for_a_page(role: Role, word: str | None) -> None:
    assert rights(holding(role), draft()) == word
