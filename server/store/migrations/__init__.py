"""The tables' history. `upgrade` plays what a database has not seen yet."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, text

from drafts.errors import Unknown
from server.store.refused import StoreRefused

ONE_AT_A_TIME = 0x70656E  # "pen": the advisory lock under which PostgreSQL's tables change


def upgrade(connection: Connection, to: str = "head") -> None:
    """Bring the tables to the newest form, inside the connection's open transaction.

    Raises StoreRefused for a database that a newer version has changed already.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ONE_AT_A_TIME})
    try:
        command.upgrade(_config(connection), to)
    except CommandError as error:
        raise StoreRefused(
            f"A newer Penholder has used this database ({error}). Install that version, or a newer one."
        ) from error


def check_version(connection: Connection) -> None:
    """Raises Unknown when there are no tables, StoreRefused when they are another version's."""
    found = MigrationContext.configure(connection).get_current_revision()
    if found is None:
        raise no_database()
    if found != ScriptDirectory.from_config(_config(connection)).get_current_head():
        raise StoreRefused(
            "Another version of Penholder has made this database. Start this version's server on it first, "
            "or use that version."
        )


def no_database() -> Unknown:
    return Unknown(
        "no-database",
        "There is no Penholder database here: see PENHOLDER_DATA and PENHOLDER_DATABASE_URL.",
    )


def _config(connection: Connection) -> Config:
    config = Config()
    # A per cent sign would be taken for interpolation.
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
