"""A comparison in words, folded and grouped for a reader."""

from __future__ import annotations

import pytest

from server.web.changes_view import Asked, Group, counts, groups, lines_of, told
from tests.server.web.comparing import QUESTIONS, block, item, renumbered, same

ASKED = Asked(QUESTIONS)
LISTED = block("a", 1, "x", type="bullet", level=1)
CHANGED = item(block("b", 2, "one two"), block("b", 2, "one three"), "words", words="=one |-two|+three")


def shape(group: Group) -> list[str]:
    return [
        ("folded " if each.folded else "") + " ".join(line.id for line in each.lines)
        for each in group.stretches
    ]


# ── what changed, in words ──


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (item(None, block("a", 1, "New."), "added"), ["added"]),
        (item(block("a", 1, "Old."), None, "removed"), ["removed"]),
        (CHANGED, ["words changed"]),
        (item(block("a", 5, "x"), block("a", 1, "x"), "moved", "number"), ["moved, was paragraph 5"]),
        (
            item(block("a", 1, "x"), block("a", 1, "x", question=None), "tie"),
            ["tied to no question, was question 1"],
        ),
        (
            item(block("a", 1, "x"), block("a", 1, "x", kind="good-practice"), "kind"),
            ["now good practice, was unmarked"],
        ),
        (
            item(block("a", 1, "x"), block("a", 1, "x", type="bullet", level=1), "type"),
            ["now bulleted list, was paragraph"],
        ),
        (
            item(LISTED, {**LISTED, "level": 2}, "type"),
            ["now bulleted list of level 2, was 1"],
        ),
        (item(block("a", 1, "x"), block("a", 1, "x"), "look"), ["emphasis or links changed"]),
        (renumbered("a", 3), ["was number 2"]),
    ],
)  # fmt: skip
def test_each_change_is_told_in_words(changed: dict[str, object], said: list[str]) -> None:
    assert told(changed, ASKED, {}) == said


def test_a_split_names_the_paragraph_it_came_from() -> None:
    first = item(block("a", 4, "One. Two."), block("a", 4, "One."), "split", words="=One.", other="b")
    second = item(None, block("b", 5, "Two."), "split", words="=Two.", other="a")
    lines = lines_of([first, second], ASKED)
    assert [line.told for line in lines] == [("split in two",), ("split off from paragraph 4",)]
    assert [line.fate for line in lines] == ["changed", "changed"]


def test_a_join_names_the_other_one_on_both_sides() -> None:
    kept = item(block("a", 1, "One."), block("a", 1, "One. Two."), "joined", words="=One. |=Two.", other="b")
    gone = item(block("b", 2, "Two."), None, "joined", words="=Two.", other="a")
    told_of = [line.told for line in lines_of([kept, gone], ASKED)]
    assert told_of == [("paragraph 2 joined on",), ("joined to paragraph 1",)]


def test_a_question_of_an_older_programme_has_no_number() -> None:
    assert ASKED.name("gone") == "a question no longer asked"


# ── folding ──


def test_what_did_not_change_is_folded_away_but_for_the_neighbours_of_a_change() -> None:
    items = [
        same("x1", 1),
        same("x2", 2),
        same("x3", 3),
        CHANGED,
        same("y1", 4),
        same("y2", 5),
        same("y3", 6),
    ]
    (group,) = groups(items, QUESTIONS, by_question=False)
    assert shape(group) == ["folded x1 x2", "x3 b y1", "folded y2 y3"]


def test_one_paragraph_alone_is_not_folded() -> None:
    (group,) = groups([same("x1", 1), same("x2", 2), CHANGED], QUESTIONS, by_question=False)
    assert shape(group) == ["x1 x2 b"]


def test_a_changed_number_is_no_change_to_stop_at() -> None:
    (group,) = groups(
        [CHANGED, renumbered("y1", 3), renumbered("y2", 4), renumbered("y3", 5)], QUESTIONS, False
    )
    assert group.changed == 1
    assert shape(group) == ["b y1", "folded y2 y3"]
    assert group.stretches[0].lines[1].was == 2


def test_changes_are_numbered_in_the_order_they_stand_on_the_page() -> None:
    items = [
        item(None, block("late", 1, "x", question="q2"), "added"),
        item(None, block("soon", 2, "x"), "added"),
    ]
    stops = [
        (line.id, line.stop) for group in groups(items, QUESTIONS, True) for line in group.stretches[0].lines
    ]
    assert stops == [("soon", 1), ("late", 2)]


# ── under the guiding questions ──


def test_paragraphs_stand_under_their_questions_and_untied_ones_last() -> None:
    items = [
        same("u", 1, question=None),
        same("b", 2, question="q2"),
        same("a", 3),
        same("o", 4, question="old"),
    ]
    assert [(group.question, group.title) for group in groups(items, QUESTIONS, by_question=True)] == [
        ("q1", "Question 1: What protects?"),
        ("q2", "Question 2: What encourages?"),
        ("old", "A question no longer asked"),
        (None, "Tied to no question"),
    ]


def test_a_heading_goes_with_the_paragraph_below_it() -> None:
    heading = block("h", None, "On avenues", type="heading", level=1, question=None)
    found = groups(
        [same("a", 1), item(heading, heading), same("b", 2, question="q2")], QUESTIONS, True, fold=False
    )
    assert [[line.id for each in group.stretches for line in each.lines] for group in found] == [
        ["a"],
        ["h", "b"],
    ]


# ── counts ──


def test_counts_are_one_sentence() -> None:
    changes = {
        "added": 3,
        "removed": 0,
        "changed": 12,
        "moved": 1,
        "retied": 0,
        "words_added": 1240,
        "words_removed": 1,
    }
    assert counts(changes) == "3 paragraphs added, 12 changed, 1 moved; 1,240 words added, 1 word removed."


def test_nothing_changed_is_said() -> None:
    assert counts({"added": 0, "words_added": 0}) == "No paragraph changed."
    assert counts(None) == "The first version."
