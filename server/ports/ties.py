"""What drafts' paragraphs answer, kept so that no text has to be opened to show it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from drafts.ids import DraftId
from drafts.text.answers import Tie


@dataclass(frozen=True, slots=True)
class TiesAt:
    """What a draft's paragraphs answer, as its text is at row `seq` of `epoch`: it holds for exactly
    that text, and the draft's record says whether that is still the newest."""

    epoch: int
    seq: int
    ties: tuple[Tie, ...]


class KeptTies(Protocol):
    async def all(self) -> Mapping[DraftId, TiesAt]:
        """Of every draft the last one that was kept, whether or not the draft has moved on. Those of an
        older rule (`answers.RULE`), and what cannot be read, are left out."""
        ...

    async def keep(self, ties: Mapping[DraftId, TiesAt]) -> None:
        """In place of what was kept of these drafts, in one transaction."""
        ...
