"""What is particular to a store on a PostgreSQL server: it can go away and come back."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from sqlmodel import Session

from server.ports import StorageUnavailable
from server.settings import Settings
from server.store import Store, open_store, records
from server.store.engine import StoreRefused
from tests import databases
from tests.builders import a_person, a_programme, seeds_of


@pytest.fixture(scope="module")
def database() -> Iterator[Settings]:
    with databases.postgres_database() as (user, name):
        yield databases.postgres_settings(user, name, Path())


@pytest.fixture
async def store(database: Settings) -> AsyncIterator[Store]:
    store = await open_store(database)
    yield store
    await store.close()


async def test_a_restart_of_the_server_costs_no_write(store: Store, database: Settings) -> None:
    programme = a_programme("d1")
    await records(store).programmes.replace(programme, seeds_of(programme))
    databases.cut_every_connection(database)
    await records(store).people.add(a_person("ana"))
    databases.cut_every_connection(database)
    assert [person.name for person in await records(store).people.all()] == ["Ana"]


async def test_a_connection_cut_in_the_middle_leaves_nothing(store: Store, database: Settings) -> None:
    def add_then_lose_the_server(session: Session) -> None:
        session.connection().exec_driver_sql("INSERT INTO forum (id, name, place) VALUES ('f', 'F', '')")
        databases.cut_every_connection(database)

    with pytest.raises(StorageUnavailable) as refusal:
        await store.write(add_then_lose_the_server)
    assert refusal.value.__cause__ is not None
    found = await store.read(
        lambda session: (
            session.connection().exec_driver_sql("SELECT count(*) FROM forum WHERE id = 'f'").scalar()
        )
    )
    assert found == 0


async def test_a_second_server_of_one_database_is_refused_until_the_first_has_ended(
    store: Store, database: Settings
) -> None:
    store.claim()
    second = await open_store(database)
    with pytest.raises(StoreRefused, match=rf"\(process {os.getpid()} on .+\) is using this database"):
        second.claim()
    await store.close()
    second.claim()
    await second.close()


async def test_a_reading_cannot_write(store: Store) -> None:
    with pytest.raises(StorageUnavailable, match="read-only"):
        await store.read(lambda session: session.connection().exec_driver_sql("DELETE FROM forum"))


async def test_closing_lets_begun_writes_end(database: Settings) -> None:
    store = await open_store(database)
    adding = asyncio.create_task(records(store).people.add(a_person("chika")))
    await asyncio.sleep(0)
    adding.cancel()
    await store.close()

    again = await open_store(database)
    assert await records(again).people.by_email("chika@example.org")
    await again.close()


async def test_a_server_that_is_not_there_is_unavailable(unused_tcp_port: int) -> None:
    away = Settings(database_url=f"postgresql://postgres@127.0.0.1:{unused_tcp_port}/postgres")
    with pytest.raises(StorageUnavailable):
        await open_store(away)
