"""What the migrations make is what the code expects, on both databases."""

from __future__ import annotations

from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlmodel import Session

from server.store import Store
from server.store.tables import METADATA


def differences(session: Session) -> list[Any]:
    context = MigrationContext.configure(session.connection(), opts={"compare_server_default": True})
    return list(compare_metadata(context, METADATA))


async def test_migrated_tables_are_those_of_the_models(store: Store) -> None:
    assert await store.read(differences) == []


async def test_migrating_again_changes_nothing(store: Store) -> None:
    await store.migrate()
    assert await store.read(differences) == []
