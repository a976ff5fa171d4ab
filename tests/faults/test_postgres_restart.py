"""PostgreSQL restarts while people type: a pause, never a word."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import pytest

from server.settings import Settings
from tests import databases
from tests.clusters import cluster
from tests.faults.watched import Writer, stored_words, watched_server, writer
from tests.serving import fill, free_port

ROUNDS = 2


async def type_through(
    settings: Settings, port: int, disturb: Callable[[Writer, int], Awaitable[None]]
) -> None:
    """Two rapporteurs type by turns, disturbed each time; every word is there, once, in order."""
    forum = await fill(settings)
    expected: list[str] = []
    with watched_server(settings, port) as server:
        async with writer(forum, server, "Ana", 11) as ana, writer(forum, server, "Bakary", 22) as bakary:
            for round_ in range(ROUNDS):
                for who, other, name in ((ana, bakary, "a"), (bakary, ana, "b")):
                    before = len(who.typed)
                    who.type(*(f"{name}{round_}.{n}" for n in range(3)))
                    await disturb(who, round_)
                    who.type(*(f"{name}{round_}.{n}" for n in range(3, 6)))
                    await who.saved()
                    expected += who.typed[before:]
                    await other.reads(*expected)
            assert server.process.poll() is None
    assert await stored_words(settings, forum.drafts["1.1"]) == expected


@pytest.fixture
def shared(tmp_path: Path) -> Iterator[Settings]:
    """A database of our own on the server that others use too: connections are cut, it is not stopped."""
    with databases.postgres_database() as (user, name):
        settings = databases.postgres_settings(user, name, tmp_path)
        yield settings.model_copy(update={"base_url": f"http://127.0.0.1:{free_port()}"})


async def test_connections_cut_in_mid_typing_cost_no_word(shared: Settings) -> None:
    async def cut(who: Writer, round_: int) -> None:
        await asyncio.to_thread(databases.cut_every_connection, shared)

    await type_through(shared, int(shared.base_url.rsplit(":")[-1]), cut)


async def test_a_restart_of_postgresql_costs_a_pause_and_no_word(tmp_path: Path) -> None:
    port = free_port()
    with cluster(free_port()) as server:
        settings = server.settings(tmp_path, f"http://127.0.0.1:{port}")

        async def restart(who: Writer, round_: int) -> None:
            await asyncio.to_thread(server.stop)
            waiting = who.unsaved
            who.type(f"away{round_}")
            assert who.unsaved == waiting + 1, "a word was called saved while the database was down"
            await asyncio.to_thread(server.start)

        await type_through(settings, port, restart)
