"""kill -9 at every point between receiving a word and showing it to the others.

What was acknowledged, and what anybody else has seen, is on the disk; and when the writers come
back with their copies, every word is there once.
"""

from __future__ import annotations

import asyncio
import random
import signal

import pytest

from tests.faults.dying_server import POINTS
from tests.faults.hall import Hall
from tests.faults.scribe import Scribe, each_once

SEEDS = (2008, random.SystemRandom().randrange(2**32))
FIRST, LAST = 12, 90
"""The call in which the server dies: the first few are those of people coming in."""


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("point", POINTS)
async def test_what_was_acknowledged_or_seen_survives_a_kill(
    closed_hall: Hall, point: str, seed: int
) -> None:
    hall = closed_hall
    call = random.Random(f"{seed} {point}").randint(FIRST, LAST)
    hall.start("tests.faults.dying_server", PENHOLDER_DIES_AT=point, PENHOLDER_DIES_ON=str(call))
    async with hall.scribe("Ana") as ana, hall.scribe("Bakary") as bakary, hall.peer("Farid") as farid:
        reader = Scribe(farid, "reader")
        await asyncio.gather(*map(write_until_it_breaks, (ana, bakary)))
        await reader.loses_its_connection()
        assert await hall.ended() == -signal.SIGKILL
        known = {*ana.acknowledged, *bakary.acknowledged, *reader.reads}
        known |= seen_of(ana, bakary) | seen_of(bakary, ana)
        stored = await hall.on_disk()
        assert known <= set(stored), "acknowledged or seen, and lost"
        assert len(stored) == len(set(stored)), "stored twice"
        hall.start()
        await ana.saved()
        await bakary.saved()
        await ana.sees(*bakary.said)
        await bakary.sees(*ana.said)
        await reader.sees(*ana.said, *bakary.said)
        for found in (ana.reads, bakary.reads, reader.reads, await hall.text()):
            assert each_once(found, ana, bakary)


async def write_until_it_breaks(scribe: Scribe) -> None:
    while scribe.peer.connected:
        scribe.say()
        await asyncio.sleep(0.002)  # the pace of typing: the crash has to come in its midst


def seen_of(writer: Scribe, reader: Scribe) -> set[str]:
    return {word for word in reader.reads if word.startswith(writer.prefix)}
