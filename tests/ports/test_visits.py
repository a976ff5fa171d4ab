"""The contract of `ports.Visits`."""

from __future__ import annotations

from datetime import timedelta

from drafts.ids import PersonId
from server.ports import Grant, Records, Seen, Visit
from tests.builders import NOON

MINUTE = timedelta(minutes=1)
ANA, BAKARY = PersonId("ana"), PersonId("bakary")
DIGEST = "ab" * 32


async def test_nobody_has_come_yet(forum: Records) -> None:
    assert await forum.visits.all() == {}


async def test_the_first_time_stays_and_the_last_goes_on(forum: Records) -> None:
    for minute in (0, 5, 3):
        await forum.visits.note([Seen(ANA, DIGEST, NOON + minute * MINUTE)])
    assert await forum.visits.all() == {ANA: Visit(NOON, NOON + 5 * MINUTE)}


async def test_many_at_once_and_the_latest_of_each_counts(forum: Records) -> None:
    seen = [Seen(ANA, DIGEST, NOON + MINUTE), Seen(ANA, "cd" * 32, NOON), Seen(BAKARY, "ef" * 32, NOON)]
    await forum.visits.note(seen)
    visits = await forum.visits.all()
    assert (visits[ANA].last, visits[BAKARY].last) == (NOON + MINUTE, NOON)


async def test_it_is_said_of_the_grant_too(forum: Records) -> None:
    await forum.grants.add(Grant(DIGEST, "session", ANA, NOON, None))
    await forum.visits.note([Seen(ANA, DIGEST, NOON + MINUTE)])
    found = await forum.grants.find(DIGEST, "session", NOON)
    assert found
    assert found.seen == NOON + MINUTE


async def test_somebody_who_is_not_there_is_passed_over(forum: Records) -> None:
    await forum.visits.note([Seen(PersonId("nobody"), DIGEST, NOON), Seen(ANA, DIGEST, NOON)])
    assert set(await forum.visits.all()) == {ANA}
