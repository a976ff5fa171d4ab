"""Which paragraphs answer which guiding question, and what is still open."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Literal

from drafts.ids import BlockId, QuestionId
from drafts.text.blocks import Block
from drafts.text.outcome import Outcome

State = Literal["answered", "open", "waived"]


@dataclass(frozen=True, slots=True)
class Answered:
    """The coverage of one question. `words` counts those of its paragraphs, in draft order."""

    question: QuestionId
    state: State
    paragraphs: tuple[BlockId, ...]
    words: int


def coverage(
    outcome: Outcome, questions: Sequence[QuestionId], waived: AbstractSet[QuestionId]
) -> tuple[Answered, ...]:
    """One entry a question, in the order given. A waived question that is answered is answered."""
    return tuple(_answered(outcome, question, waived) for question in questions)


def untied(outcome: Outcome, questions: Sequence[QuestionId] | None = None) -> tuple[BlockId, ...]:
    """The paragraphs with words that answer no question, in draft order.

    With `questions`, a tie to any other (withdrawn, unknown) is as good as none; the tie
    itself stays in the text.
    """
    return tuple(block.id for block in _paragraphs(outcome) if not _is_tied(block, questions))


def _answered(outcome: Outcome, question: QuestionId, waived: AbstractSet[QuestionId]) -> Answered:
    blocks = [block for block in _paragraphs(outcome) if block.question == question]
    state: State = "answered" if blocks else "waived" if question in waived else "open"
    words = sum(len(block.text.split()) for block in blocks)
    return Answered(question, state, tuple(block.id for block in blocks), words)


def _is_tied(block: Block, questions: Sequence[QuestionId] | None) -> bool:
    return block.question is not None and (questions is None or block.question in questions)


def _paragraphs(outcome: Outcome) -> Iterator[Block]:
    """Those with a number: neither headings nor empty ones."""
    return (block for block in outcome.blocks if block.number is not None)
