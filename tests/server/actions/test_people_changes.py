"""Capacities given and taken, and people let in no longer."""

from __future__ import annotations

import asyncio

import pytest

from drafts.errors import Conflict, Forbidden, Unknown
from drafts.ids import CapacityId, PersonId
from drafts.people import Person
from server.actions import links, people
from server.actions.desk import Desk
from server.actions.people import Role
from tests.serving import Forum


async def test_several_people_may_hold_one_seat_and_one_person_several(desk: Desk, forum: Forum) -> None:
    imani, jun = forum.guest("Imani").person, forum.guest("Jun").person
    await people.give(desk, None, jun.id, Role("troika", seat="present"))
    held = (await desk.records.people.get(jun.id)).capacities
    assert [each.seat for each in held] == ["future", "present"]
    assert (await desk.records.people.get(imani.id)).capacities[0].seat == "present"


async def test_what_somebody_holds_already_is_not_given_again(desk: Desk, forum: Forum) -> None:
    farid = forum.guest("Farid").person
    same = await people.give(desk, None, farid.id, Role("steering", delegation=" Examplia "))
    assert same == farid.capacities[0]
    other = await people.give(desk, None, farid.id, Role("steering", delegation="Sampleland"))
    assert other.id != same.id


async def test_the_operator_may_take_the_last_chair_and_name_another(desk: Desk, forum: Forum) -> None:
    carmen = forum.guest("Carmen").person
    with pytest.raises(Conflict):
        await people.take(desk, carmen, carmen.capacities[0].id)
    await people.take(desk, None, carmen.capacities[0].id)
    again = await people.invite(desk, None, carmen.email, carmen.name, Role("chair"))
    assert (again.id, len(again.capacities)) == (carmen.id, 1)


async def test_of_two_chairs_either_may_go(desk: Desk, forum: Forum) -> None:
    carmen = forum.guest("Carmen").person
    other = await people.invite(desk, carmen, "other@example.org", "Other", Role("chair"))
    await people.revoke(desk, carmen, other.id)
    with pytest.raises(Conflict):
        await people.revoke(desk, carmen, carmen.id)


async def test_of_two_chairs_who_let_each_other_in_no_longer_one_stays(desk: Desk, forum: Forum) -> None:
    carmen = forum.guest("Carmen").person
    other = await people.invite(desk, carmen, "other@example.org", "Other", Role("chair"))
    done = await asyncio.gather(
        people.revoke(desk, carmen, other.id),
        people.take(desk, other, carmen.capacities[0].id),
        return_exceptions=True,
    )
    assert {type(each) for each in done} == {Person, Conflict}
    left = await people.everybody(desk, None)
    assert sum(held.capacity == "chair" for one in left for held in one.capacities) == 1


async def test_what_is_not_there_is_taken_from_nobody(desk: Desk, forum: Forum) -> None:
    samir = forum.guest("Samir").person
    with pytest.raises(Unknown):
        await people.take(desk, samir, CapacityId("nothing"))
    with pytest.raises(Unknown):
        await people.revoke(desk, samir, PersonId("nobody"))
    with pytest.raises(Forbidden):
        await people.take(desk, forum.guest("Ana").person, CapacityId("nothing"))


async def test_one_of_several_is_named_in_words(desk: Desk, forum: Forum) -> None:
    ana = forum.guest("Ana").person
    await people.give(desk, None, ana.id, Role("rapporteur", "2.1"))
    ana = await desk.records.people.get(ana.id)
    with pytest.raises(Conflict):
        await people.held_as(desk, ana, "rapporteur")
    assert await people.held_as(desk, ana, "Rapporteur", "2.1") == ana.capacities[1]
    with pytest.raises(Unknown):
        await people.held_as(desk, ana, "chair")
    with pytest.raises(Unknown):
        await people.held_as(desk, ana, "rapporteur", "9.9")


async def test_of_many_links_none_is_made_when_one_may_not_be(desk: Desk, forum: Forum) -> None:
    samir, ana, carmen = (forum.guest(name).person for name in ("Samir", "Ana", "Carmen"))
    before = await desk.records.grants.of(ana.id, desk.clock.now())
    with pytest.raises(Forbidden):
        await links.hand_out(desk, samir, [ana, carmen])
    assert await desk.records.grants.of(ana.id, desk.clock.now()) == before
