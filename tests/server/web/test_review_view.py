"""How a review stands, said to whoever opens its page."""

from __future__ import annotations

from typing import Any

from server.web import review_view as view
from tests.server.web.comparing import QUESTIONS, block, item, same


def verdict(seat: str, said: str, remarks: str = "") -> dict[str, Any]:
    person = {"id": "p", "name": "Pavel"}
    return {"seat": seat, "person": person, "verdict": said, "remarks": remarks, "at": "2026-11-25T13:30:00Z"}


def seat(name: str, said: str | None = None) -> dict[str, Any]:
    people = [{"id": name, "name": name.title()}]
    return {"seat": name, "people": people, "verdict": verdict(name, said) if said else None}


def standing(**more: Any) -> dict[str, Any]:
    may = {"submit": False, "verdict": True}
    about = {"stage": "Troika review", "seats": [seat("past"), seat("present")], "mine": None, "may": may}
    return {**about, **more}


def mine(**more: Any) -> dict[str, Any]:
    about = {
        "seats": ["past"],
        "last": 1,
        "endorsed": 1,
        "unchanged": 41,
        "all": 44,
        "to_read": ["a", "b", "c"],
    }
    return {**about, "removed": [], **more}


def test_what_carries_over_is_one_sentence() -> None:
    assert view.carried(mine()) == (
        "41 of 44 paragraphs are unchanged since you endorsed version 1. 3 are left to read."
    )
    assert view.carried(mine(to_read=[], removed=["x"])).endswith("Nothing is left to read. 1 was taken out.")


def test_nothing_carries_over_without_an_endorsement() -> None:
    assert view.carried(None) == ""
    assert view.carried(mine(endorsed=None)) == ""


def test_only_what_is_left_to_read_is_stopped_at_and_the_rest_is_folded() -> None:
    items = [
        same("x", 1),
        same("y", 2),
        same("z", 3),
        item(None, block("a", 4, "New."), "added"),
        same("w", 5),
    ]
    (group,) = view.text(items, QUESTIONS, mine(to_read=["a"]))
    assert group.changed == 1
    assert [[line.id for line in each.lines] for each in group.stretches if each.folded] == [["x", "y"]]


def test_without_an_endorsement_before_nothing_is_folded() -> None:
    (group,) = view.text([same("x", 1), same("y", 2)], QUESTIONS, mine(endorsed=None))
    assert [each.folded for each in group.stretches] == [False]


def test_a_seat_without_a_word_is_said_to_have_none() -> None:
    assert [
        (each["seat"], each["words"])
        for each in view.seats(standing(seats=[seat("past"), seat("future", "returned")]))
    ] == [
        ("past", "No verdict yet"),
        ("future", "Returned"),
    ]


def test_adopting_needs_no_reason_once_every_seat_has_endorsed() -> None:
    seats = [seat("past", "endorsed"), seat("present", "endorsed with remarks")]
    assert view.adopting(standing(seats=seats)) == {
        "reason": False,
        "words": "Every seat has endorsed this version.",
    }


def test_adopting_without_names_the_seats_that_are_missing() -> None:
    asked = view.adopting(standing(seats=[seat("past", "endorsed"), seat("present"), seat("future")]))
    assert asked["reason"]
    assert asked["words"].startswith("Not endorsed by the present and future seats.")


def test_a_forum_without_a_troika_still_adopts_with_a_reason() -> None:
    assert view.adopting(standing(seats=[]))["reason"]


def test_whoever_has_spoken_is_told_so() -> None:
    spoken = standing(mine=mine(), seats=[seat("past", "endorsed")], may={"verdict": False})
    assert view.why_no_verdict(spoken) == "You have given your verdict on this version."
    assert view.why_no_verdict(standing()) == ""


def comment(number: int, block: str, **more: Any) -> dict[str, Any]:
    author = {"name": "Elena", "delegation": "Portugal"}
    about = {"type": "general", "quote": "", "text": "Why?", "wording": None}
    state: dict[str, Any] = {"replies": [], "mentions": []}
    state |= {"disposition": None, "closed": None, "withdrawn": None, "now": {"block": block}}
    return {"number": number, "author": author, "block": block, **about, **state, **more}


def test_comments_stand_with_their_paragraphs_and_the_others_at_the_end() -> None:
    placed, loose = view.remarks(
        [comment(1, "a"), comment(2, "gone"), comment(3, "a", withdrawn="now")], ["a"]
    )
    assert ([each["number"] for each in placed["a"]], [each["number"] for each in loose]) == ([1], [2])
    assert placed["a"][0]["author"] == "Elena (Portugal)"


def test_a_comment_whose_words_went_into_another_paragraph_since_stands_where_it_was_made() -> None:
    placed, loose = view.remarks([comment(1, "a", now={"block": "newer"})], ["a"])
    assert (list(placed), loose) == (["a"], [])


def test_a_mention_is_read_as_a_name() -> None:
    assert view.plain("Ask @[Ana](x1).", [{"id": "x1", "name": "Ana"}]) == "Ask @Ana."


def entry(**more: Any) -> dict[str, Any]:
    about = {
        "draft": "d1",
        "session": {"number": "1.1", "title": "Rights"},
        "stage": "drafting",
        "version": None,
    }
    return {**about, "seats": [seat("past", "endorsed"), seat("present")], "waits_for_me": False, **more}


def test_the_queue_says_what_waits_for_the_reader() -> None:
    version = {"number": 2, "label": ""}
    rows = [
        view.queue_row(entry()),
        view.queue_row(entry(stage="Troika review", version=version)),
        view.queue_row(entry(stage="Troika review", version=version, waits_for_me=True)),
    ]
    found = [(row["word"], row["way"]) for row in view.in_order(rows)]
    assert found == [
        ("Waits for you", "Give your verdict"),
        ("1 of 2 verdicts", "Read"),
        ("Nothing to review", ""),
    ]
    assert view.waiting(rows) == "1 session waits for you."


def test_it_waits_for_the_chair_when_every_seat_has_spoken() -> None:
    seats = [seat("past", "endorsed"), seat("present", "endorsed")]
    version = {"number": 2, "label": ""}
    row = view.queue_row(entry(stage="Troika review", version=version, seats=seats, waits_for_me=True))
    assert row["way"] == "Adopt"


def test_a_queue_with_nothing_in_it_says_when_something_will_be() -> None:
    assert view.waiting([view.queue_row(entry())]).startswith("No version is under review.")
