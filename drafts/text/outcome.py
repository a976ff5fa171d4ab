"""The outcome: the immutable reading of a draft. Reports, versions and exports start here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from drafts.text.blocks import Block, Run
from drafts.text.draft import Draft
from drafts.text.paragraphs import read_blocks

__all__ = ["Block", "Outcome", "Run", "read_outcome"]


@dataclass(frozen=True, slots=True)
class Outcome:
    blocks: tuple[Block, ...]


def read_outcome(source: Draft | Sequence[Run]) -> Outcome:
    """Total: every text there can be is a valid outcome."""
    return Outcome(read_blocks(source.runs() if isinstance(source, Draft) else source))
