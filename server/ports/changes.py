"""Whether who may do what can have changed."""

from __future__ import annotations

from typing import Protocol


class Changes(Protocol):
    async def number(self) -> int:
        """Grows with every committed change of people, capacities, or a draft's stage or epoch,
        and with every end of a session or token, whoever makes it, and at no other time."""
        ...
