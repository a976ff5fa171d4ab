"""`penholder verify` looks and touches nothing."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner

from server.cli import app
from server.settings import Settings
from server.store import open_store, records
from server.store.migrations import upgrade
from tests import databases
from tests.serving import Forum


def verify(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> tuple[int, str]:
    monkeypatch.setenv("PENHOLDER_DATA", str(settings.data))
    monkeypatch.setenv("PENHOLDER_DATABASE_URL", settings.database_url)
    done = CliRunner().invoke(app, ["verify"])
    return done.exit_code, done.output


@pytest.mark.parametrize("what", ["no folder", "an empty folder", "an empty file"])
def test_where_there_is_no_database_it_says_so_and_makes_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    data = tmp_path / "data"
    if what != "no folder":
        data.mkdir()
    if what == "an empty file":
        (data / "penholder.db").touch()
    before = sorted(tmp_path.rglob("*"))
    code, said = verify(monkeypatch, Settings(data=data))
    assert code == 1
    assert "no Penholder database" in said
    assert sorted(tmp_path.rglob("*")) == before


def test_an_empty_postgresql_database_is_none(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with databases.postgres_database(migrated=False) as (user, name):
        code, said = verify(monkeypatch, databases.postgres_settings(user, name, tmp_path))
    assert (code, "no Penholder database" in said) == (1, True)


def test_a_database_of_an_older_version_is_left_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def make() -> None:
        store = await open_store(Settings(data=tmp_path))
        await store.write(lambda session: upgrade(session.connection(), "0001"))
        await store.close()

    asyncio.run(make())
    code, said = verify(monkeypatch, Settings(data=tmp_path))
    assert (code, "Another version of Penholder" in said) == (3, True)
    with closing(sqlite3.connect(tmp_path / "penholder.db")) as database:
        assert database.execute("SELECT version_num FROM alembic_version").fetchall() == [("0001",)]


async def test_it_works_beside_a_server_and_changes_nothing(
    forum: Forum, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = await open_store(forum.settings)
    server.claim()
    before = await records(server).journal.audit(forum.drafts["1.1"])
    code, said = await asyncio.to_thread(verify, monkeypatch, forum.settings)
    assert (code, "All is sound" in said) == (0, True), said
    assert await records(server).journal.audit(forum.drafts["1.1"]) == before
    await server.close()


def test_what_is_no_database_at_all_is_a_fault_with_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "penholder.db").write_bytes(b"Dear delegates, " * 100)
    code, said = verify(monkeypatch, Settings(data=tmp_path))
    assert (code, "damaged" in said) == (1, True)
