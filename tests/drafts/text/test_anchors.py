"""An anchor stays with its words: here, changed, or gone, and never on others."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drafts.ids import BlockId
from drafts.text.anchors import Asked, Now, Reading, of_blocks, put
from drafts.text.blocks import Run
from drafts.text.delta import Delete, Insert, Op, Retain
from drafts.text.draft import Draft
from drafts.text.outcome import read_outcome

FIRST, SECOND, THIRD = "Fees are too high é😀漢 in most corridors.", "They should fall.", "Soon."
QUOTE = "too high é😀漢 in"
KEY = "c:t1"


def start(id: str, **attributes: Any) -> Insert:
    return Insert("\n", {"id": id, "type": "paragraph", **attributes})


def a_text() -> Draft:
    """Three paragraphs, the comment t1 on QUOTE in the first; held by the server and by Ana."""
    draft = Draft(1)
    draft.edit([start("a"), Insert(FIRST), start("b"), Insert(SECOND), start("c"), Insert(THIRD)])
    place = Reading(draft.runs()).find(asked())
    assert place is not None
    draft.edit(put("t1", place))
    return draft


def asked(block: str = "a", at: int = FIRST.index(QUOTE), quote: str = QUOTE) -> Asked:
    return Asked(BlockId(block), at, at + len(quote), quote)


def flat(draft: Draft) -> str:
    return "".join(run.text or "\0" for run in draft.runs())


def now(draft: Draft, quote: str = QUOTE) -> Now:
    return Reading(draft.runs()).now("t1", BlockId("a"), quote, quote)


def test_words_are_found_where_they_were_seen() -> None:
    draft = a_text()
    found = now(draft)
    assert (found.state, found.block, found.text) == ("here", "a", QUOTE)
    assert FIRST[found.start : found.end] == QUOTE


def test_of_equal_words_the_nearest_count() -> None:
    runs = [Run("\n", {"id": "a"}), Run("fees and fees and fees")]
    for seen, there in ((0, 0), (8, 9), (10, 9), (40, 18)):
        place = Reading(runs).find(Asked(BlockId("a"), seen, seen + 4, "fees"))
        assert place is not None
        assert (place.start, place.end, place.text) == (there, there + 4, "fees")


def test_words_that_left_their_paragraph_are_found_in_the_nearest_other() -> None:
    runs = [Run("\n", {"id": "a"}), Run("Gone."), Run("\n", {"id": "b"}), Run("Now it is "), Run(QUOTE)]
    place = Reading(runs).find(asked())
    assert place is not None
    assert (place.block, place.start, place.text) == ("b", 10, QUOTE)


def test_short_words_are_not_looked_for_elsewhere_and_the_whole_paragraph_counts() -> None:
    runs = [Run("\n", {"id": "a"}), Run("Gone."), Run("\n", {"id": "b"}), Run("the fees")]
    place = Reading(runs).find(asked(quote="the fees"))
    assert place is not None
    assert (place.block, place.text) == ("a", "Gone.")


def test_neither_words_nor_paragraph_is_nowhere() -> None:
    assert Reading([Run("\n", {"id": "z"}), Run("Other.")]).find(asked()) is None
    assert Reading([]).find(asked()) is None


def test_an_embed_counts_nothing_in_the_block_and_one_in_the_text() -> None:
    draft = Draft(1)
    draft.edit([start("a"), Insert("é "), Insert({"t": "ref"}), Insert("one two")])
    place = Reading(draft.runs()).find(asked(at=6, quote="two"))
    assert place is not None
    assert (place.start, place.end, place.at, place.length) == (6, 9, 8, 3)
    draft.edit(put("t1", place))
    assert [run.text for run in draft.runs() if KEY in run.attributes] == ["two"]
    across = Reading(draft.runs()).find(asked(at=0, quote="é one"))
    assert across is not None
    assert (across.at, across.length, across.text) == (1, 6, "é one")


def test_a_comment_on_a_paragraph_follows_its_id() -> None:
    draft = a_text()
    draft.edit([Retain(1), Delete(len(FIRST)), Insert("All new.")])
    reading = Reading(draft.runs())
    found = reading.now("t2", BlockId("a"), "", FIRST)
    assert (found.state, found.text) == ("changed", "All new.")
    assert reading.now("t2", BlockId("a"), "", "All new.").state == "here"
    assert reading.now("t2", BlockId("nowhere"), "", FIRST).state == "gone"


def test_of_words_that_are_gone_it_says_how_their_paragraph_reads_now() -> None:
    draft = a_text()
    draft.edit([Retain(1), Delete(len(FIRST)), Insert("All new.")])
    found = now(draft)
    assert (found.state, found.text, found.around) == ("gone", "", "All new.")
    draft.edit([Delete(1 + len("All new."))])
    assert (now(draft).state, now(draft).around) == ("gone", "")


def test_an_empty_paragraph_can_be_commented_on() -> None:
    runs = [Run("\n", {"id": "a"})]
    place = Reading(runs).find(Asked(BlockId("a"), 0, 0, ""))
    assert place is not None
    assert put("t1", place) == []
    assert Reading(runs).now("t1", BlockId("a"), "", "").state == "here"


def test_a_made_up_key_is_nobodys_anchor() -> None:
    runs = [Run("\n", {"id": "a"}), Run("one", {"c:t1": {"x": 1}}), Run("two", {"c:": True, "c:t9": True})]
    assert Reading(runs).now("t1", BlockId("a"), "one", "one").state == "gone"


# ── the twelve kinds of edit ──

AT = FIRST.index(QUOTE) + 1
"""Where the anchored words begin in the flat text."""
END = AT + len(QUOTE)
LEFT, RIGHT = FIRST[: AT - 1], FIRST[END - 1 :]
BLOCK_B = 1 + len(FIRST)
ON: dict[str, Any] = {KEY: True}

KINDS: dict[str, tuple[Sequence[Sequence[Op]], str, str | None, str]] = {
    "typing before them": ([[Retain(AT), Insert("far ")]], "here", "a", QUOTE),
    "typing behind them": ([[Retain(END), Insert(" nearly")]], "here", "a", QUOTE),
    "typing within them": (
        [[Retain(AT + 3), Insert(" very", ON)]], "changed", "a", "too very high é😀漢 in",
    ),
    "pasting within them without marks": (
        [[Retain(AT + 3), Insert(" very")]], "changed", "a", "too very high é😀漢 in",
    ),
    "making them strong": ([[Retain(AT + 4), Retain(4, {"strong": True})]], "here", "a", QUOTE),
    "splitting before them": ([[Retain(AT), start("n")]], "here", "n", QUOTE),
    "splitting within them": ([[Retain(AT + 4), start("n")]], "changed", "a", "too \nhigh é😀漢 in"),
    "joining their paragraph to the one before": (
        [[start("zero"), Insert("Zero. ")], [Retain(7), Delete(1)]], "here", "zero", QUOTE,
    ),
    "retyping their paragraph": ([[Retain(1, {"type": "bullet", "level": 1})]], "here", "a", QUOTE),
    "moving their paragraph": (
        [
            [
                Retain(BLOCK_B + 1 + len(SECOND)),
                start("a"), Insert(LEFT), Insert(QUOTE, ON), Insert(RIGHT),
            ],
            [Delete(1 + len(FIRST))],
        ],
        "here", "a", QUOTE,
    ),
    "cutting and pasting them elsewhere": (
        [[Retain(AT), Delete(len(QUOTE))], [Retain(BLOCK_B - len(QUOTE) + 1), Insert(QUOTE, ON)]],
        "here", "b", QUOTE,
    ),
    "deleting some of them": ([[Retain(AT), Delete(4)]], "changed", "a", "high é😀漢 in"),
    "replacing some of them": (
        [[Retain(AT + 4), Delete(4), Insert("low", ON)]], "changed", "a", "too low é😀漢 in",
    ),
    "deleting all of them": ([[Retain(AT), Delete(len(QUOTE))]], "gone", "a", ""),
    "deleting their paragraph": ([[Delete(1 + len(FIRST))]], "gone", None, ""),
    "copying their paragraph": (
        [[Retain(BLOCK_B), start("n"), Insert(LEFT), Insert(QUOTE, ON), Insert(RIGHT)]], "here", "a", QUOTE,
    ),
    "taking the mark off": ([[Retain(AT), Retain(len(QUOTE), {KEY: None})]], "gone", "a", ""),
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_it_survives(kind: str) -> None:
    edits, state, block, text = KINDS[kind]
    draft = a_text()
    for edit in edits:
        draft.edit(edit)
    found = now(draft)
    assert (found.state, found.block, found.text) == (state, block, text)


@pytest.mark.parametrize("kind", KINDS)
def test_it_survives_an_edit_made_before_it_was_put(kind: str) -> None:
    """Ana, offline, edits the text as it was without the key; the key is put meanwhile."""
    edits, _, _, _ = KINDS[kind]
    server, ana = Draft(1), Draft(2)
    server.edit([start("a"), Insert(FIRST), start("b"), Insert(SECOND), start("c"), Insert(THIRD)])
    ana.apply(server.full())
    made = [ana.edit(edit) for edit in edits]
    place = Reading(server.runs()).find(asked())
    assert place is not None
    server.edit(put("t1", place))
    for update in made:
        if update:
            server.apply(update)
    found = now(server)
    assert found.state in ("here", "changed", "gone")
    anchored = {sign for run in server.runs() if KEY in run.attributes for sign in run.text}
    # What is typed at their very edge in that moment may be drawn in; nothing beyond it is.
    assert anchored <= set(QUOTE + "far very low\n"), "the key is on no others' words"
    if found.state == "here":
        assert found.text == QUOTE


def test_two_who_edit_and_the_reading_of_blocks_agree() -> None:
    draft = a_text()
    draft.edit([Retain(AT + 4), start("n")])
    by_blocks = of_blocks(read_outcome(draft).blocks).now("t1", BlockId("a"), QUOTE, QUOTE)
    assert by_blocks == now(draft)


def test_a_copy_does_not_hide_that_the_original_is_changed_while_it_can_be_told() -> None:
    """A copy that is exact counts as the words: they stand there, word for word."""
    draft = a_text()
    draft.edit([Retain(BLOCK_B + 1), Insert(QUOTE, ON)])
    assert now(draft).block == "a"
    draft.edit([Retain(AT), Delete(4)])
    found = now(draft)
    assert (found.state, found.block, found.text) == ("here", "b", QUOTE)


# ── whatever happens ──

_ids = itertools.count()
EDITS = st.lists(
    st.tuples(
        st.sampled_from(["insert", "delete", "split", "join", "strong", "kept"]),
        st.integers(0, 80),
        st.integers(1, 12),
        st.sampled_from("abé😀漢 "),
    ),
    max_size=25,
)


def _edit(draft: Draft, what: str, at: int, length: int, sign: str) -> Sequence[Op]:
    text = flat(draft)
    place = min(at, len(text))
    left = len(text) - place
    marks = {key: True for run in _at(draft, place) for key in run.attributes if key.startswith("c:")}
    choices: dict[str, Callable[[], Sequence[Op]]] = {
        "insert": lambda: [Retain(place), Insert(sign * length)],
        "kept": lambda: [Retain(place), Insert(sign * length, marks)],
        "delete": lambda: [Retain(place), Delete(min(length, left))],
        "split": lambda: [Retain(place), start(f"n{next(_ids)}")],
        "join": lambda: [Retain(found), Delete(1)] if (found := text.find("\n", place)) > 0 else [],
        "strong": lambda: [Retain(place), Retain(min(length, left), {"strong": True})],
    }
    return choices[what]()


def _at(draft: Draft, place: int) -> list[Run]:
    at = 0
    for run in draft.runs():
        at += len(run.text) or 1
        if at >= place:
            return [run]
    return []


@given(EDITS, EDITS)
def test_it_never_detaches_silently(mine: list[Any], theirs: list[Any]) -> None:
    """Two edit at once. Afterwards what is found is exactly where the marks are, or said to be gone."""
    server = a_text()
    hands = [Draft(2), Draft(3)]
    for hand in hands:
        hand.apply(server.full())
    updates = [
        hand.edit(_edit(hand, *edit))
        for hand, edits in zip(hands, (mine, theirs), strict=True)
        for edit in edits
    ]
    for update in updates:
        if update:
            server.apply(update)
    found = now(server)
    anchored = "".join(run.text for run in server.runs() if KEY in run.attributes).replace("\n", "")
    assert (found.state == "gone") == (not anchored)
    if found.state == "here":
        assert found.text == QUOTE
    if found.place:
        text = flat(server)
        assert text[found.place.at : found.place.at + found.place.length] == found.text
        block = next(each for each in read_outcome(server).blocks if each.id == found.block)
        assert block.text[found.start : found.end] == found.text


@given(st.lists(st.sampled_from(["a", "é😀", "\n", "  ", "c"]), max_size=30), st.data())
def test_reading_is_total_and_agrees_with_the_outcome(parts: list[str], data: st.DataObject) -> None:
    """Every text there can be has the same blocks for anchors as for everybody."""
    runs = [
        Run(part, data.draw(st.sampled_from([{}, {"c:t1": True}, {"id": "x"}, {"strong": True}])))
        for part in parts
    ]
    lines = Reading(runs).lines
    blocks = read_outcome(runs).blocks
    assert [(line.id, line.text) for line in lines] == [(block.id, block.text) for block in blocks]
    whole = "".join(parts)
    for line in lines:
        assert whole[line.at : line.at + len(line.signs)] == line.signs
