"""A draft counts in code points, says what was new, and refuses misuse."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drafts.errors import Malformed
from drafts.ids import BlockId
from drafts.text.blocks import Run
from drafts.text.draft import Delete, Draft, Insert, Op, Retain, merge, seed

SEED = seed(1, BlockId("first"))


def opened(client_id: int = 2, *delta: Op) -> Draft:
    draft = Draft(client_id)
    draft.apply(SEED)
    if delta:
        draft.edit([Retain(1), *delta])
    return draft


def words(draft: Draft) -> str:
    return "".join(run.text for run in draft.runs())


def test_offsets_are_characters_whatever_the_script() -> None:
    draft = opened(2, Insert("é😀漢"))
    for at, sign in ((4, "d"), (3, "c"), (2, "b"), (1, "a")):
        draft.edit([Retain(at), Insert(sign)])
    assert words(draft) == "\naéb😀c漢d"


def test_deleting_counts_characters_too() -> None:
    draft = opened(2, Insert("é😀漢字"))
    draft.edit([Retain(2), Delete(2)])
    assert words(draft) == "\né字"


def test_an_embed_counts_one() -> None:
    draft = opened(2, Insert("é"), Insert({"t": "ref"}), Insert("漢"))
    draft.edit([Retain(3), Insert("!"), Retain(1, {"em": True})])
    assert draft.runs()[1:] == (
        Run("é"),
        Run("", {}, {"t": "ref"}),
        Run("!"),
        Run("漢", {"em": True}),
    )


def test_inserted_words_inherit_nothing() -> None:
    draft = opened(2, Insert("bold", {"strong": True}))
    draft.edit([Retain(3), Insert("plain")])
    assert draft.runs()[1:] == (Run("bo", {"strong": True}), Run("plain"), Run("ld", {"strong": True}))


def test_none_removes_an_attribute() -> None:
    draft = opened()
    draft.edit([Retain(1, {"kind": "finding"})])
    draft.edit([Retain(1, {"kind": None})])
    assert draft.runs() == (Run("\n", {"id": "first", "type": "paragraph"}),)


@pytest.mark.parametrize("delta", [[Retain(3)], [Delete(3)], [Retain(1), Delete(2)], [Retain(-1)]])
def test_an_edit_past_the_end_does_nothing_and_raises(delta: list[Op]) -> None:
    draft = opened(2, Insert("é"))
    with pytest.raises(ValueError, match="past the end"):
        draft.edit([Insert("x"), *delta])
    assert words(draft) == "\né"


def test_one_edit_is_one_update_that_another_draft_takes_whole() -> None:
    ana, ben = opened(2), opened(3)
    update = ana.edit(
        [Retain(1, {"kind": "finding"}), Insert("one"), Insert("\n", {"id": "b"}), Insert("two")]
    )
    assert ben.apply(update)
    assert ben.runs() == ana.runs()


def test_what_is_known_already_is_not_new() -> None:
    ana, ben = opened(2), opened(3)
    update = ana.edit([Retain(1), Insert("x")])
    assert ben.apply(update) == update
    assert ben.apply(update) == b""
    assert ana.edit([Retain(1)]) == b""


def test_a_deletion_is_new_once() -> None:
    ana, ben = opened(2, Insert("x")), opened(3)
    ben.apply(ana.full())
    update = ana.edit([Retain(1), Delete(1)])
    assert ben.apply(update)
    assert ben.apply(update) == b""


def test_only_what_was_new_comes_back() -> None:
    ana, ben = opened(2), opened(3)
    first = ana.edit([Retain(1), Insert("one")])
    ben.apply(first)
    second = ana.edit([Retain(4), Insert(" two")])
    assert ben.apply(merge(first, second)) == second


@pytest.mark.parametrize("nonsense", [b"", b"\x01", b"\xff" * 64, b"\x01\x01\x05\x00\x04"])
def test_what_cannot_be_read_is_malformed(nonsense: bytes) -> None:
    draft = opened()
    with pytest.raises(Malformed):
        draft.apply(nonsense)
    with pytest.raises(Malformed):
        merge(SEED, nonsense)
    assert draft.apply(opened(3, Insert("still here")).full())


def test_a_panic_at_the_end_of_a_change_is_malformed_too() -> None:
    # A letter after the first half of an emoji: pycrdt takes it, and panics when it tells of it.
    draft = Draft(5)
    draft.apply(bytes.fromhex("010102000401047465787404f09f988000"))
    with pytest.raises(Malformed):
        draft.apply(bytes.fromhex("01030202840201010a840200016106010474657874067374726f6e67047472756500"))


def test_a_state_vector_that_is_none_is_malformed() -> None:
    with pytest.raises(Malformed):
        opened().missing(b"\x05")


def test_clocks_tell_how_much_of_each_writer_is_held() -> None:
    before = opened(2).clocks()
    assert opened(2**53 - 1, Insert("four")).clocks() == {**before, 2**53 - 1: 4}
    assert Draft(9).clocks() == {}


def test_missing_is_what_a_peer_lacks() -> None:
    ana, ben = opened(2, Insert("more")), opened(3)
    ben.apply(ana.missing(ben.state_vector()))
    assert words(ben) == "\nmore"


def test_a_new_or_renamed_block_is_noticed_and_typing_is_not() -> None:
    ana, ben = opened(2), opened(3)
    noticed = []
    deltas: list[list[Op]] = [
        [Retain(1), Insert("typing")],
        [Retain(1, {"kind": "finding"})],
        [Retain(3), Insert("\n", {"id": "second"})],
        [Retain(4), Insert("é", {"strong": True})],
        [Retain(3), Retain(1, {"id": "other"})],
        [Retain(3), Delete(1)],
    ]
    for delta in deltas:
        ben.apply(ana.edit(delta))
        assert ana.touched_starts == ben.touched_starts
        noticed.append(ben.touched_starts)
    assert noticed == [[], [], ["second"], [], ["other"], []]


def test_whole_numbers_come_back_as_ints() -> None:
    draft = opened(2, Insert({"t": "x", "n": [1, 2.5]}))
    draft.edit([Retain(1, {"level": 2})])
    start, embed = draft.runs()
    assert (start.attributes["level"], embed.embed) == (2, {"t": "x", "n": [1, 2.5]})
    assert type(start.attributes["level"]) is int


def test_a_seed_is_one_empty_paragraph() -> None:
    assert opened().runs() == (Run("\n", {"id": "first", "type": "paragraph"}),)


# ── a plain list of signs beside it ──────────────────────────────────────────────────────

SIGNS = st.text(st.sampled_from("aé😀漢\n"), min_size=1, max_size=4)
MARKS = st.dictionaries(st.sampled_from(["strong", "em"]), st.just(True))
CHANGES = st.lists(st.tuples(st.sampled_from("+-="), st.integers(0, 20), st.integers(1, 6), SIGNS, MARKS))

Sign = tuple[str, dict[str, Any]]


def done_plainly(
    signs: list[Sign], what: str, at: int, to: int, words: str, marks: dict[str, Any]
) -> list[Sign]:
    middle = {
        "+": [(sign, marks) for sign in words] + signs[at:to],
        "-": [],
        "=": [(sign, {**before, **marks}) for sign, before in signs[at:to]],
    }
    return signs[:at] + middle[what] + signs[to:]


@given(CHANGES)
def test_every_edit_does_what_the_same_edit_of_a_list_does(changes: list[Any]) -> None:
    draft, plain = Draft(1), list[Sign]()
    for what, at, span, words, marks in changes:
        at = min(at, len(plain))
        to = min(at + span, len(plain))
        steps: dict[str, Op] = {"+": Insert(words, marks), "-": Delete(to - at), "=": Retain(to - at, marks)}
        draft.edit([Retain(at), steps[what]])
        plain = done_plainly(plain, what, at, to, words, marks)
    assert [(sign, run.attributes) for run in draft.runs() for sign in run.text] == plain
