"""Real rooms over a real SQLite file."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from drafts.ids import PersonId
from drafts.people import Person
from server.hub.hub import Hub
from server.hub.room import Room
from server.ports import Records
from server.settings import Settings
from server.store.engine import open_store
from server.store.records import records
from tests.builders import Noon, a_programme, entropy, seeds_of
from tests.rooms import DRAFT, Disk


@pytest.fixture(autouse=True)
def nobody_looks_at_rights(monkeypatch: pytest.MonkeyPatch) -> None:
    """These people hold no capacities; what looks after rights is tested over real sockets."""
    monkeypatch.setattr("server.hub.hub.enforce", lambda rooms, standings: None)


@pytest.fixture
async def kept(tmp_path: Path) -> AsyncIterator[Records]:
    store = await open_store(Settings(data=tmp_path))
    await store.migrate()
    kept = records(store)
    for name in ("ana", "ben", "eva"):
        await kept.people.add(Person(PersonId(name), name.title(), f"{name}@example.org"))
    programme = a_programme("d1", "d2")
    await kept.programmes.replace(programme, seeds_of(programme))
    yield kept
    await store.close()


@pytest.fixture
def disk(kept: Records) -> Disk:
    return Disk(kept.journal)


@pytest.fixture
async def hub(kept: Records, disk: Disk) -> AsyncIterator[Hub]:
    async with Hub(disk, kept.drafts, kept.people, kept.changes, kept.grants, Noon(), entropy()) as hub:
        yield hub
        disk.release()


@pytest.fixture
async def room(hub: Hub) -> Room:
    return await hub.room(DRAFT, 1)
