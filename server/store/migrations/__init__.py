"""The tables' history. `upgrade` plays what a database has not seen yet."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text

ONE_AT_A_TIME = 0x70656E  # "pen": the advisory lock under which PostgreSQL's tables change


def upgrade(connection: Connection) -> None:
    """Bring the tables to the newest form, inside the connection's open transaction."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ONE_AT_A_TIME})
    command.upgrade(_config(connection), "head")


def _config(connection: Connection) -> Config:
    config = Config()
    # A per cent sign would be taken for interpolation.
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
