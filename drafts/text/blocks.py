"""Blocks and runs: the values that a reading of a draft is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from drafts.ids import BlockId, QuestionId
from drafts.text.schema import BlockType, Kind


@dataclass(frozen=True, slots=True)
class Run:
    """Characters with the same attributes, or one embed (then `text` is empty).

    `attributes` holds every attribute found, marks and comment keys and unknown ones alike.
    An embed that is not an object (nobody writes one on purpose) stands as {"value": it}.
    """

    text: str
    attributes: Mapping[str, Any] = field(default_factory=dict)
    embed: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """One block as read. `number` is what a reader quotes, from 1; None for headings and for
    blocks without words, which print nothing and so must not use up a number.

    `id` is "" only for the nameless first block (text before the first newline) and for
    blocks that the server has not given an id yet. `level` is 0 where it means nothing
    (paragraphs, quotations), 1 to 3 for headings, 1 to 4 for list items. Headings have
    neither question nor kind. `runs` hold no newline and no block attributes; neighbours differ.
    """

    id: BlockId
    number: int | None
    type: BlockType
    level: int
    question: QuestionId | None
    kind: Kind | None
    runs: tuple[Run, ...]

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)
