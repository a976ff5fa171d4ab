"""Rights given and taken while somebody is connected: felt within 2 s, and no word of the after is lost."""

from __future__ import annotations

import asyncio

from client.peer import Peer
from drafts.sync import wire
from drafts.text.delta import Insert, Retain
from tests.faults.hall import Hall
from tests.faults.scribe import each_once
from tests.faults.stock import stock
from tests.faults.stranger import Stranger, stranger
from tests.faults.witness import witness
from tests.visiting import tamper

RIGHTS_CHANGED = 4205
NOT_YOURS = 4403
WITHIN = 2.0
"""Seconds from the change of rights to the close that says so."""


async def test_a_promotion_by_command_is_felt_within_2_s(hall: Hall) -> None:
    async with witness(hall), stranger(hall, "Elena") as elena:
        await elena.held()
        await promote(hall, "Elena")
        assert await seconds_to_the_close(elena) < WITHIN
        assert elena.socket.close_code == RIGHTS_CHANGED
        assert wire.Event({"event": "rights"}) in elena.heard
        async with stranger(hall, "Elena") as again:
            await again.held()
            assert rights_of(again) == "edit"


async def test_a_demotion_is_felt_within_2_s_and_only_by_who_is_demoted(hall: Hall) -> None:
    async with witness(hall), stranger(hall, "Ana") as ana, hall.scribe("Bakary") as bakary:
        await ana.held()
        demote(hall, "Ana")
        assert await seconds_to_the_close(ana) < WITHIN
        assert ana.socket.close_code == RIGHTS_CHANGED
        bakary.say(3)
        await bakary.saved()
        assert bakary.peer.connected
        assert each_once(await hall.text(), bakary)


async def test_who_may_not_even_read_any_more_is_told_that_there_is_no_such_draft(hall: Hall) -> None:
    async with hall.scribe("Bakary") as bakary, stranger(hall, "Ana") as ana:
        await ana.held()
        demote(hall, "Ana")
        assert await ana.closed() == RIGHTS_CHANGED
        async with stranger(hall, "Ana") as again:
            assert await again.closed() == 4404
        bakary.say()
        await bakary.saved()


async def test_a_page_comes_back_by_itself_with_a_fresh_document(hall: Hall) -> None:
    async with hall.scribe("Bakary") as bakary, hall.scribe("Elena") as elena:
        bakary.say(3)
        await bakary.saved()
        await promote(hall, "Elena")
        await until_rights_are(elena.peer, "edit")
        elena.say(5)
        await elena.saved()
        await bakary.sees(*elena.said)
        for found in (bakary.reads, elena.reads, await hall.text()):
            assert each_once(found, bakary, elena)


async def test_what_a_reader_typed_before_is_refused_and_all_that_a_rapporteur_typed_after_is_kept(
    hall: Hall,
) -> None:
    async with hall.scribe("Bakary") as bakary:
        async with hall.peer("Elena") as reader:
            reader.edit([Retain(1), Insert("before ")])
            await reader.until(lambda: reader.replica.refused is not None or reader.closed is not None)
        await promote(hall, "Elena")
        async with hall.scribe("Elena") as elena:
            elena.say(5)
            await elena.saved()
            await bakary.sees(*elena.said)
            assert each_once(await hall.text(), elena)


async def test_a_stock_reader_who_typed_before_loses_nothing_of_the_after(hall: Hall) -> None:
    """Its document holds a refused word, and goes on counting from there under the same id."""
    async with hall.scribe("Bakary") as bakary:
        async with stock(hall, "Elena") as elena:
            await elena.say("before")
            told = await elena.until("closed")
            assert told["closed"] == NOT_YOURS
            await promote(hall, "Elena")
            await elena.again()
            told = await elena.say("after", "it", "all")
            assert told["closed"] is None
            await bakary.sees("after", "it", "all")
        assert sorted(await hall.text()) == sorted(["before", "after", "it", "all"])


async def test_a_stock_rapporteur_demoted_in_mid_typing_is_told_and_the_others_go_on(hall: Hall) -> None:
    async with hall.scribe("Bakary") as bakary, stock(hall, "Ana") as ana:
        await ana.say("kept")
        await bakary.sees("kept")
        demote(hall, "Ana", keep_reading=True)
        await ana.returned()
        await ana.say("smuggled")
        told = await ana.until("closed")
        assert told["closed"] == NOT_YOURS
        bakary.say(3)
        await bakary.saved()
        assert each_once([word for word in await hall.text() if word != "kept"], bakary)


def demote(hall: Hall, name: str, *, keep_reading: bool = False) -> None:
    person = hall.forum.guest(name).person.id
    if keep_reading:
        tamper(
            hall.forum,
            "UPDATE capacity SET capacity = 'secretariat', session = NULL WHERE person = ?",
            person,
        )
    else:
        tamper(hall.forum, "DELETE FROM capacity WHERE person = ?", person)


async def promote(hall: Hall, name: str) -> None:
    """By the command, beside the running server; returns when it has."""
    person = hall.forum.guest(name).person
    await hall.penholder(
        "invite", person.email, "--name", person.name, "--as", "rapporteur", "--session", "1.1"
    )


async def seconds_to_the_close(who: Stranger) -> float:
    clock = asyncio.get_running_loop().time
    begun = clock()
    await who.closed()
    return clock() - begun


def rights_of(who: Stranger) -> str:
    return next(str(told.content["rights"]) for told in who.heard if isinstance(told, wire.Hello))


async def until_rights_are(peer: Peer, right: str) -> None:
    async with asyncio.timeout(20):
        await peer.until(lambda: (peer.replica.hello or {}).get("rights") == right and peer.replica.synced)
