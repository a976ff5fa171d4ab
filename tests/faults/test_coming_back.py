"""Clients that come back to another server than the one they left: nothing lost, nothing doubled."""

from __future__ import annotations

import asyncio

import pytest

from drafts.errors import Forbidden
from tests.faults.hall import Hall
from tests.faults.scribe import PATIENCE, each_once
from tests.faults.stock import stock
from tests.faults.witness import witness

pytestmark = pytest.mark.node


async def test_a_stock_client_frozen_over_a_restart_returns_with_the_whole_text(hall: Hall) -> None:
    async with hall.scribe("Bakary") as bakary, stock(hall, "Ana") as ana:
        bakary.say(20)
        await bakary.saved()
        await ana.say("before", "the", "freeze")
        await bakary.sees("before", "the", "freeze")
        ana.freeze()
        await asyncio.to_thread(hall.restart)
        bakary.say(20)
        await bakary.saved()
        ana.thaw()
        async with witness(hall):
            told = await ana.say("after", "it")
            await bakary.sees("after", "it")
            told = await ana.until(*bakary.said)
    assert sorted(told["text"].split()) == sorted([*bakary.said, "before", "the", "freeze", "after", "it"])
    assert sorted(await hall.text()) == sorted(told["text"].split())


async def test_a_stock_client_that_missed_a_kill_brings_back_what_it_had_not_seen_stored(hall: Hall) -> None:
    """It may have words that no disk has: it sends its whole text, and each word is there once."""
    async with hall.scribe("Bakary") as bakary, stock(hall, "Ana") as ana:
        bakary.say(5)
        await bakary.saved()
        await ana.until(*bakary.said)
        hall.freeze()
        bakary.say(5)
        await ana.say("typed", "at", "a", "dead", "server")  # into a socket that nobody will read
        hall.kill()
        hall.start()
        await bakary.saved()
        await bakary.sees("typed", "at", "a", "dead", "server")
    assert sorted(await hall.text()) == sorted([*bakary.said, "typed", "at", "a", "dead", "server"])


async def test_a_peer_that_does_not_read_over_a_restart_returns_with_the_whole_text(hall: Hall) -> None:
    async with hall.scribe("Ana") as ana, hall.scribe("Bakary") as bakary:
        ana.say(10)
        await ana.saved()
        await bakary.sees(*ana.said)
        for _ in range(3):
            await asyncio.to_thread(hall.restart)
            ana.say(10)
            bakary.say(10)
            await ana.saved()
            await bakary.saved()
        await ana.sees(*bakary.said)
        await bakary.sees(*ana.said)
        for found in (ana.reads, bakary.reads, await hall.text()):
            assert each_once(found, ana, bakary)


async def test_an_older_history_is_refused_and_its_words_stay_with_their_writer(
    hall: Hall,
) -> None:
    async with hall.scribe("Ana") as ana:
        ana.say(5)
        await ana.saved()
        hall.kill()
        await ana.loses_its_connection()
        ana.say(3)
        await hall.open_anew()
        hall.start()
        with pytest.raises(Forbidden, match="wrong-epoch"):
            async with asyncio.timeout(PATIENCE):
                await ana.peer.saved()
        assert ana.peer.closed == (4409, "wrong-epoch")
        assert each_once(ana.reads, ana), "its own copy is whole"
    assert await hall.text() == []


async def test_a_stock_client_with_an_older_history_is_told_4409_and_stops(hall: Hall) -> None:
    async with stock(hall, "Ana") as ana:
        await ana.say("of", "another", "time")
        hall.kill()
        await hall.open_anew()
        hall.start()
        told = await ana.until("never")
        assert told["closed"] == 4409
        assert sorted(told["text"].split()) == ["another", "of", "time"]
    assert await hall.text() == []
