"""People and their capacities."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from drafts.ids import CapacityId, PersonId
from drafts.people import Capacity, Person


class People(Protocol):
    async def get(self, person: PersonId) -> Person:
        """With capacities. Raises Unknown."""
        ...

    async def by_email(self, email: str) -> Person | None:
        """Compared without regard to case."""
        ...

    async def all(self) -> Sequence[Person]:
        """In the order they were added."""
        ...

    async def add(self, person: Person) -> None:
        """With their capacities. Raises Conflict("email-taken")."""
        ...

    async def correct(self, person: PersonId, name: str, email: str) -> Person:
        """As they are then. With another address (case apart) their links end in the same transaction.
        Raises Unknown, Conflict("email-taken")."""
        ...

    async def give(self, person: PersonId, capacity: Capacity) -> None: ...

    async def speak_for(self, capacity: CapacityId, delegation: str | None) -> None:
        """Raises Unknown."""
        ...

    async def holder(self, capacity: CapacityId) -> Person:
        """Who holds it. Raises Unknown."""
        ...

    async def take(self, capacity: CapacityId) -> Person:
        """Take it from its holder, who is given back as they are then. Whoever held no other is
        no longer let in: their links, sessions and tokens end in the same transaction. Raises Unknown."""
        ...

    async def revoke(self, person: PersonId) -> Person:
        """Take all that they hold and end all their links, sessions and tokens, in one transaction.

        They stay as a person, since what they wrote names them. Gives them back as they were
        before. Raises Unknown.
        """
        ...
