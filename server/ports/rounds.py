"""Comment rounds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from drafts.discussion.rounds import Round
from drafts.ids import DraftId
from drafts.review.stages import StageChange


class Rounds(Protocol):
    """With a change of stage: nothing happens to a draft that is at a third."""

    async def all(self, draft: DraftId) -> Sequence[Round]:
        """Oldest first."""
        ...

    async def not_closed(self) -> Sequence[Round]:
        """Of all drafts, those that nobody and nothing has closed yet."""
        ...

    async def add(self, round: Round, stage: StageChange) -> None:
        """With the change of its draft's stage. Raises Conflict("round-open") when one is not closed."""
        ...

    async def change(self, old: Round, new: Round, stage: StageChange | None) -> None:
        """Its deadline, when it was closed, and what it reminded of. Raises Unknown, and
        Conflict("round-changed") when it is not `old` any more."""
        ...
