"""The register of acts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from drafts.ids import DraftId, PersonId
from drafts.register import Done, Place, Record


@dataclass(frozen=True, slots=True)
class Filters:
    """Which entries are meant; all that are given must fit. `since` is within, `until` is not.

    `nobody`: entries without a person, made by the operator or the server.
    """

    person: PersonId | None = None
    nobody: bool = False
    act: str | None = None
    draft: DraftId | None = None
    since: datetime | None = None
    until: datetime | None = None


class Register(Protocol):
    """What is entered stays: the store itself refuses to change or remove an entry."""

    async def append(self, done: Done) -> Record:
        """Durable when it returns. Takes the next number and the hash before it as a critical section."""
        ...

    async def read(self, filters: Filters, before: int | None, limit: int) -> Sequence[Place]:
        """The newest first, at most `limit`; with `before` only entries of smaller numbers."""
        ...

    async def all(self) -> Sequence[Place]:
        """Everything that is kept, damaged or not, in the order of the numbers: for verification."""
        ...

    async def acts(self) -> Sequence[str]:
        """The acts that have been entered, each once, in the order of the alphabet."""
        ...
