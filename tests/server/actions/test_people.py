"""Inviting people, and the demo's."""

from __future__ import annotations

from pathlib import Path

import pytest

from drafts.errors import Conflict, Forbidden, Malformed, Refusal, Unknown
from drafts.people import CAPACITY_NAMES
from server.actions import demo
from server.actions.desk import Desk
from server.actions.people import Role, in_words, invite, known, session_numbers
from server.app import open_desk
from server.settings import Settings
from tests.serving import Forum


async def test_the_demo_has_somebody_for_every_capacity(forum: Forum) -> None:
    held = [capacity for guest in forum.guests for capacity in guest.person.capacities]
    assert {capacity.capacity for capacity in held} == set(CAPACITY_NAMES)
    assert {capacity.seat for capacity in held} == {None, "past", "present", "future"}
    assert len({capacity.delegation for capacity in held if capacity.capacity == "steering"}) == 2
    rapporteurs = [capacity.session for capacity in held if capacity.capacity == "rapporteur"]
    assert sorted(map(rapporteurs.count, set(rapporteurs))) == [2, 2]
    assert all(guest.person.email.endswith("@example.org") for guest in forum.guests)


async def test_the_demo_is_for_an_empty_database(desk: Desk) -> None:
    before = await desk.records.people.all()
    with pytest.raises(Conflict):
        await demo.fill(desk)
    assert await desk.records.people.all() == before


async def test_one_person_is_enough_for_a_database_not_to_be_empty(tmp_path: Path) -> None:
    async with open_desk(Settings(data=tmp_path)) as desk:
        assert await demo.empty(desk)
        await invite(desk, None, "a@example.org", "Somebody", Role("chair"))
        assert not await demo.empty(desk)


async def test_who_is_known_gets_another_capacity_once(desk: Desk) -> None:
    for _ in range(2):
        ana = await invite(desk, None, "ANA@example.org", "Another Name", Role("rapporteur", "2.1"))
    assert ana.name == "Ana Sample"
    numbers = session_numbers(await desk.records.programmes.current())
    assert [in_words(held, numbers) for held in ana.capacities] == ["Rapporteur of 1.1", "Rapporteur of 2.1"]


@pytest.mark.parametrize(
    ("email", "name", "role", "code"),
    [
        ("nobody", "N", Role("chair"), "not-an-address"),
        ("a@b\nc", "N", Role("chair"), "not-an-address"),
        ("a@example.org", " \u202e ", Role("chair"), "name-missing"),
        ("a@example.org", "N" * 121, Role("chair"), "name-too-long"),
        ("a@example.org", "N", Role("president"), "no-such-capacity"),
        ("a@example.org", "N", Role("rapporteur"), "session-missing"),
        ("a@example.org", "N", Role("rapporteur", "9.9"), "no-such-session"),
        ("a@example.org", "N", Role("chair", "1.1"), "session-not-wanted"),
        ("a@example.org", "N", Role("troika"), "seat-missing"),
        ("a@example.org", "N", Role("troika", seat="next"), "no-such-seat"),
        ("a@example.org", "N", Role("steering", seat="past"), "seat-not-wanted"),
    ],
)
async def test_an_invitation_that_makes_no_sense_invites_nobody(
    desk: Desk, email: str, name: str, role: Role, code: str
) -> None:
    before = len(await desk.records.people.all())
    with pytest.raises(Refusal) as refusal:
        await invite(desk, None, email, name, role)
    assert refusal.value.code == code
    assert isinstance(refusal.value, Malformed | Unknown)
    assert len(await desk.records.people.all()) == before


async def test_the_secretariat_invites_but_names_no_chair(desk: Desk, forum: Forum) -> None:
    samir, carmen, ana = (forum.guest(name).person for name in ("Samir", "Carmen", "Ana"))
    await invite(desk, samir, "new@example.org", "New", Role("friend"))
    with pytest.raises(Forbidden):
        await invite(desk, samir, "new@example.org", "New", Role("chair"))
    with pytest.raises(Forbidden):
        await invite(desk, ana, "more@example.org", "More", Role("friend"))
    await invite(desk, carmen, "new@example.org", "New", Role("chair"))
    assert {held.capacity for held in (await known(desk, "new@example.org")).capacities} == {
        "friend",
        "chair",
    }
