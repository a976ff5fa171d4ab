"""Who everybody is, in memory, and never out of date."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import cast

import pytest

from drafts.ids import PersonId
from drafts.people import Person
from server.hub.roster import Roster
from server.ports import People, Records, StorageUnavailable
from tests.builders import a_person


class Counted:
    """The store's people and changes, with the number of times that each was read; may be away."""

    def __init__(self, kept: Records) -> None:
        self._kept = kept
        self.numbers = self.reads = 0
        self.away = False

    async def number(self) -> int:
        self.numbers += 1
        if self.away:
            raise StorageUnavailable("away")
        return await self._kept.changes.number()

    async def all(self) -> Sequence[Person]:
        self.reads += 1
        return await self._kept.people.all()

    def __getattr__(self, name: str) -> object:
        return getattr(self._kept.people, name)


@pytest.fixture
def counted(kept: Records) -> Counted:
    return Counted(kept)


@pytest.fixture
def roster(counted: Counted, kept: Records) -> Roster:
    return Roster(counted, cast("People", counted), kept.drafts, kept.grants)


async def test_two_hundred_at_once_cost_two_looks_and_one_reading(roster: Roster, counted: Counted) -> None:
    found = await asyncio.gather(*(roster.now() for _ in range(200)))
    assert all(PersonId("ana") in standings.people for standings in found)
    assert (counted.numbers, counted.reads) == (2, 1)


async def test_who_was_added_before_one_asks_is_there(roster: Roster, kept: Records) -> None:
    first = asyncio.create_task(roster.now())
    await asyncio.sleep(0)
    await kept.people.add(a_person("late"))
    assert PersonId("late") in (await roster.now()).people
    await first


async def test_nothing_is_read_again_while_nothing_changes(roster: Roster, counted: Counted) -> None:
    for _ in range(5):
        await roster.now()
    assert (counted.numbers, counted.reads) == (5, 1)


async def test_while_storage_is_away_everybody_is_told_and_afterwards_it_goes_on(
    roster: Roster, counted: Counted
) -> None:
    counted.away = True
    told = await asyncio.gather(*(roster.now() for _ in range(3)), return_exceptions=True)
    assert all(isinstance(fault, StorageUnavailable) for fault in told)
    counted.away = False
    assert PersonId("ana") in (await roster.now()).people


async def test_a_look_that_nobody_waits_for_any_more_ends_with_the_house(roster: Roster) -> None:
    asker = asyncio.create_task(roster.now())
    await asyncio.sleep(0)
    asker.cancel()
    await asyncio.gather(asker, return_exceptions=True)
    await roster.close()
    assert asyncio.all_tasks() == {asyncio.current_task()}
