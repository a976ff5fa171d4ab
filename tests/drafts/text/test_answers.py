"""Coverage of the guiding questions of a session."""

from __future__ import annotations

from drafts.ids import BlockId, QuestionId
from drafts.text.answers import Answered, Tie, coverage, ties, untied
from drafts.text.blocks import Run
from drafts.text.outcome import read_outcome

COSTS, SKILLS, REMITTANCES = QuestionId("costs"), QuestionId("skills"), QuestionId("remittances")
QUESTIONS = [COSTS, SKILLS, REMITTANCES]


def paragraph(block_id: str, words: str, question: str | None = None, kind: str = "paragraph") -> list[Run]:
    tie = {} if question is None else {"question": question}
    return [Run("\n", {"id": block_id, "type": kind, **tie}), Run(words)]


def tied(*paragraphs: list[Run]) -> tuple[Tie, ...]:
    return ties(read_outcome([run for runs in paragraphs for run in runs]))


DRAFTED = tied(
    paragraph("h", "Costs", "costs", kind="heading"),
    paragraph("a", "Fees should fall.", "costs"),
    paragraph("b", " ", "skills"),
    paragraph("c", "Nobody asked."),
    paragraph("d", "By half.", "costs", kind="bullet"),
    paragraph("e", "Withdrawn since.", "gone"),
    paragraph("f", ""),
)


def test_each_question_is_answered_open_or_waived() -> None:
    assert coverage(DRAFTED, QUESTIONS, {REMITTANCES}) == (
        Answered(COSTS, "answered", (BlockId("a"), BlockId("d")), 5),
        Answered(SKILLS, "open", (), 0),
        Answered(REMITTANCES, "waived", (), 0),
    )


def test_a_waived_question_that_is_answered_is_answered() -> None:
    assert coverage(DRAFTED, [COSTS], {COSTS})[0].state == "answered"


def test_empty_paragraphs_and_headings_are_not_untied() -> None:
    assert untied(DRAFTED) == ("c",)


def test_a_tie_to_a_withdrawn_question_is_as_good_as_none() -> None:
    assert untied(DRAFTED, QUESTIONS) == ("c", "e")
