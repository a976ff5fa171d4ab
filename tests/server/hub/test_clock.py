"""What falls due by the clock is looked at again and again, whatever one look came to."""

from __future__ import annotations

import asyncio

import pytest

from server.hub.hub import Hub
from server.ports import Records, StorageUnavailable
from tests.builders import Noon, entropy
from tests.rooms import Disk


async def test_one_look_that_fails_stops_neither_the_others_nor_the_next(
    kept: Records, disk: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.hub.hub.LOOK", 0)
    looks: list[str] = []
    enough = asyncio.Event()

    async def away() -> None:
        looks.append("away")
        raise StorageUnavailable("gone for a moment")

    async def wrong() -> None:
        looks.append("wrong")
        raise KeyError("a mistake")

    async def sound() -> None:
        looks.append("sound")
        if looks.count("sound") == 3:
            enough.set()

    async with Hub(disk, kept.drafts, kept.people, kept.changes, kept.grants, Noon(), entropy()) as hub:
        hub.each_look += [away, wrong, sound]
        async with asyncio.timeout(20):
            await enough.wait()
    assert looks[:9] == ["away", "wrong", "sound"] * 3
