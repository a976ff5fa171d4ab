"""An accepted wording touches the words that differ, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drafts.ids import BlockId
from drafts.text.anchors import Asked, Reading, put
from drafts.text.blocks import Run
from drafts.text.delta import Delete, Insert, Op, Retain
from drafts.text.draft import Draft
from drafts.text.rewording import reword, word_changes


def a_paragraph(*words: Insert) -> Draft:
    draft = Draft(1)
    draft.edit([Insert("\n", {"id": "a", "type": "paragraph"}), *words])
    return draft


def anchored(draft: Draft, quote: str, comment: str = "t1") -> None:
    place = Reading(draft.runs()).find(Asked(BlockId("a"), 0, 0, quote))
    assert place is not None
    draft.edit(put(comment, place))


def ops(draft: Draft, wording: str, quote: str = "") -> list[Op]:
    place = Reading(draft.runs()).now("t1", BlockId("a"), quote, quote).place
    assert place is not None
    return reword(draft.runs(), place, word_changes(place.text, wording), "t1")


def text(draft: Draft) -> str:
    return "".join(run.text or "␣" for run in draft.runs())


def keyed(draft: Draft, key: str) -> str:
    return "".join(run.text for run in draft.runs() if run.attributes.get(key))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("fees are too high", "fees are far too high"),
        ("fees are too high", "fees are high"),
        ("fees are too high", "costs were very low"),
        ("fees are too high", ""),
        ("fees are too high", "fees are too high, everywhere"),
        ("fees é😀漢 fall", "fees 漢😀é fall"),
        ("one two three four", "four three two one"),
        ("الرسوم مرتفعة جدا", "الرسوم مرتفعة"),
    ],
)
def test_the_words_read_as_accepted(old: str, new: str) -> None:
    draft = a_paragraph(Insert(f"Today {old}. Tomorrow."))
    anchored(draft, old)
    draft.edit(ops(draft, new, old))
    assert text(draft) == f"\nToday {new}. Tomorrow."
    assert keyed(draft, "c:t1") == new


def test_words_that_stay_are_not_touched() -> None:
    draft = a_paragraph(Insert("Transfer fees are too high today."))
    anchored(draft, "fees are too high")
    made = ops(draft, "fees are much too high", "fees are too high")
    assert [op for op in made if isinstance(op, Delete)] == []
    assert [op.content for op in made if isinstance(op, Insert)] == ["much "]


@pytest.mark.parametrize(
    ("old", "new", "gone", "come"),
    [
        ("fees are high", "fees, today, are high", "", ", today,"),
        ("fees are high.", "fees are high!", ".", "!"),
        ("fees are high", "fees are  high", " ", "  "),
        ("“fees” are high", "“costs” are high", "fees", "costs"),
        ("one two three", "two three", "one ", ""),
    ],
)
def test_a_sign_beside_a_word_does_not_touch_the_word(old: str, new: str, gone: str, come: str) -> None:
    [change] = word_changes(old, new)
    assert (old[change.start : change.stop], change.fresh) == (gone, come)


def test_nothing_to_change_is_no_edit() -> None:
    draft = a_paragraph(Insert("fees fall"))
    anchored(draft, "fees fall")
    assert ops(draft, "fees fall", "fees fall") == []


def test_new_words_look_like_those_they_replace_and_carry_their_anchors() -> None:
    draft = a_paragraph(Insert("fees are "), Insert("too high", {"strong": True}), Insert(" today"))
    anchored(draft, "fees are too high today")
    anchored(draft, "high", "other")
    draft.edit(ops(draft, "fees are too low today", "fees are too high today"))
    low = next(run for run in draft.runs() if "low" in run.text)
    assert low.attributes == {"strong": True, "c:t1": True, "c:other": True}


def test_words_put_in_between_belong_to_no_anchor_that_ends_there() -> None:
    draft = a_paragraph(Insert("fees are high"))
    anchored(draft, "fees are high")
    anchored(draft, "fees", "other")
    draft.edit(ops(draft, "fees today are high", "fees are high"))
    assert keyed(draft, "c:other") == "fees"
    assert keyed(draft, "c:t1") == "fees today are high"


def test_an_embed_stays_where_it_is() -> None:
    draft = a_paragraph(Insert("fees "), Insert({"t": "ref"}), Insert("are high"))
    anchored(draft, "fees are high")
    draft.edit(ops(draft, "costs", "fees are high"))
    assert text(draft).replace("␣", "") == "\ncosts"
    assert "␣" in text(draft)


def test_two_letters_typed_meanwhile_by_another_stay() -> None:
    """Ben types within the words that stay, at the same moment."""
    server, ben = a_paragraph(Insert("fees are too high today")), Draft(2)
    anchored(server, "fees are too high")
    ben.apply(server.full())
    typed = ben.edit([Retain(1 + len("fees ar")), Insert("XX")])
    server.edit(ops(server, "fees are much too high", "fees are too high"))
    server.apply(typed)
    assert text(server) == "\nfees arXXe much too high today"


def test_words_that_repeat_without_end_are_compared_all_the_same() -> None:
    for some, fewer in (("😀", "😀"), ("a ", "a "), ("a b ", "b a ")):
        old, new = some * 2_000, fewer * 1_000
        changed = old
        for change in reversed(word_changes(old, new)):
            changed = changed[: change.start] + change.fresh + changed[change.stop :]
        assert changed == new


WORDS = st.lists(st.sampled_from(["fees", "é😀", "漢", "fall", ",", " ", "."]), max_size=12).map("".join)
LOOKS: st.SearchStrategy[dict[str, Any]] = st.sampled_from([{}, {"strong": True}, {"c:x": True}])


@given(st.lists(st.tuples(WORDS, LOOKS), min_size=1, max_size=4), WORDS, st.booleans())
def test_whatever_the_words_the_place_reads_as_accepted(
    parts: list[tuple[str, dict[str, Any]]], new: str, embed: bool
) -> None:
    draft = a_paragraph(Insert("before "), Insert("after", {"em": True}))
    draft.edit([Retain(8), *(Insert(part, {**looks, "c:t1": True}) for part, looks in parts)])
    if embed:
        draft.edit([Retain(9), Insert({"t": "ref"}, {})])
    now = Reading(draft.runs()).now("t1", BlockId("a"), "x", "x")
    if now.place is None:
        return
    draft.edit(reword(draft.runs(), now.place, word_changes(now.text, new), "t1"))
    assert text(draft).replace("␣", "") == f"\nbefore {new}after"
    assert [run for run in draft.runs() if run.text == "after"] in ([Run("after", {"em": True})], [])
