"""Files to take away."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from drafts.export.writing import Job, Made
from drafts.programme.model import Question
from drafts.text.blocks import Block


class Workshop(Protocol):
    """Where files are made, apart from everything that must not wait."""

    async def make(self, job: Job) -> Made:
        """Raises what `writing.make` refuses; Refusal "export-too-slow" and "export-too-large" when a file
        would take more than its share, "export-failed" when it could not be made, and "exports-busy" when
        too many are being made. None of them harms anything else."""
        ...

    async def read(self, text: str, questions: Sequence[Question]) -> Sequence[Block]:
        """Markdown as blocks without ids, in the draft's order; labels name `questions` by number.
        Raises the same."""
        ...
