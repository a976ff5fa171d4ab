"""Who everybody is and where each draft stands, held in memory until the store says it has changed."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field

from drafts.errors import Unknown
from drafts.ids import DraftId, PersonId
from drafts.people import DraftAtStage, Person
from server.ports import Changes, Drafts, Grants, Lasting, People


@dataclass(frozen=True, slots=True)
class Standings:
    """As of one change; `grants` are the sessions and tokens that stand, by digest. One that was made
    since the change need not be among them."""

    number: int
    people: Mapping[PersonId, Person]
    drafts: Mapping[DraftId, DraftAtStage]
    grants: Mapping[str, Lasting] = field(default_factory=dict)

    def draft(self, draft: DraftId) -> DraftAtStage:
        found = self.drafts.get(draft)
        if found is None:
            raise Unknown("no-such-draft", "There is no such draft.")
        return found


class Roster:
    """Two hundred people who come at once cost one look at the store, and everybody who is connected
    one a second: reading all of them anew takes 10 µs a person."""

    def __init__(self, changes: Changes, people: People, drafts: Drafts, grants: Grants) -> None:
        self._changes = changes
        self._people = people
        self._drafts = drafts
        self._grants = grants
        self._known = Standings(-1, {}, {})
        self._looking: asyncio.Task[Standings] | None = None
        self._next: asyncio.Task[Standings] | None = None

    async def now(self) -> Standings:
        """As it stands at this moment or later, never earlier. Raises StorageUnavailable."""
        if self._looking is None:
            self._looking = asyncio.create_task(self._look())
            return await asyncio.shield(self._looking)
        # The look under way may have passed what has changed just now: the next one has not.
        if self._next is None:
            self._next = asyncio.create_task(self._look_after(self._looking))
        return await asyncio.shield(self._next)

    async def close(self) -> None:
        """Nobody looks any more: a look outlives whoever asked for it, and the store is closed next."""
        looks = [look for look in (self._looking, self._next) if look]
        for look in looks:
            look.cancel()
        await asyncio.gather(*looks, return_exceptions=True)

    async def _look_after(self, earlier: asyncio.Task[Standings]) -> Standings:
        await asyncio.wait([earlier])
        self._looking, self._next = self._next, None
        return await self._look()

    async def _look(self) -> Standings:
        try:
            number = await self._changes.number()
            if number != self._known.number:
                self._known = await self._read(number)
            return self._known
        finally:
            if self._looking is asyncio.current_task():
                self._looking = None

    async def _read(self, number: int) -> Standings:
        # What changes between the reads has a higher number, and is read at the next look.
        people = {person.id: person for person in await self._people.all()}
        return Standings(
            number,
            people,
            {record.id: record.at_stage for record in await self._drafts.all()},
            await self._grants.standing(),
        )
