"""When people came."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from drafts.ids import PersonId


@dataclass(frozen=True, slots=True)
class Seen:
    """Somebody asked for something. `grant`: the digest by which they were known."""

    person: PersonId
    grant: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Visit:
    """When a person first came in, and when they were last here."""

    first: datetime
    last: datetime


class Visits(Protocol):
    async def note(self, seen: Sequence[Seen]) -> None:
        """Remember these, on the person and on the grant. In one transaction; the latest counts.
        Whoever is not there, or has come with what has ended since, is passed over."""
        ...

    async def all(self) -> Mapping[PersonId, Visit]:
        """Of everybody who has ever come."""
        ...
