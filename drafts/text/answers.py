"""Which paragraphs answer which guiding question, and what is still open."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Final, Literal

from drafts.ids import BlockId, QuestionId
from drafts.text.outcome import Outcome

State = Literal["answered", "open", "waived"]

RULE: Final = 1
"""Grows whenever one text would give other ties than before: ties kept under an older rule are then
read from the text anew."""


@dataclass(frozen=True, slots=True)
class Tie:
    """A paragraph with words, and the question that it answers, if any. With all of them one has a
    draft's coverage by any programme and any waivers, without its text."""

    paragraph: BlockId
    question: QuestionId | None
    words: int


@dataclass(frozen=True, slots=True)
class Answered:
    """The coverage of one question. `words` counts those of its paragraphs, in draft order."""

    question: QuestionId
    state: State
    paragraphs: tuple[BlockId, ...]
    words: int


def ties(outcome: Outcome) -> tuple[Tie, ...]:
    """Of every paragraph with a number, in draft order: of neither headings nor empty ones."""
    numbered = (block for block in outcome.blocks if block.number is not None)
    return tuple([Tie(block.id, block.question, len(block.text.split())) for block in numbered])


def coverage(
    tied: Iterable[Tie], questions: Sequence[QuestionId], waived: AbstractSet[QuestionId]
) -> tuple[Answered, ...]:
    """One entry a question, in the order given. A waived question that is answered is answered."""
    found: dict[QuestionId | None, list[Tie]] = {}
    for tie in tied:
        found.setdefault(tie.question, []).append(tie)
    return tuple(_answered(question, found.get(question, []), question in waived) for question in questions)


def untied(tied: Iterable[Tie], questions: Sequence[QuestionId] | None = None) -> tuple[BlockId, ...]:
    """The paragraphs that answer no question, in draft order.

    With `questions`, a tie to any other (withdrawn, unknown) is as good as none; the tie
    itself stays in the text.
    """
    return tuple(tie.paragraph for tie in tied if not _counts(tie, questions))


def _answered(question: QuestionId, found: Sequence[Tie], waived: bool) -> Answered:
    state: State = "answered" if found else "waived" if waived else "open"
    return Answered(question, state, tuple(tie.paragraph for tie in found), sum(tie.words for tie in found))


def _counts(tie: Tie, questions: Sequence[QuestionId] | None) -> bool:
    return tie.question is not None and (questions is None or tie.question in questions)
