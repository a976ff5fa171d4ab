"""The database's own view of its soundness."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol


class Integrity(Protocol):
    async def faults(self) -> Sequence[str]:
        """What the database itself finds wrong with its structure and references."""
        ...
