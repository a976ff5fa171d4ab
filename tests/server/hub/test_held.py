"""A room that is held up: what arrives waits, the server's own edits do not, and nothing is lost."""

from __future__ import annotations

import asyncio

import pytest

from drafts.ids import PersonId
from drafts.text.delta import Insert, Retain
from server.hub.hub import Hub
from server.hub.room import Room
from server.ports import Records
from tests.builders import after_the_end, words
from tests.rooms import DRAFT, Seated

EVA = PersonId("eva")


async def seated(room: Room, name: str) -> Seated:
    page = Seated(room, name)
    await page.until(lambda: page.replica.synced)
    return page


async def test_what_people_type_waits_and_the_server_s_own_edit_is_made(room: Room, kept: Records) -> None:
    ana = await seated(room, "ana")
    ana.type(after_the_end(ana.outcome, "Fees. "))
    await ana.saved()
    with room.held():
        before = await room.read()
        ana.type(after_the_end(ana.outcome, "typed meanwhile"))
        assert (await room.read()) == before
        await room.edit(lambda runs: [Retain(1), Insert("Restored. ")], EVA)
        assert words((await room.read()).outcome) == ["Restored.", "Fees."]
        assert ana.replica.unsaved == 1
    await ana.saved()
    assert words((await room.read()).outcome) == ["Restored.", "Fees.", "typed", "meanwhile"]


async def test_it_goes_on_when_what_it_was_held_for_has_failed(room: Room) -> None:
    ana = await seated(room, "ana")

    def fail() -> None:
        with room.held():
            ana.type(after_the_end(ana.outcome, "kept"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    await ana.saved()
    assert words(ana.outcome) == ["kept"]


async def test_of_two_holds_the_last_one_lets_go(room: Room) -> None:
    ana = await seated(room, "ana")
    with room.held():
        with room.held():
            ana.type(after_the_end(ana.outcome, "twice"))
        await room.edit(lambda runs: None, None)
        assert ana.replica.unsaved == 1
    await ana.saved()


async def test_a_room_that_is_held_is_not_let_go_of(hub: Hub) -> None:
    room = await hub.room(DRAFT, 1)
    with room.held():
        for _ in range(9):
            hub.beat()
        assert await hub.room(DRAFT, 1) is room


async def test_who_waits_until_it_has_settled_waits_for_the_hold_too(room: Room) -> None:
    ana = await seated(room, "ana")
    with room.held():
        ana.type(after_the_end(ana.outcome, "late"))
        settling = asyncio.create_task(room.settle())
        await asyncio.sleep(0)
        assert not settling.done()
    await settling
    assert words((await room.read()).outcome) == ["late"]
