"""What becomes of a version by what is done with it, and when it may be adopted."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from drafts.errors import Malformed
from drafts.ids import CapacityId, DraftId, PersonId
from drafts.people import Capacity, Person, Seat
from drafts.review.adoption import ReasonNeeded, missing, need_reason
from drafts.review.verdicts import Adoption, Dossier, Submission, Verdict, Word, checked, occupied, seats_of

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
D = DraftId("d1")
IMANI = PersonId("imani")


def submitted(number: int) -> Submission:
    return Submission(D, number, f"{number:064x}", PersonId("ana"), NOON)


def verdict(seat: Seat, word: Word = "endorsed", number: int = 1) -> Verdict:
    return Verdict(D, number, seat, IMANI, word, "", f"{number:064x}", NOON)


def test_a_version_that_nobody_submitted_is_frozen() -> None:
    assert Dossier().state(1) == "frozen"


def test_it_is_under_review_until_somebody_returns_it() -> None:
    assert Dossier((submitted(1),), (verdict("past"),)).state(1) == "under review"
    assert Dossier((submitted(1),), (verdict("present", "returned"), verdict("past"))).state(1) == "returned"


def test_a_newer_one_takes_its_place() -> None:
    found = Dossier((submitted(1), submitted(2)))
    assert (found.state(1), found.state(2)) == ("superseded", "under review")


def test_an_adopted_one_stays_adopted_whatever_comes_after() -> None:
    adoption = Adoption(D, 1, f"{1:064x}", PersonId("carmen"), "", NOON)
    found = Dossier((submitted(1), submitted(2)), (verdict("past"),), (adoption,))
    assert (found.state(1), found.state(2)) == ("adopted", "under review")
    assert found.adopted == adoption


def test_the_newest_word_of_a_seat() -> None:
    found = Dossier(
        (), (verdict("past", number=1), verdict("past", "returned", 2), verdict("future", number=3))
    )
    last = found.newest_of(["past"])
    assert last is not None
    assert last.number == 2
    endorsed = found.newest_of(["past"], ["endorsed"])
    assert endorsed is not None
    assert endorsed.number == 1
    assert found.newest_of([]) is None


def _troika(name: str, *seats: Seat) -> Person:
    held = tuple(Capacity(CapacityId(f"{name}{seat}"), "troika", seat=seat) for seat in seats)
    return Person(PersonId(name), name, f"{name}@example.org", held)


def test_there_are_as_many_seats_as_are_held_and_several_people_may_hold_one() -> None:
    people = [_troika("kofi", "future", "past"), _troika("imani", "past"), _troika("nobody")]
    found = occupied(people)
    assert list(found) == ["past", "future"]
    assert [person.name for person in found["past"]] == ["kofi", "imani"]
    assert seats_of(people[0]) == ("past", "future")


def test_it_is_adopted_by_every_seat_or_by_a_reason() -> None:
    seats: list[Seat] = ["past", "present"]
    remarks = verdict("present", "endorsed with remarks")
    need_reason(seats, [verdict("past"), remarks], "")
    need_reason(seats, [], "The present chair is ill.")
    with pytest.raises(ReasonNeeded) as refused:
        need_reason(seats, [verdict("past")], "")
    assert refused.value.seats == ("present",)
    assert missing(seats, [verdict("past", "returned")]) == ("past", "present")


def test_where_no_seat_is_held_the_chair_needs_a_reason() -> None:
    with pytest.raises(ReasonNeeded):
        need_reason([], [], "")


@pytest.mark.parametrize(
    ("word", "remarks", "code"),
    [
        ("fine", "", "no-such-verdict"),
        ("returned", "", "remarks-missing"),
        ("endorsed with remarks", "", "remarks-missing"),
        ("endorsed", "x" * 8001, "remarks-too-long"),
    ],
)
def test_a_verdict_that_cannot_be_taken(word: str, remarks: str, code: str) -> None:
    with pytest.raises(Malformed) as refused:
        checked(word, remarks)
    assert refused.value.code == code


def test_a_plain_endorsement_needs_no_words() -> None:
    assert checked("endorsed", "") == ("endorsed", "")
