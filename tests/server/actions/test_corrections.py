"""What an invitation got wrong is put right by those who invite, and the register says from what to what."""

from __future__ import annotations

import pytest

from drafts.errors import Conflict, Forbidden, Malformed, Unknown
from drafts.ids import CapacityId, PersonId
from server.actions import corrections, links, people
from server.actions.desk import Desk
from server.actions.people import Role
from tests.server.actions.test_people_in_the_register import entered
from tests.serving import Forum


async def test_a_name_and_an_address_are_put_right_and_entered(desk: Desk, forum: Forum) -> None:
    samir, farid, before = forum.guest("Samir").person, forum.guest("Farid").person, len(await entered(desk))
    now = await corrections.correct(desk, samir, farid.id, " Farid  Example ", "farid@example.net")
    assert (now.name, now.email, now.capacities) == ("Farid Example", "farid@example.net", farid.capacities)
    assert await entered(desk, before) == [
        (
            "person corrected",
            samir.id,
            {
                "person": farid.id,
                "name before": farid.name,
                "name now": "Farid Example",
                "address before": farid.email,
                "address now": "farid@example.net",
            },
        )
    ]


async def test_a_link_that_went_to_the_wrong_address_lets_nobody_in(desk: Desk, forum: Forum) -> None:
    farid = forum.guest("Farid").person
    await links.hand_one(desk, None, farid.id)
    await corrections.correct(desk, None, farid.id, email="farid@example.net")
    left = await desk.records.grants.of(farid.id, desk.clock.now())
    assert "link" not in {grant.purpose for grant in left}
    assert "token" in {grant.purpose for grant in left}, "where they are let in already they stay"


async def test_a_delegation_is_put_right_and_the_capacity_stays_the_same_one(
    desk: Desk, forum: Forum
) -> None:
    samir, farid, before = forum.guest("Samir").person, forum.guest("Farid").person, len(await entered(desk))
    held = farid.capacities[0]
    now = await corrections.correct_delegation(desk, samir, held.id, "Sampleland")
    assert (now.id, now.delegation) == (held.id, "Sampleland")
    assert (await desk.records.people.get(farid.id)).capacities[0] == now
    (entry,) = await entered(desk, before)
    assert entry[0] == "capacity corrected"
    assert entry[2] == {
        "person": farid.id,
        "name": farid.name,
        "capacity": "Steering Group",
        "delegation before": "Examplia",
        "delegation now": "Sampleland",
    }


async def test_what_is_right_already_enters_nothing(desk: Desk, forum: Forum) -> None:
    farid, before = forum.guest("Farid").person, len(await entered(desk))
    await corrections.correct(desk, None, farid.id, farid.name, farid.email)
    await corrections.correct(desk, None, farid.id)
    await corrections.correct_delegation(desk, None, farid.capacities[0].id, "Examplia")
    assert await entered(desk, before) == []


async def test_a_correction_that_cannot_be_made_changes_and_enters_nothing(desk: Desk, forum: Forum) -> None:
    ana, farid, before = forum.guest("Ana").person, forum.guest("Farid").person, len(await entered(desk))
    with pytest.raises(Conflict):
        await corrections.correct(desk, None, farid.id, "Farid", ana.email)
    with pytest.raises(Malformed):
        await corrections.correct(desk, None, farid.id, " ")
    with pytest.raises(Malformed):
        await corrections.correct(desk, None, farid.id, email="nowhere")
    with pytest.raises(Malformed):
        await corrections.correct_delegation(desk, None, farid.capacities[0].id, "x" * 121)
    with pytest.raises(Unknown):
        await corrections.correct(desk, None, PersonId("nobody"), "N")
    with pytest.raises(Unknown):
        await corrections.correct_delegation(desk, None, CapacityId("none"), "N")
    assert (await desk.records.people.get(farid.id), await entered(desk, before)) == (farid, [])


async def test_nobody_holds_one_thing_twice_by_a_correction(desk: Desk, forum: Forum) -> None:
    farid = forum.guest("Farid").person
    other = await people.give(desk, None, farid.id, Role("steering", delegation="Sampleland"))
    with pytest.raises(Conflict) as refusal:
        await corrections.correct_delegation(desk, None, other.id, "Examplia")
    assert refusal.value.code == "held-already"


async def test_the_secretariat_corrects_no_chair_and_others_correct_nobody(desk: Desk, forum: Forum) -> None:
    samir, carmen, ana = (forum.guest(name).person for name in ("Samir", "Carmen", "Ana"))
    for by, whom in ((samir, carmen), (ana, ana), (ana, carmen)):
        with pytest.raises(Forbidden):
            await corrections.correct(desk, by, whom.id, "X")
        with pytest.raises(Forbidden):
            await corrections.correct_delegation(desk, by, whom.capacities[0].id, "X")
    assert (await corrections.correct(desk, carmen, carmen.id, "Carmen")).name == "Carmen"
