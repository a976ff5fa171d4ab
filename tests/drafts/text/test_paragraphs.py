"""Reading the flat text as blocks, numbering them, and repairing their ids."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drafts.ids import BlockId
from drafts.text.blocks import Run
from drafts.text.draft import Delete, Draft, Insert, Op, Retain
from drafts.text.outcome import Outcome, read_outcome
from drafts.text.paragraphs import build, has_words, read_blocks, repairs
from drafts.text.schema import BLOCK_TYPES, KINDS


def start(block_id: str, **attributes: Any) -> Run:
    return Run("\n", {"id": block_id, **attributes})


def named() -> Iterator[BlockId]:
    return (BlockId(f"new{n}") for n in count(1))


def test_a_newline_carries_the_paragraphs_tie_and_kind() -> None:
    [block] = read_blocks([start("a", type="paragraph", question="q1", kind="finding"), Run("Remittances.")])
    assert (block.id, block.number, block.type, block.level) == ("a", 1, "paragraph", 0)
    assert (block.question, block.kind, block.text) == ("q1", "finding", "Remittances.")


def test_headings_and_empty_paragraphs_use_up_no_number() -> None:
    blocks = read_blocks(
        [
            start("h", type="heading", level=2, question="q1", kind="finding"), Run("Findings"),
            start("a"), Run("One."),
            start("b"), Run(" \u200b\u2028"),
            start("c", type="quote"), Run("Two."),
            start("d", type="bullet", level=3), Run("Three."),
        ]
    )  # fmt: skip
    assert [(block.number, block.level) for block in blocks] == [(None, 2), (1, 0), (None, 0), (2, 0), (3, 3)]
    assert (blocks[0].question, blocks[0].kind) == (None, None)


@pytest.mark.parametrize(
    "unseen", ["", " \t", "\u00a0\u3000", "\ufeff\u200d", "\u202e\u2066", "\u2028", "\0\x85"]
)
def test_what_nobody_sees_is_no_word(unseen: str) -> None:
    assert not has_words(unseen)
    assert has_words(unseen + "é")


def test_words_before_the_first_newline_are_a_nameless_paragraph() -> None:
    blocks = read_blocks([Run("torn off"), start("a"), Run("whole")])
    assert [(block.id, block.number, block.text) for block in blocks] == [
        ("", 1, "torn off"),
        ("a", 2, "whole"),
    ]


def test_an_empty_text_has_no_blocks() -> None:
    assert read_blocks([]) == ()


def test_newlines_in_one_run_are_blocks_of_their_own() -> None:
    assert [block.text for block in read_blocks([Run("\n\none\n", {"type": "bullet"})])] == ["", "one", ""]


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ({"type": "heading", "level": 9}, ("heading", 3)),
        ({"type": "heading"}, ("heading", 1)),
        ({"type": "bullet", "level": -1}, ("bullet", 1)),
        ({"type": "ordered", "level": 4.0}, ("ordered", 4)),
        ({"type": "ordered", "level": 1e300}, ("ordered", 1)),
        ({"type": "paragraph", "level": 2}, ("paragraph", 0)),
        ({"type": "table", "level": "x"}, ("paragraph", 0)),
        ({"type": ["bullet"]}, ("paragraph", 0)),
    ],
)
def test_an_impossible_type_or_level_reads_as_the_nearest(
    said: dict[str, Any], read: tuple[str, int]
) -> None:
    [block] = read_blocks([Run("\n", said)])
    assert (block.type, block.level) == read


def test_block_attributes_on_words_are_ignored_and_unknown_marks_kept() -> None:
    [block] = read_blocks(
        [start("a"), Run("one ", {"id": "a", "x": 1}), Run("two", {"x": 1, "kind": "finding"})]
    )
    assert block.runs == (Run("one two", {"x": 1}),)


def test_a_missing_id_is_given_and_the_later_of_two_is_renamed() -> None:
    runs = [start("a"), Run("é"), Run("", {}, {"t": "x"}), Run("\n"), start("a"), start("b"), start("")]
    mint = named()
    assert repairs(runs, lambda: next(mint)) == [
        Retain(3),
        Retain(1, {"id": "new1"}),
        Retain(1, {"id": "new2"}),
        Retain(1),
        Retain(1, {"id": "new3"}),
    ]


def test_a_sound_text_needs_no_repair() -> None:
    assert repairs([start("a"), Run("x"), start("b")], lambda: BlockId("never")) == []


# ── whatever stands in the text, it reads ────────────────────────────────────────────────

JSON = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=5,
)
KEYS = st.sampled_from(
    ["id", "type", "level", "question", "kind", "strong", "em", "link", "c:1", "b:1", "new"]
)
LIKELY = st.sampled_from(["a", "b", True, False, None, 2, 2.5, "q1", {"href": "x"}, *BLOCK_TYPES, *KINDS])
ATTRIBUTES = st.dictionaries(KEYS, LIKELY | JSON, max_size=4)
WORDS = st.text(st.sampled_from("a é😀漢\n\n\r\u2028\u202e\0") | st.characters(codec="utf-8"), max_size=6)
EMBEDS = st.dictionaries(st.text(max_size=3), JSON, max_size=2)
ACTS = st.sampled_from(["insert", "embed", "format", "delete"])
STEPS = st.lists(
    st.tuples(st.integers(0, 30), ACTS, st.integers(0, 8), WORDS, EMBEDS, ATTRIBUTES), max_size=12
)


def length(draft: Draft) -> int:
    return sum(1 if run.embed is not None else len(run.text) for run in draft.runs())


def step(
    draft: Draft, at: int, what: str, span: int, words: str, embed: dict[str, Any], marks: dict[str, Any]
) -> None:
    left = length(draft)
    at = min(at, left)
    span = min(span, left - at)
    done: dict[str, Op] = {
        "insert": Insert(words, marks),
        "embed": Insert(embed, marks),
        "format": Retain(span, marks),
        "delete": Delete(span),
    }
    draft.edit([Retain(at), done[what]])


def scribbled(steps: list[Any]) -> Draft:
    draft = Draft(1)
    for each in steps:
        step(draft, *each)
    return draft


def check(outcome: Outcome) -> None:
    numbers = [block.number for block in outcome.blocks if block.number is not None]
    assert numbers == list(range(1, len(numbers) + 1))
    for block in outcome.blocks:
        assert block.type in BLOCK_TYPES
        assert block.kind is None or block.kind in KINDS
        assert isinstance(block.id, str)
        assert "\n" not in block.text
        assert (block.number is None) == (block.type == "heading" or not has_words(block.text))


@given(STEPS)
def test_every_text_reads(steps: list[Any]) -> None:
    check(read_outcome(scribbled(steps)))


@given(STEPS)
def test_every_text_is_repaired_in_one_go(steps: list[Any]) -> None:
    draft = scribbled(steps)
    before = [block.text for block in read_outcome(draft).blocks]
    mint = named()
    draft.edit(repairs(draft.runs(), lambda: next(mint)))
    assert repairs(draft.runs(), lambda: next(mint)) == []
    assert [block.text for block in read_outcome(draft).blocks] == before


@given(STEPS)
def test_blocks_built_anew_read_the_same(steps: list[Any]) -> None:
    blocks = read_outcome(scribbled(steps)).blocks
    copy = Draft(2)
    copy.edit(build(blocks))
    assert [block for block in read_outcome(copy).blocks if block.number] == [
        block for block in blocks if block.number
    ]
