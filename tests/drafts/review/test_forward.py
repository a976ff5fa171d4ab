"""The edit that restores a version: exactly its text, with the comments of what stays."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

import pytest

from drafts.review.difference import same_text
from drafts.review.forward import forward
from drafts.text.blocks import Run
from drafts.text.delta import Delete, Insert, Op, Retain
from drafts.text.draft import Draft
from drafts.text.outcome import read_outcome

ALPHABET = "ab é😀漢\u202e"


def text(*blocks: tuple[str, str]) -> list[Run]:
    """(id, words) each."""
    return [
        run
        for id, words in blocks
        for run in (Run("\n", {"id": id, "type": "paragraph"}), Run(words, {}))
        if run.text
    ]


def written(ops: Sequence[Op], client: int = 7) -> Draft:
    draft = Draft(client)
    draft.edit(ops)
    return draft


def of_runs(runs: Sequence[Run]) -> Draft:
    return written([Insert(run.text if run.embed is None else run.embed, run.attributes) for run in runs])


def restored(now: Sequence[Run], then: Sequence[Run]) -> tuple[Run, ...]:
    draft = of_runs(now)
    draft.edit(forward(draft.runs(), then))
    return draft.runs()


def test_nothing_is_done_where_the_text_is_what_it_was() -> None:
    runs = text(("a", "Fish."), ("b", "Chips."))
    assert forward(runs, runs) == []


def test_only_the_words_that_differ_are_touched() -> None:
    now, then = text(("a", "Fees are too high today.")), text(("a", "Fees are low today."))
    assert forward(now, then) == [Retain(10), Delete(8), Insert("low")]


def test_a_comment_left_on_a_blank_alone_comes_back_with_its_words() -> None:
    start, key = Run("\n", {"id": "a", "type": "paragraph"}), {"c:1": True}
    then = [start, Run("The delegate", key), Run(" spoke.", {})]
    now = [start, Run("Entirely", {}), Run(" ", key), Run("new.", {})]
    assert [run for run in restored(now, then) if "c:1" in run.attributes] == [Run("The delegate", key)]


def test_a_word_goes_with_the_blank_behind_it() -> None:
    """Whoever types a word before it at this moment keeps the blank between."""
    assert forward(text(("a", "one two three")), text(("a", "one three"))) == [Retain(5), Delete(4)]
    assert forward(text(("a", "one three")), text(("a", "one two three"))) == [Retain(5), Insert("two ")]


def test_a_block_that_was_deleted_comes_back_where_it_stood_and_one_that_is_new_goes() -> None:
    now, then = (
        text(("a", "One."), ("c", "Three."), ("x", "More.")),
        text(("a", "One."), ("b", "Two."), ("c", "Three.")),
    )
    assert [(b.id, b.text) for b in read_outcome(restored(now, then)).blocks] == [
        ("a", "One."),
        ("b", "Two."),
        ("c", "Three."),
    ]


def test_a_tie_and_a_kind_go_back_without_touching_a_word() -> None:
    now = [Run("\n", {"id": "a", "type": "paragraph", "question": "q2", "kind": "finding"}), Run("Fish.")]
    then = [Run("\n", {"id": "a", "type": "bullet", "level": 2, "question": "q1"}), Run("Fish.")]
    [op] = forward(now, then)
    assert isinstance(op, Retain)
    assert op.length == 1
    assert op.attributes == {"type": "bullet", "level": 2, "question": "q1", "kind": None}
    assert same_text(read_outcome(restored(now, then)), read_outcome(then))


def test_a_comment_stays_on_the_words_that_stay_also_in_a_paragraph_that_moves() -> None:
    now = [
        *text(("a", "One.")),
        Run("\n", {"id": "b", "type": "paragraph"}),
        Run("Two ", {}),
        Run("fish", {"c:1": True}),
        Run("!", {}),
    ]
    then = text(("b", "Two fish."), ("a", "One."))
    marked = [run.text for run in restored(now, then) if "c:1" in run.attributes]
    assert marked == ["fish"]
    back = text(("a", "One, two."), ("b", "Two fish."))
    assert [run.text for run in restored(now, back) if "c:1" in run.attributes] == ["fish"]


def test_a_comment_comes_back_with_its_words_unless_it_found_others() -> None:
    then = [*text(("a", "One.")), Run("\n", {"id": "b", "type": "paragraph"}), Run("fish", {"c:1": True})]
    gone = text(("a", "One."))
    assert [run.text for run in restored(gone, then) if "c:1" in run.attributes] == ["fish"]
    elsewhere = [Run("\n", {"id": "a", "type": "paragraph"}), Run("One.", {"c:1": True})]
    assert [run.text for run in restored(elsewhere, then) if "c:1" in run.attributes] == ["One."]


def test_formats_and_embeds_are_restored_as_they_were() -> None:
    start = Run("\n", {"id": "a", "type": "paragraph"})
    now = [start, Run("bold", {"em": True}), Run("", {}, {"t": "note", "n": 1}), Run(" end", {})]
    then = [
        start,
        Run("bo", {"strong": True}),
        Run("ld", {}),
        Run("", {}, {"t": "note", "n": 2}),
        Run(" end", {}),
    ]
    assert same_text(read_outcome(restored(now, then)), read_outcome(then))


def test_words_before_the_first_block_come_and_go() -> None:
    nameless, named = [Run("Loose. "), *text(("a", "One."))], text(("a", "One."))
    assert same_text(read_outcome(restored(nameless, named)), read_outcome(named))
    assert same_text(read_outcome(restored(named, nameless)), read_outcome(nameless))


LOOKS: list[dict[str, Any]] = [{}, {"strong": True}, {"c:1": True}, {"em": True, "c:2": True}, {"b:x": "y"}]


def random_text(luck: random.Random) -> list[Run]:
    runs: list[Run] = [Run("".join(luck.choices(ALPHABET, k=2)), {})] if luck.random() < 0.1 else []
    for id in luck.sample("abcdefgh", luck.randint(1, 7)):
        attributes = {"id": id, "type": luck.choice(["paragraph", "bullet", "heading"])}
        if luck.random() < 0.5:
            attributes["question"] = luck.choice("qr")
        runs.append(Run("\n", attributes))
        for _ in range(luck.randint(0, 3)):
            look = luck.choice(LOOKS)
            if luck.random() < 0.1:
                runs.append(Run("", look, {"t": luck.choice("mn")}))
            else:
                runs.append(Run("".join(luck.choices(ALPHABET, k=luck.randint(1, 9))), look))
    return runs


@pytest.mark.parametrize("seed", [1, 2008, random.SystemRandom().randrange(2**32)])
def test_whatever_the_two_texts_the_result_is_the_older_one(seed: int) -> None:
    luck = random.Random(seed)
    for _ in range(300):
        now, then = random_text(luck), random_text(luck)
        found = restored(now, then)
        assert same_text(read_outcome(found), read_outcome(of_runs(then).runs())), (seed, now, then)
        # Keys of comments: none that neither had, and one that stood on a word of both is still there.
        keys = {key for run in found for key in run.attributes if key.startswith("c:")}
        assert keys <= {key for run in (*now, *then) for key in run.attributes}
