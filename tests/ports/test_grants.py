"""The contract of `ports.Grants`."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

from drafts.ids import PersonId
from server.ports import Grant, Lasting, Records
from tests.builders import NOON

MINUTE = timedelta(minutes=1)
DIGEST = "ab" * 32


def grant(purpose: str = "link", digest: str = DIGEST, minutes: int | None = 10) -> Grant:
    expires = None if minutes is None else NOON + minutes * MINUTE
    return Grant(digest, purpose, PersonId("ana"), NOON, expires, "d1/1")


async def test_a_grant_is_found_as_it_was_added_and_stays(forum: Records) -> None:
    await forum.grants.add(grant("session"))
    assert await forum.grants.find(DIGEST, "session", NOON) == grant("session")
    assert await forum.grants.find(DIGEST, "session", NOON) == grant("session")


async def test_a_grant_is_good_for_its_purpose_only(forum: Records) -> None:
    await forum.grants.add(grant("link"))
    assert await forum.grants.find(DIGEST, "session", NOON) is None
    assert await forum.grants.take(DIGEST, "token", NOON) is None
    assert await forum.grants.find(DIGEST, "link", NOON) == grant("link")


async def test_a_grant_ends_at_its_time(forum: Records) -> None:
    await forum.grants.add(grant(minutes=10))
    assert await forum.grants.find(DIGEST, "link", NOON + 9 * MINUTE)
    assert await forum.grants.find(DIGEST, "link", NOON + 10 * MINUTE) is None
    assert await forum.grants.take(DIGEST, "link", NOON + 10 * MINUTE) is None


async def test_a_grant_without_end_lasts(forum: Records) -> None:
    await forum.grants.add(grant(minutes=None))
    assert await forum.grants.find(DIGEST, "link", NOON + timedelta(days=9999)) == grant(minutes=None)


async def test_what_was_taken_is_gone(forum: Records) -> None:
    await forum.grants.add(grant())
    assert await forum.grants.take(DIGEST, "link", NOON) == grant()
    assert await forum.grants.take(DIGEST, "link", NOON) is None


async def test_of_ten_who_take_at_once_one_gets_it(forum: Records, elsewhere: Records) -> None:
    await forum.grants.add(grant())
    both = (forum.grants, elsewhere.grants)
    takes = await asyncio.gather(*(both[n % 2].take(DIGEST, "link", NOON) for n in range(10)))
    assert [take for take in takes if take] == [grant()]


async def test_a_grant_can_be_ended_and_twice_does_no_harm(forum: Records) -> None:
    await forum.grants.add(grant("session"))
    await forum.grants.remove(DIGEST, "session")
    await forum.grants.remove(DIGEST, "session")
    assert await forum.grants.find(DIGEST, "session", NOON) is None


async def test_sweeping_removes_what_has_ended(forum: Records) -> None:
    await forum.grants.add(grant(digest="01" * 32, minutes=1))
    await forum.grants.add(grant(digest="02" * 32, minutes=3))
    await forum.grants.add(grant(digest="03" * 32, minutes=None))
    assert await forum.grants.sweep(NOON + 2 * MINUTE) == 1
    assert await forum.grants.find("02" * 32, "link", NOON)
    assert await forum.grants.find("03" * 32, "link", NOON)


async def test_a_grant_keeps_its_label_and_when_it_was_seen(forum: Records) -> None:
    named = replace(grant("session"), label="Firefox on Linux", seen=NOON)
    await forum.grants.add(named)
    assert await forum.grants.find(DIGEST, "session", NOON) == named


async def test_somebodys_grants_are_listed_newest_first_without_tickets_and_what_has_ended(
    forum: Records,
) -> None:
    older, newer = grant("session", "01" * 32), replace(grant("token", "02" * 32), made=NOON + MINUTE)
    others = replace(grant("session", "05" * 32), person=PersonId("bakary"))
    for each in (older, newer, others, grant("ticket", "03" * 32), grant("token", "04" * 32, minutes=0)):
        await forum.grants.add(each)
    assert await forum.grants.of(PersonId("ana"), NOON) == [newer, older]


async def test_a_session_or_token_is_ended_by_its_person_once(forum: Records) -> None:
    for purpose in ("session", "link"):
        await forum.grants.add(grant(purpose, DIGEST if purpose == "session" else "cd" * 32))
    assert await forum.grants.end(PersonId("bakary"), DIGEST) is None
    assert await forum.grants.end(PersonId("ana"), "cd" * 32) is None
    assert await forum.grants.end(PersonId("ana"), DIGEST) == grant("session")
    assert await forum.grants.end(PersonId("ana"), DIGEST) is None


async def test_those_that_stand_are_sessions_and_tokens(forum: Records) -> None:
    for number, purpose in enumerate(("session", "token", "link", "ticket")):
        await forum.grants.add(grant(purpose, f"0{number}" * 32))
    ana, standing = PersonId("ana"), await forum.grants.standing()
    assert standing == {
        f"0{number}" * 32: Lasting(purpose, ana, grant(purpose).expires)
        for number, purpose in enumerate(("session", "token"))
    }


def test_what_stands_lets_in_as_what_it_was_handed_out_as_and_until_it_ends() -> None:
    session = Lasting("session", PersonId("ana"), NOON)
    assert session.lets_in("session", NOON - MINUTE)
    assert not session.lets_in("session", NOON)
    assert not session.lets_in("token", NOON - MINUTE)
    assert Lasting("token", PersonId("ana"), None).lets_in("token", NOON)
