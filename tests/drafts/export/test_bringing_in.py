"""A file brought back into a draft says the same, and leaves alone what it does not change."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from drafts.export.bringing_in import Brought, bring_in
from drafts.export.document import Chapter, Document
from drafts.export.markdown import markdown, read_markdown
from drafts.export.markdown_reading import asked_in, holds_several, renumbered
from drafts.ids import BlockId, QuestionId
from drafts.programme.model import Question
from drafts.text.blocks import Block, Run
from drafts.text.delta import Retain
from drafts.text.draft import Draft
from drafts.text.outcome import Outcome, read_outcome
from drafts.text.paragraphs import build, read_blocks
from tests.drafts.export.a_session import QUESTIONS, frozen, full_text

ASKED = frozenset(question.id for question in QUESTIONS)


def a_draft(runs: Sequence[Run]) -> Draft:
    """With an id for each block: b1, b2, …"""
    draft, ids = Draft(7), (f"b{number}" for number in itertools.count(1))
    named = [Run(run.text, {**run.attributes, "id": next(ids)}) if run.text == "\n" else run for run in runs]
    draft.edit(build(read_blocks(named)))
    return draft


def brought(draft: Draft, blocks: Sequence[Block]) -> Brought:
    ids = (BlockId(f"new{number}") for number in itertools.count(1))
    found = bring_in(draft.runs(), blocks, ASKED, lambda: next(ids))
    draft.edit(found.edit)
    return found


def file_of(draft: Draft, group: bool = False) -> str:
    version = frozen(read_outcome(draft))
    return markdown(Document((Chapter(version, "adopted"),), by_question=group))


def test_what_was_exported_changes_nothing_when_it_comes_back() -> None:
    for group in (False, True):
        draft = a_draft(full_text())
        before = draft.runs()
        found = brought(draft, read_markdown(file_of(draft, group), QUESTIONS))
        assert (found.added, found.changed) == (0, 0)
        kept = [run for run in before if run.embed or run.text.strip("\n")]
        assert [run for run in draft.runs() if run.embed or run.text.strip("\n")] == kept


def test_into_an_empty_draft_the_same_blocks_come_with_ids_of_their_own() -> None:
    text = file_of(a_draft(full_text()))
    other = a_draft([Run("\n", {"type": "paragraph"})])
    found = brought(other, read_markdown(text, QUESTIONS))
    assert found.added == found.blocks
    assert file_of(other).split("\n---\n")[2] == text.split("\n---\n")[2]
    ids = [block.id for block in read_outcome(other).blocks]
    assert all(ids)
    assert len(set(ids)) == len(ids)


def test_a_changed_word_changes_that_word_alone() -> None:
    draft = a_draft(full_text())
    text = file_of(draft).replace("Fees have fallen", "Costs have fallen")
    before = [block.id for block in read_outcome(draft).blocks if block.number]
    found = brought(draft, read_markdown(text, QUESTIONS))
    assert (found.added, found.changed) == (0, 1)
    assert [block.id for block in read_outcome(draft).blocks if block.number] == before
    assert isinstance(found.edit[0], Retain)
    assert "Costs have fallen by half since 2005." in [block.text for block in read_outcome(draft).blocks]


def test_a_paragraph_that_was_moved_stays_that_one() -> None:
    draft = a_draft(paragraphs("Fees have fallen by half.", "Contracts are read aloud.", "Coffee was short."))
    found = brought(
        draft, text_blocks("Contracts are read aloud.", "Coffee was short.", "Fees have fallen by half.")
    )
    assert (found.added, found.changed, found.removed) == (0, 0, 0)
    assert ids_and_words(draft) == [
        ("b2", "Contracts are read aloud."),
        ("b3", "Coffee was short."),
        ("b1", "Fees have fallen by half."),
    ]


def test_a_new_paragraph_before_a_reworded_one_takes_nothing_of_it() -> None:
    draft = a_draft(paragraphs("Fees have fallen by half.", "Contracts are read aloud to everybody."))
    found = brought(
        draft,
        text_blocks(
            "Fees have fallen by half.", "Data come first.", "Contracts are read aloud to each worker."
        ),
    )
    assert (found.added, found.changed, found.removed) == (1, 1, 0)
    assert [id for id, _ in ids_and_words(draft)] == ["b1", "new1", "b2"]


def test_one_in_the_place_of_another_takes_over_its_id_whatever_it_says() -> None:
    draft = a_draft(paragraphs("Fees fell.", "Contracts inform.", "Coffee was short."))
    brought(draft, text_blocks("Fees fell.", "Nothing alike.", "Coffee was short."))
    assert [id for id, _ in ids_and_words(draft)] == ["b1", "b2", "b3"]


def paragraphs(*texts: str) -> list[Run]:
    return [run for text in texts for run in (Run("\n", {"type": "paragraph"}), Run(text, {}))]


def text_blocks(*texts: str) -> Sequence[Block]:
    return read_markdown("\n\n".join(texts), QUESTIONS)


def ids_and_words(draft: Draft) -> list[tuple[str, str]]:
    return [(block.id, block.text) for block in read_outcome(draft).blocks if block.text]


def test_what_no_file_shows_stays_on_blocks_that_stay() -> None:
    runs = [
        Run("\n", {"type": "paragraph"}),
        Run("kept", {"c:1": True, "b:9": True}),
        Run("", {}, {"t": "ref"}),
    ]
    draft = a_draft(runs)
    brought(draft, read_markdown(file_of(draft) + "\n2\\. More.\n", QUESTIONS))
    first = read_outcome(draft).blocks[0]
    assert first.runs[0].attributes == {"c:1": True, "b:9": True}
    assert first.runs[1].embed == {"t": "ref"}
    assert [block.text for block in Outcome(read_outcome(draft).blocks).blocks] == ["kept", "More."]


def test_a_tie_follows_the_words_of_its_question_whatever_its_number_is_today() -> None:
    text = file_of(a_draft(full_text()))
    first, second, third = QUESTIONS
    assert asked_in(text) == {1: first.text, 2: second.text, 3: third.text}
    today = (
        Question(second.id, 1, second.text),
        Question(first.id, 2, first.text),
        Question(QuestionId("other"), 3, "Reworded?"),
    )
    found = {question.number: question.id for question in renumbered(text, today)}
    assert found == {1: first.id, 2: second.id, 3: "other"}


def test_other_people_s_markdown_is_tied_by_nothing_and_a_file_of_several_is_told() -> None:
    assert renumbered("1. Words", QUESTIONS) == QUESTIONS
    assert holds_several("---\nforum: x\nsessions:\n- session: '1'\n---\n")
    assert not holds_several("---\nforum: x\n---\n\nsessions:\n")
