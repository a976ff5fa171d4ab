"""Every contract here is held by each adapter: a real SQLite file, a real PostgreSQL server."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from server.ports import Records
from server.settings import Settings
from server.store import Store, open_store, records
from tests import databases
from tests.builders import a_person, a_programme, seeds_of


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return databases.sqlite_template(tmp_path_factory.mktemp("template"))


@pytest.fixture(scope="session")
def postgres_database() -> Iterator[tuple[str, str]]:
    with databases.postgres_database() as names:
        yield names


@pytest.fixture(params=["sqlite", "postgresql"])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    if request.param == "sqlite":
        return databases.sqlite_copy(request.getfixturevalue("sqlite_template"), tmp_path)
    user, database = request.getfixturevalue("postgres_database")
    databases.empty(user, database)
    return databases.postgres_settings(user, database, tmp_path)


@pytest.fixture
async def store(settings: Settings) -> AsyncIterator[Store]:
    store = await open_store(settings)
    yield store
    await store.close()


@pytest.fixture
async def kept(store: Store) -> Records:
    """An empty store."""
    return records(store)


@pytest.fixture
async def forum(kept: Records) -> Records:
    """A store with drafts d1 and d2 of sessions s1 and s2, seeded, and Ana and Bakary."""
    programme = a_programme("d1", "d2")
    await kept.programmes.replace(programme, seeds_of(programme))
    await kept.people.add(a_person("ana"))
    await kept.people.add(a_person("bakary"))
    return kept


@pytest.fixture
async def elsewhere(forum: Records, settings: Settings) -> AsyncIterator[Records]:
    """The same store, opened once more: another process's view of it."""
    store = await open_store(settings)
    yield records(store)
    await store.close()
