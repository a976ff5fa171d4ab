"""A server that stands still, lines that die without a word, slow lines: every word arrives once."""

from __future__ import annotations

import asyncio
import random
from functools import partial

import pytest
from websockets.asyncio.client import connect

import client.socket
from server.app import build, serving
from tests.faults.hall import Hall
from tests.faults.presence import presence_of
from tests.faults.scribe import PATIENCE, Scribe, each_once
from tests.faults.stranger import stranger
from tests.faults.witness import witness
from tests.network import Wifi

STANDSTILL = 30.0
SEEDS = (2008, random.SystemRandom().randrange(2**32))


async def test_a_server_that_stands_still_for_30_s_loses_and_doubles_nothing(hall: Hall) -> None:
    async with witness(hall) as elsewhere, hall.scribe("Ana") as ana, hall.scribe("Bakary") as bakary:
        ana.say(3)
        await ana.saved()
        hall.freeze()
        await type_for(STANDSTILL, ana, bakary)
        assert len(ana.acknowledged) == 3, "acknowledged by nobody"
        hall.thaw()
        await ana.saved()
        await bakary.saved()
        await elsewhere.forget()
        assert each_once(await hall.text(), ana, bakary)
        await ana.sees(*bakary.said)
        await bakary.sees(*ana.said)
        assert each_once(ana.reads, ana, bakary)
        assert each_once(bakary.reads, ana, bakary)


@pytest.fixture
def hasty_hall(closed_hall: Hall, monkeypatch: pytest.MonkeyPatch) -> Hall:
    """Server and peers look for dead lines every second."""
    hasty = partial(connect, ping_interval=1, ping_timeout=1, close_timeout=1)
    monkeypatch.setattr(client.socket, "connect", hasty)
    closed_hall.start("tests.faults.hasty_server")
    return closed_hall


async def test_a_half_open_line_is_found_out_and_its_words_arrive_on_the_next(hasty_hall: Hall) -> None:
    """Neither side is told that the line is dead: each finds out by itself."""
    hall = hasty_hall
    wifi = Wifi(hall.port)
    await wifi.mend()
    async with (
        witness(hall),
        hall.scribe("Ana", port=wifi.port) as ana,
        hall.scribe("Bakary") as bakary,
    ):
        ana.say(2)
        await ana.saved()
        wifi.vanish()
        ana.say(5)
        bakary.say(5)
        await bakary.saved()
        assert len(ana.acknowledged) == 2
        await ana.saved()  # on a connection of its own making
        await bakary.sees(*ana.said)
        assert each_once(await hall.text(), ana, bakary)
        await wifi.cut()


async def test_who_vanished_without_a_goodbye_is_gone_from_the_room(hasty_hall: Hall) -> None:
    wifi = Wifi(hasty_hall.port)
    await wifi.mend()
    async with hasty_hall.peer("Bakary") as bakary:
        async with stranger(hasty_hall, "Ana", port=wifi.port) as ana:
            await ana.send(presence_of(77))
            await bakary.until(lambda: 77 in bakary.replica.others)
            wifi.vanish()
            async with asyncio.timeout(PATIENCE):
                await bakary.until(lambda: 77 not in bakary.replica.others)
        await wifi.cut()


async def test_dead_lines_are_looked_for_within_a_minute(hall: Hall) -> None:
    """What the hasty server does every second. A browser gives up after 30 s by itself."""
    config = serving(build(hall.forum.settings), "127.0.0.1", hall.port)
    assert config.ws_ping_interval
    assert config.ws_ping_timeout
    assert config.ws_ping_interval + config.ws_ping_timeout <= 60


async def test_800_ms_away_every_word_is_saved_and_read_once(hall: Hall) -> None:
    wifi = Wifi(hall.port)
    wifi.latency = 0.8
    await wifi.mend()
    async with witness(hall), hall.scribe("Ana", port=wifi.port) as ana, hall.scribe("Bakary") as bakary:
        await type_for(4, ana, bakary)
        await ana.saved()
        await ana.sees(*bakary.said)
        await bakary.sees(*ana.said)
        for found in (ana.reads, bakary.reads, await hall.text()):
            assert each_once(found, ana, bakary)
        await wifi.cut()


@pytest.mark.parametrize("seed", SEEDS)
async def test_stalls_and_cuts_in_mid_typing_lose_and_double_nothing(hall: Hall, seed: int) -> None:
    chance = random.Random(seed)
    wifi = Wifi(hall.port)
    await wifi.mend()
    async with (
        witness(hall),
        hall.scribe("Ana", port=wifi.port) as ana,
        hall.scribe("Bakary", port=wifi.port) as bakary,
    ):
        for _ in range(12):
            wifi.latency = chance.choice([0, 0, 0.02, 0.2])
            await type_for(chance.uniform(0.02, 0.3), ana, bakary)
            if chance.random() < 0.5:
                wifi.stall()
                await type_for(chance.uniform(0.05, 0.4), ana, bakary)
                wifi.flow()
            if chance.random() < 0.7:
                await wifi.drop()
        wifi.latency = 0
        await ana.saved()
        await bakary.saved()
        await ana.sees(*bakary.said)
        await bakary.sees(*ana.said)
        for found in (ana.reads, bakary.reads, await hall.text()):
            assert each_once(found, ana, bakary)
        await wifi.cut()


async def type_for(seconds: float, *scribes: Scribe) -> None:
    """A word each, ten times a second."""
    deadline = asyncio.get_running_loop().time() + seconds
    while asyncio.get_running_loop().time() < deadline:
        for scribe in scribes:
            scribe.say()
        await asyncio.sleep(0.1)  # the pace of typing: it goes on while the line is bad
