"""The tables' history. `upgrade` plays what a database has not seen yet."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

from drafts.errors import Unknown
from server.store.refused import StoreRefused

if TYPE_CHECKING:
    from alembic.config import Config

ONE_AT_A_TIME = 0x70656E  # "pen": the advisory lock under which PostgreSQL's tables change


def upgrade(connection: Connection, to: str = "head") -> None:
    """Bring the tables to the newest form, inside the connection's open transaction.

    Raises StoreRefused for a database that a newer version has changed already.
    """
    if to == "head" and revision_of(connection) == newest():
        return
    # Only now: alembic takes 11 MB of memory for as long as the server runs.
    from alembic import command
    from alembic.util import CommandError

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
    found = revision_of(connection)
    if found is None:
        raise no_database()
    if found != newest():
        raise StoreRefused(
            "Another version of Penholder has made this database. Start this version's server on it first, "
            "or use that version."
        )


def revision_of(connection: Connection) -> str | None:
    """The last revision that the database has seen; None for one without tables."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def newest() -> str:
    """Revisions are numbered, and follow one another in one line."""
    return max(file.name[:4] for file in (Path(__file__).parent / "versions").glob("[0-9]*.py"))


def no_database() -> Unknown:
    return Unknown(
        "no-database",
        "There is no Penholder database here: see PENHOLDER_DATA and PENHOLDER_DATABASE_URL.",
    )


def _config(connection: Connection) -> Config:
    from alembic.config import Config

    config = Config()
    # A per cent sign would be taken for interpolation.
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
