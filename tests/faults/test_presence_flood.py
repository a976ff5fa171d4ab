"""Presence of a size and number that nobody has: refused or ignored, and nobody else's is lost."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from websockets.exceptions import ConnectionClosed

from client.peer import Peer
from drafts.sync import wire
from drafts.sync.presence import Entry, write_entries
from tests.faults.hall import Hall
from tests.faults.presence import presence_of
from tests.faults.scribe import each_once
from tests.faults.stranger import Stranger, stranger
from tests.faults.witness import witness

BAKARY, INTRUDER = 501, 502
FAKES = 200_000


@asynccontextmanager
async def looked_at(hall: Hall) -> AsyncIterator[Peer]:
    """A room with Bakary in it, seen by the reader who is yielded, and still seen at the end."""
    async with witness(hall), stranger(hall, "Bakary") as bakary, hall.scribe("Elena") as elena:
        await bakary.send(presence_of(BAKARY))
        await elena.peer.until(lambda: BAKARY in elena.peer.replica.others)
        yield elena.peer
        async with hall.scribe("Ana") as ana, hall.peer("Farid") as newcomer:
            ana.say()
            await ana.saved()
            await elena.sees(*ana.said)
            await newcomer.until(lambda: set(newcomer.replica.others) == {BAKARY})
            await elena.peer.until(lambda: set(elena.peer.replica.others) == {BAKARY})
            assert name_of(newcomer, BAKARY) == name_of(elena.peer, BAKARY) == "Bakary Sample"
            assert each_once(await hall.text(), ana)


async def test_S1_a_state_of_5_mb_is_too_large(hall: Hall) -> None:
    async with looked_at(hall), stranger(hall, "Ana") as ana:
        await ana.send(presence_of(INTRUDER, state={"name": "x" * 5_000_000}))
        assert await refused(ana) == (4413, "too-large")


async def test_P3_a_state_of_3_mb_is_malformed(hall: Hall) -> None:
    async with looked_at(hall), stranger(hall, "Ana") as ana:
        await ana.send(presence_of(INTRUDER, state={"name": "x" * 3_000_000}))
        assert await refused(ana) == (4400, "malformed")


async def test_P3_a_state_40000_deep_is_malformed(hall: Hall) -> None:
    async with looked_at(hall), stranger(hall, "Ana") as ana:
        deep = b'{"a":' * 40_000 + b"1" + b"}" * 40_000
        await ana.send(wire.awareness(write_entries([Entry(INTRUDER, 1, deep)])))
        assert await refused(ana) == (4400, "malformed")


async def test_P3_a_clock_of_2_to_the_40_is_malformed(hall: Hall) -> None:
    async with looked_at(hall), stranger(hall, "Ana") as ana:
        await ana.send(presence_of(INTRUDER, clock=2**40))
        assert await refused(ana) == (4400, "malformed")
        async with stranger(hall, "Ana") as again:  # and no id has been silenced by it
            await again.send(presence_of(BAKARY, clock=2**40))
            await again.held()


async def test_P1_of_200000_fake_ids_at_most_one_is_seen(hall: Hall) -> None:
    """Refused or ignored, twenty frames of them cost the other rooms nothing that they would feel."""
    fakes = wire.awareness(write_entries(Entry(10_000 + n, 1, b"{}") for n in range(FAKES)))
    async with looked_at(hall) as elena, stranger(hall, "Ana") as ana:
        with suppress(ConnectionClosed):
            for _ in range(20):
                await ana.send(fakes)
            await ana.held()
        assert set(elena.replica.others) <= {BAKARY, 10_000}
        if 10_000 in elena.replica.others:
            assert name_of(elena, 10_000) == "Ana Sample"


async def test_P2_P8_nobody_is_spoken_for_or_sent_away_by_another(hall: Hall) -> None:
    async with looked_at(hall) as elena, stranger(hall, "Ana") as ana:
        gone = wire.awareness(write_entries([Entry(BAKARY, 2**30, b"null")]))
        as_bakary = presence_of(BAKARY, 2**30, {"user": {"name": "Somebody else"}})
        for frame in (gone, as_bakary, gone):
            await ana.send(frame)
        await ana.held()
        assert name_of(elena, BAKARY) == "Bakary Sample"


def name_of(peer: Peer, client: int) -> str:
    return str(peer.replica.others[client]["user"]["name"])


async def refused(who: Stranger) -> tuple[int, str]:
    close = await who.closed()
    assert who.refusal
    return close, who.refusal.code
