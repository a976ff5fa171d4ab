"""The contract of `ports.People`."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from drafts.errors import Conflict, Unknown
from drafts.ids import CapacityId, PersonId, SessionId
from drafts.people import Capacity
from server.ports import Grant, Records
from tests.builders import NOON, a_person

RAPPORTEUR = Capacity(CapacityId("c1"), "rapporteur", SessionId("s1"))
STEERING = Capacity(CapacityId("c2"), "steering", delegation="Philippines")
TROIKA = Capacity(CapacityId("c3"), "troika", seat="past")


async def test_a_person_is_read_back_with_capacities_in_order(forum: Records) -> None:
    chika = a_person("chika", TROIKA, RAPPORTEUR, STEERING)
    await forum.people.add(chika)
    assert await forum.people.get(chika.id) == chika


async def test_people_come_in_the_order_they_were_added(forum: Records) -> None:
    await forum.people.add(a_person("aaron"))
    assert [person.name for person in await forum.people.all()] == ["Ana", "Bakary", "Aaron"]


async def test_an_address_is_found_whatever_its_case(forum: Records) -> None:
    found = await forum.people.by_email("ANA@Example.ORG")
    assert found == await forum.people.get(PersonId("ana"))
    assert await forum.people.by_email("nobody@example.org") is None


async def test_an_address_belongs_to_one_person(forum: Records) -> None:
    with pytest.raises(Conflict) as refusal:
        await forum.people.add(replace(a_person("anna", STEERING), email="Ana@example.org"))
    assert refusal.value.code == "email-taken"
    assert len(await forum.people.all()) == 2


async def test_of_two_with_one_address_at_once_one_is_added(forum: Records, elsewhere: Records) -> None:
    one, other = a_person("chika"), replace(a_person("chidi"), email="CHIKA@example.org")
    ends = await asyncio.gather(forum.people.add(one), elsewhere.people.add(other), return_exceptions=True)
    assert [type(end) for end in ends if end] == [Conflict]
    assert len(await forum.people.all()) == 3


async def test_a_capacity_can_be_given_later(forum: Records) -> None:
    await forum.people.give(PersonId("ana"), STEERING)
    await forum.people.give(PersonId("ana"), RAPPORTEUR)
    assert (await forum.people.get(PersonId("ana"))).capacities == (STEERING, RAPPORTEUR)


async def test_a_capacity_needs_its_person_and_its_session(forum: Records) -> None:
    with pytest.raises(Unknown, match="no person"):
        await forum.people.give(PersonId("nobody"), STEERING)
    with pytest.raises(Unknown, match="no session"):
        await forum.people.give(PersonId("ana"), replace(RAPPORTEUR, session=SessionId("s9")))
    with pytest.raises(Unknown, match="no session"):
        await forum.people.add(a_person("chika", replace(RAPPORTEUR, session=SessionId("s9"))))
    assert await forum.people.by_email("chika@example.org") is None


async def test_somebody_who_is_not_there_is_unknown(forum: Records) -> None:
    with pytest.raises(Unknown):
        await forum.people.get(PersonId("nobody"))


# ── taking ────────────────────────────────────────────────────────────────────────────────


def grant(digest: str, purpose: str) -> Grant:
    return Grant(digest, purpose, PersonId("chika"), NOON, None)


async def test_the_holder_of_a_capacity_is_found(forum: Records) -> None:
    await forum.people.add(a_person("chika", STEERING))
    assert (await forum.people.holder(STEERING.id)).id == "chika"
    with pytest.raises(Unknown):
        await forum.people.holder(TROIKA.id)


async def test_a_capacity_is_taken_once_and_the_others_stay(forum: Records) -> None:
    await forum.people.add(a_person("chika", STEERING, TROIKA))
    await forum.grants.add(grant("ab" * 32, "session"))
    left = await forum.people.take(STEERING.id)
    assert left == await forum.people.get(PersonId("chika"))
    assert left.capacities == (TROIKA,)
    assert await forum.grants.find("ab" * 32, "session", NOON)
    with pytest.raises(Unknown):
        await forum.people.take(STEERING.id)


async def test_with_the_last_capacity_goes_all_that_lets_them_in(forum: Records) -> None:
    await forum.people.add(a_person("chika", STEERING))
    purposes = ("session", "token", "link", "ticket")
    for purpose in purposes:
        await forum.grants.add(grant("ab" * 32, purpose))
    assert (await forum.people.take(STEERING.id)).capacities == ()
    assert [await forum.grants.find("ab" * 32, purpose, NOON) for purpose in purposes] == [None] * 4


async def test_whoever_is_revoked_holds_nothing_and_is_still_somebody(forum: Records) -> None:
    chika = a_person("chika", STEERING, TROIKA)
    await forum.people.add(chika)
    await forum.grants.add(grant("ab" * 32, "session"))
    assert await forum.people.revoke(chika.id) == chika
    assert await forum.people.get(chika.id) == replace(chika, capacities=())
    assert await forum.grants.find("ab" * 32, "session", NOON) is None
    with pytest.raises(Unknown):
        await forum.people.revoke(PersonId("nobody"))


async def test_of_two_who_take_one_capacity_at_once_one_does(forum: Records, elsewhere: Records) -> None:
    await forum.people.add(a_person("chika", STEERING, TROIKA))
    ends = await asyncio.gather(
        forum.people.take(STEERING.id), elsewhere.people.take(STEERING.id), return_exceptions=True
    )
    assert sorted(type(end).__name__ for end in ends) == ["Person", "Unknown"]


async def test_a_name_and_an_address_are_corrected(forum: Records) -> None:
    now = await forum.people.correct(PersonId("ana"), "Ana Example", "ana@example.net")
    assert (now.name, now.email) == ("Ana Example", "ana@example.net")
    assert await forum.people.by_email("ANA@example.net") == now == await forum.people.get(now.id)
    assert await forum.people.by_email("ana@example.org") is None
    with pytest.raises(Unknown):
        await forum.people.correct(PersonId("nobody"), "N", "n@example.org")


async def test_nobody_is_given_anothers_address(forum: Records) -> None:
    before = await forum.people.get(PersonId("ana"))
    with pytest.raises(Conflict) as refusal:
        await forum.people.correct(before.id, "Ana", "BAKARY@example.org")
    assert refusal.value.code == "email-taken"
    assert await forum.people.get(before.id) == before


@pytest.mark.parametrize(
    ("email", "left"), [("ana@example.net", {"session"}), ("ANA@example.org", {"session", "link"})]
)
async def test_links_end_with_the_address_they_went_to(forum: Records, email: str, left: set[str]) -> None:
    for purpose in ("link", "session"):
        await forum.grants.add(Grant(f"{purpose:0<64}", purpose, PersonId("ana"), NOON, None))
    await forum.people.correct(PersonId("ana"), "Ana", email)
    assert {each.purpose for each in await forum.grants.of(PersonId("ana"), NOON)} == left


async def test_a_delegation_is_corrected_and_the_rest_stays(forum: Records) -> None:
    await forum.people.give(PersonId("ana"), STEERING)
    await forum.people.speak_for(STEERING.id, "Examplia")
    assert (await forum.people.get(PersonId("ana"))).capacities == (replace(STEERING, delegation="Examplia"),)
    await forum.people.speak_for(STEERING.id, None)
    assert (await forum.people.get(PersonId("ana"))).capacities[0].delegation is None
    with pytest.raises(Unknown):
        await forum.people.speak_for(CapacityId("none"), None)
