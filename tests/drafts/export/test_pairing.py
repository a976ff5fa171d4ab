"""Which block of a file is which of the draft's."""

from __future__ import annotations

from drafts.export.pairing import MOST_PAIRS, paired


def test_the_likest_by_their_words_are_one_and_each_is_given_once() -> None:
    old = ["fees have fallen by half", "fees have fallen by a third"]
    new = ["fees have fallen by a third again", "fees have fallen by half again", "nothing alike"]
    assert paired(old, new, old, new) == [1, 0, None]


def test_two_alike_ones_that_were_moved_keep_their_order() -> None:
    old, new = ["a", "twice", "twice", "b"], ["b", "twice", "twice", "a"]
    assert paired(old, new, old, new) == [3, 1, 2, 0]


def test_of_a_long_text_reworded_throughout_each_is_found_among_its_neighbours() -> None:
    old = [f"paragraph {number} of many says something of its own, number {number}" for number in range(300)]
    new = [f"{words} today" for words in old]
    assert len(old) * len(new) > MOST_PAIRS
    assert paired(old, new, old, new) == list(range(300))
