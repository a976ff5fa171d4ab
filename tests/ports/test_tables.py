"""What the migrations make is what the code expects, on both databases."""

from __future__ import annotations

from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from server.ports import Records
from server.store import Store, StoreRefused
from server.store.tables import METADATA


def differences(session: Session) -> list[Any]:
    context = MigrationContext.configure(session.connection(), opts={"compare_server_default": True})
    return list(compare_metadata(context, METADATA))


async def test_migrated_tables_are_those_of_the_models(store: Store) -> None:
    assert await store.read(differences) == []


async def test_migrating_again_changes_nothing(store: Store) -> None:
    await store.migrate()
    assert await store.read(differences) == []


def execute(session: Session, statement: str) -> None:
    session.connection().exec_driver_sql(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE draft SET stage = 'nearly done'",
        "UPDATE draft SET epoch = 0",
        "UPDATE draft SET session = 's9'",
        "UPDATE draft SET session = 's1'",
        "DELETE FROM person",
        "INSERT INTO capacity (id, person, capacity) VALUES ('c', 'ana', 'king')",
        "INSERT INTO capacity (id, person, capacity, seat) VALUES ('c', 'ana', 'troika', 'fourth')",
    ],
)
async def test_the_database_itself_refuses_nonsense(forum: Records, store: Store, statement: str) -> None:
    await store.write(lambda session: execute(session, ANA_WROTE))
    with pytest.raises(IntegrityError):
        await store.write(lambda session: execute(session, statement))


ANA_WROTE = "UPDATE journal SET person = 'ana' WHERE draft = 'd1'"


async def test_a_database_of_a_newer_version_is_refused(store: Store) -> None:
    def exchange(session: Session, version: str) -> str:
        found = session.connection().exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
        execute(session, f"UPDATE alembic_version SET version_num = '{version}'")
        return str(found)

    ours = await store.write(lambda session: exchange(session, "9999"))
    with pytest.raises(StoreRefused, match="newer Penholder"):
        await store.migrate()
    await store.write(lambda session: exchange(session, ours))
