"""The tables' history. `upgrade` plays what a database has not seen yet."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import Connection, text

from server.store.engine import StoreRefused

ONE_AT_A_TIME = 0x70656E  # "pen": the advisory lock under which PostgreSQL's tables change


def upgrade(connection: Connection) -> None:
    """Bring the tables to the newest form, inside the connection's open transaction.

    Raises StoreRefused for a database that a newer version has changed already.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ONE_AT_A_TIME})
    try:
        command.upgrade(_config(connection), "head")
    except CommandError as error:
        raise StoreRefused(
            f"A newer Penholder has used this database ({error}). Install that version, or a newer one."
        ) from error


def _config(connection: Connection) -> Config:
    config = Config()
    # A per cent sign would be taken for interpolation.
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
