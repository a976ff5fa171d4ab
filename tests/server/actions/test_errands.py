"""What is done after the answer has been given."""

from __future__ import annotations

import asyncio

import pytest

from server.actions import errands
from server.actions.errands import Errands


async def test_an_errand_is_done_and_waited_for_at_the_end() -> None:
    done, gate = [], asyncio.Event()

    async def errand() -> None:
        await gate.wait()
        done.append("letter")

    under_way = Errands()
    under_way.run(errand())
    assert done == []
    gate.set()
    await under_way.close()
    assert done == ["letter"]


async def test_one_that_fails_takes_nobody_along() -> None:
    done = []

    async def fails() -> None:
        raise OSError("the line is cut")

    async def errand() -> None:
        done.append("letter")

    under_way = Errands()
    under_way.run(fails())
    under_way.run(errand())
    await under_way.close()
    assert done == ["letter"]


async def test_one_that_takes_too_long_is_left_behind() -> None:
    ended = []

    async def endless() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append(True)

    under_way = Errands()
    under_way.run(endless())
    await under_way.close(patience=0)
    await asyncio.sleep(0)
    assert ended == [True]


async def test_there_is_an_end_to_how_many_run_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(errands, "MOST", 2)
    done, gate = [], asyncio.Event()

    async def errand(number: int) -> None:
        await gate.wait()
        done.append(number)

    under_way = Errands()
    for number in range(3):
        under_way.run(errand(number))
    gate.set()
    await under_way.close()
    assert done == [0, 1]
