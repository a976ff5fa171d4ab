"""What a reader is told has changed: moved is not removed, split is not rewritten, a number is not a word."""

from __future__ import annotations

import random
from typing import Any

import pytest

from drafts.review.difference import Counts, Difference, Item, compare, same_text
from drafts.review.words import tokens
from drafts.text.blocks import Run
from drafts.text.outcome import Outcome, read_outcome


def text(*blocks: str | tuple[str, dict[str, Any]]) -> Outcome:
    """Each "id words…", with the block's other attributes where it has any."""
    runs: list[Run] = []
    for block in blocks:
        said, attributes = block if isinstance(block, tuple) else (block, {})
        id, _, words = said.partition(" ")
        runs += [Run("\n", {"id": id, "type": "paragraph", **attributes}), Run(words)]
    return read_outcome([run for run in runs if run.text])


def changes(difference: Difference) -> dict[str, tuple[str, ...]]:
    return {_id(item): item.changes for item in difference.items if item.changes}


def _id(item: Item) -> str:
    block = item.after or item.before
    assert block is not None
    return block.id


def item(difference: Difference, id: str) -> Item:
    return next(each for each in difference.items if _id(each) == id)


def said(item: Item) -> list[str]:
    marks = {"same": "", "removed": "-", "added": "+"}
    return [f"{marks[piece.op]}{piece.text}" for piece in item.words]


def test_two_equal_texts_have_no_changes() -> None:
    found = compare(text("a One.", "b Two."), text("a One.", "b Two."))
    assert changes(found) == {}
    assert found.counts == Counts(same=2)
    assert [said(each) for each in found.items] == [["One."], ["Two."]]


def test_words_are_compared_within_a_paragraph() -> None:
    found = compare(text("a Fees are too high today."), text("a Fees are low today."))
    assert changes(found) == {"a": ("words",)}
    assert said(item(found, "a")) == ["Fees are ", "-too high", "+low", " today."]
    assert (found.counts.words_added, found.counts.words_removed) == (1, 2)


def test_what_has_little_in_common_is_shown_whole() -> None:
    found = item(compare(text("a Fees are high."), text("a Coffee was short again today.")), "a")
    assert found.whole
    assert said(found) == ["-Fees are high.", "+Coffee was short again today."]


def test_a_removed_paragraph_stands_where_it_stood() -> None:
    found = compare(text("a One.", "b Two.", "c Three."), text("a One.", "c Three.", "d Four."))
    assert [_id(each) for each in found.items] == ["a", "b", "c", "d"]
    assert changes(found) == {"b": ("removed",), "c": ("number",), "d": ("added",)}


def test_the_least_that_can_have_moved_has_moved_and_a_number_is_told_apart() -> None:
    found = compare(
        text("a One.", "b Two.", "c Three.", "d Four."), text("d Four.", "a One.", "b Two.", "c Three.")
    )
    assert changes(found) == {"d": ("moved", "number"), "a": ("number",), "b": ("number",), "c": ("number",)}
    assert (found.counts.moved, found.counts.renumbered, found.counts.changed) == (1, 4, 0)


def test_a_tie_a_kind_and_a_type_are_told_apart_from_words() -> None:
    before = text(("a One.", {"question": "q1", "kind": "finding"}), ("b Two.", {}), ("c Three.", {}))
    after = text(
        ("a One.", {"question": "q2", "kind": "finding"}),
        ("b Two.", {"kind": "recommendation"}),
        ("c Three.", {"type": "bullet"}),
    )
    found = compare(before, after)
    assert changes(found) == {"a": ("tie",), "b": ("kind",), "c": ("type",)}
    assert (found.counts.retied, found.counts.changed) == (1, 2)


def test_bold_and_a_link_are_a_look_and_no_word() -> None:
    plain = read_outcome([Run("\n", {"id": "a"}), Run("Fish.")])
    linked = read_outcome([Run("\n", {"id": "a"}), Run("Fish.", {"link": {"href": "https://example.org"}})])
    assert changes(compare(plain, linked)) == {"a": ("look",)}


def test_comments_change_nothing() -> None:
    plain = read_outcome([Run("\n", {"id": "a"}), Run("Fresh fish.")])
    marked = read_outcome([Run("\n", {"id": "a"}), Run("Fresh "), Run("fish", {"c:1": True}), Run(".")])
    assert changes(compare(plain, marked)) == {}
    assert same_text(plain, marked)
    [found] = compare(plain, marked).items
    assert found.after is not None
    assert [dict(run.attributes) for run in found.after.runs] == [{}]


def test_a_split_is_no_rewriting() -> None:
    found = compare(text("a One fish. Two fish.", "z End."), text("a One fish.", "n  Two fish.", "z End."))
    assert changes(found) == {"a": ("split",), "n": ("added", "split"), "z": ("number",)}
    assert (said(item(found, "a")), said(item(found, "n"))) == (["One fish."], [" Two fish."])
    assert item(found, "n").other == "a"
    assert (found.counts.words_added, found.counts.words_removed) == (0, 0)


def test_a_split_with_words_changed_shows_those_words_alone() -> None:
    found = compare(text("a One red fish. Two blue fish."), text("a One red fish.", "n Two green fish."))
    assert "+green" in said(item(found, "n"))
    assert item(found, "a").changes[0] == "split"


def test_a_paragraph_split_at_its_very_beginning_is_split() -> None:
    found = compare(text("a One fish, two fish."), text("a ", "n One fish, two fish."))
    assert changes(found)["n"] == ("added", "split")
    assert (found.counts.words_added, found.counts.words_removed) == (0, 0)


def test_one_split_into_three_is_split_twice() -> None:
    found = compare(text("a One. Two. Three."), text("a One.", "m  Two.", "n  Three."))
    assert changes(found) == {"a": ("split",), "m": ("added", "split"), "n": ("added", "split")}


def test_a_new_paragraph_behind_a_changed_one_is_not_split_from_it() -> None:
    found = compare(text("a One fish."), text("a One dish.", "n Coffee was short."))
    assert changes(found) == {"a": ("words",), "n": ("added",)}


def test_a_join_is_no_removal_of_words() -> None:
    found = compare(text("a One fish.", "b Two fish."), text("a One fish.Two fish."))
    assert changes(found) == {"a": ("joined",), "b": ("removed", "joined")}
    assert (item(found, "a").other, item(found, "b").other) == ("b", "a")
    assert (found.counts.words_added, found.counts.words_removed) == (0, 0)


def test_a_join_and_a_split_are_seen_past_what_was_moved_away_or_in_between() -> None:
    before = text("a Bilateral accords help.", "b States meet yearly.", "c Welfare funds pay.", "z End.")
    joined = compare(
        before, text("b States meet yearly.", "a Bilateral accords help. Welfare funds pay.", "z End.")
    )
    assert changes(joined)["c"] == ("removed", "joined")
    assert (joined.counts.words_added, joined.counts.words_removed) == (0, 0)
    apart = text("a Bilateral accords help.", "z End.", "n Welfare funds pay.")
    split = compare(text("z End.", "a Bilateral accords help. Welfare funds pay."), apart)
    assert changes(split)["n"] == ("added", "split")


def test_what_was_split_off_or_joined_on_counts_as_neither_added_nor_removed() -> None:
    split = compare(text("a One fish. Two fish."), text("a One fish.", "n Two fish.", "m New."))
    assert (split.counts.added, split.counts.removed, split.counts.changed) == (1, 0, 1)
    joined = compare(text("a One fish.", "n Two fish.", "m Old."), text("a One fish. Two fish."))
    assert (joined.counts.added, joined.counts.removed, joined.counts.changed) == (0, 1, 1)


def test_invisible_and_turning_characters_are_given_as_they_are() -> None:
    found = item(compare(text("a Fees are due."), text("a Fees\u200b are \u202edue.")), "a")
    assert (
        "".join(piece.text for piece in found.words if piece.op != "removed") == "Fees\u200b are \u202edue."
    )
    assert "words" in found.changes


def test_words_keep_their_signs_and_unspaced_scripts_are_compared_letter_by_letter() -> None:
    assert tokens("e\u0301t\u0301e वर्णमाला") == ["e\u0301t\u0301e", " ", "वर्णमाला"]
    found = item(compare(text("a 漢字は難しい"), text("a 漢字は楽しい")), "a")
    assert said(found) == ["漢字は", "-難", "+楽", "しい"]


def test_repeated_and_missing_ids_are_compared_all_the_same() -> None:
    twice = read_outcome(
        [Run("\n", {"id": "a"}), Run("One."), Run("\n", {"id": "a"}), Run("Two."), Run("\n")]
    )
    found = compare(twice, text("a One."))
    assert len(found.items) == 3
    assert found.counts.removed == 1


@pytest.mark.parametrize("seed", [1, 2008, random.SystemRandom().randrange(2**32)])
def test_both_texts_can_be_read_out_of_any_difference(seed: int) -> None:
    """The newer words of each block, and the older ones: of what was split, from all its parts."""
    luck = random.Random(seed)
    for _ in range(200):
        before = _random_text(luck)
        after = _edited(before, luck)
        found = compare(before, after)
        assert [each.after for each in found.items if each.after] == list(after.blocks), seed
        older = sorted(each.before.id for each in found.items if each.before)
        assert older == sorted(block.id for block in before.blocks), seed
        for each in found.items:
            if each.after:
                assert _words(each, "added") == each.after.text, seed
            if each.before and "joined" not in each.changes:
                parts = [part for part in found.items if "split" in part.changes and part.other == _id(each)]
                assert "".join(_words(part, "removed") for part in (each, *parts)) == each.before.text, seed


def _words(item: Item, kept: str) -> str:
    return "".join(piece.text for piece in item.words if piece.op in ("same", kept))


def _random_text(luck: random.Random) -> Outcome:
    words = ["fish", "sea", "coast", "\u202e", "é", "漢字", "😀", "net", "boat"]
    return text(*(f"{id} {' '.join(luck.choices(words, k=luck.randint(0, 8)))}" for id in "abcdef"))


def _edited(before: Outcome, luck: random.Random) -> Outcome:
    blocks = [f"{block.id} {block.text}" for block in before.blocks]
    for _ in range(luck.randint(1, 5)):
        at = luck.randrange(len(blocks))
        what = luck.randrange(5)
        if what == 0 and len(blocks) > 1:
            del blocks[at]
        elif what == 1:
            cut = luck.randint(2, max(2, len(blocks[at])))
            blocks[at : at + 1] = [blocks[at][:cut], f"n{luck.random()} {blocks[at][cut:]}"]
        elif what == 2 and at + 1 < len(blocks):
            blocks[at : at + 2] = [blocks[at] + blocks[at + 1].partition(" ")[2]]
        elif what == 3:
            blocks.insert(luck.randrange(len(blocks)), blocks.pop(at))
        else:
            blocks[at] += " more"
    return text(*blocks)
