"""Secrets kept in a real SQLite file."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from server.ports import Grants
from server.settings import Settings
from server.store import open_store, records
from tests.builders import a_person, a_programme, seeds_of


@pytest.fixture
async def grants(tmp_path: Path) -> AsyncIterator[Grants]:
    store = await open_store(Settings(data=tmp_path))
    await store.migrate()
    kept, programme = records(store), a_programme("d1")
    await kept.programmes.replace(programme, seeds_of(programme))
    await kept.people.add(a_person("ana"))
    yield kept.grants
    await store.close()
