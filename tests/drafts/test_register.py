"""The register's chain: what was entered cannot be changed, moved or taken out without its showing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest

from drafts.errors import Malformed
from drafts.ids import CapacityId, DraftId, PersonId, SessionId
from drafts.people import Capacity
from drafts.register import (
    Done,
    Head,
    Held,
    Place,
    Record,
    enter,
    head_of,
    lacks,
    read_head,
    register_faults,
)
from tests.builders import NOON

RAPPORTEUR = Held.of(Capacity(CapacityId("c1"), "rapporteur", SessionId("s1")))


def done(act: str = "waived", **about: str | int | float) -> Done:
    return Done(NOON, PersonId("ana"), (RAPPORTEUR,), act, DraftId("d1"), about)


def five() -> list[Record]:
    kept: list[Record] = []
    for number in range(1, 6):
        kept.append(enter(done(question=number), head_of(places(kept))))
    return kept


def places(kept: list[Record]) -> list[Place]:
    return [(record.number, record) for record in kept]


def faults(kept: list[Record]) -> list[str]:
    return list(register_faults(places(kept)))


def test_entries_are_numbered_from_one_and_each_names_the_one_before() -> None:
    kept = five()
    assert [record.number for record in kept] == [1, 2, 3, 4, 5]
    assert [record.previous for record in kept] == ["", *(record.hash for record in kept[:-1])]
    assert faults(kept) == []
    assert faults([]) == []


Change = Callable[[Done], Done]


@pytest.mark.parametrize(
    "change",
    [
        lambda done: replace(done, person=PersonId("bakary")),
        lambda done: replace(done, person=None),
        lambda done: replace(done, at=NOON + timedelta(microseconds=1)),
        lambda done: replace(done, act="unwaived"),
        lambda done: replace(done, draft=None),
        lambda done: replace(done, capacities=()),
        lambda done: replace(done, capacities=(replace(RAPPORTEUR, session=SessionId("s2")),)),
        lambda done: replace(done, about={**done.about, "reason": "no time"}),
    ],
)
def test_whatever_is_changed_of_an_entry_is_found(change: Change) -> None:
    kept = five()
    kept[2] = replace(kept[2], done=change(kept[2].done))
    assert faults(kept) == ["entry 3 has been changed: it does not match its hash"]


def test_an_entry_made_anew_does_not_fit_its_neighbour() -> None:
    kept = five()
    kept[2] = enter(done("adopted"), Head(2, kept[1].hash))
    assert faults(kept) == ["entry 4 does not follow from entry 3: one of the two is not what was entered"]


def test_an_entry_taken_out_is_missing() -> None:
    kept = five()
    assert faults([*kept[:2], *kept[3:]]) == ["entry 3 is missing"]
    assert faults([kept[0], *kept[3:]]) == ["entries 2…3 are missing"]
    assert faults(kept[1:]) == ["entry 1 is missing"]


def test_entries_that_changed_places_are_said_to_have_moved() -> None:
    kept = five()
    kept[1], kept[2] = replace(kept[2], number=2), replace(kept[1], number=3)
    assert faults(kept) == [
        "entry 2 has been moved: it was made as entry 3",
        "entry 3 has been moved: it was made as entry 2",
    ]


def test_an_entry_that_stands_twice_is_out_of_order() -> None:
    kept = five()
    assert faults([*kept[:3], kept[1], *kept[3:]])[0] == "entry 2 stands after entry 3"


def test_one_that_cannot_be_read_is_named_and_its_neighbours_are_not() -> None:
    found: list[Place] = [*places(five())]
    found[2] = (3, None)
    assert list(register_faults(found)) == ["entry 3 is damaged: what is kept cannot be read"]


def test_a_register_that_begins_anew_at_one_with_another_s_past() -> None:
    first = enter(done(), None)
    forged = enter(done(), Head(0, first.hash))
    assert faults([forged]) == ["entry 1 is not the first that was made"]


def test_entries_taken_off_the_end_show_only_to_whoever_noted_the_head_down() -> None:
    kept = five()
    noted = read_head(str(head_of(places(kept))))
    assert faults(kept[:3]) == []
    assert lacks(places(kept), noted) is None
    assert lacks(places(kept[:3]), noted) == "entry 5, which was noted down, is gone"
    other = [*kept[:4], enter(done("adopted"), Head(4, kept[3].hash))]
    assert lacks(places(other), noted) == "entry 5 is not the one that was noted down"


@pytest.mark.parametrize("words", ["", "5", "5:", "0:" + "a" * 64, "x:" + "a" * 64, "5:" + "A" * 64])
def test_a_head_that_was_noted_down_wrongly_is_refused(words: str) -> None:
    with pytest.raises(Malformed):
        read_head(words)


def test_the_same_moment_in_another_zone_is_the_same_entry() -> None:
    manila = replace(done(), at=NOON.astimezone(timezone(timedelta(hours=8))))
    assert enter(manila, None).hash == enter(done(), None).hash


def test_a_time_without_a_zone_and_a_number_that_is_none_are_our_own_mistakes() -> None:
    with pytest.raises(ValueError, match="aware"):
        enter(replace(done(), at=datetime(2026, 11, 23)), None)
    with pytest.raises(ValueError, match="JSON"):
        enter(done(share=float("nan")), None)


def test_words_of_any_script_and_halves_of_characters_can_be_entered() -> None:
    record = enter(done(reason="é😀漢 \u202e\x00\ud800"), None)
    assert record.sound
