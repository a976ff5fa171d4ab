"""Databases for tests: migrated once a session, empty again for every test."""

from __future__ import annotations

import asyncio
import getpass
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from server.settings import Settings
from server.store import open_store
from server.store.tables import METADATA

HOST = os.environ.get("PGHOST", "127.0.0.1")
PORT = os.environ.get("PGPORT", "5432")
MISSING = (
    f"needs a PostgreSQL server at {HOST}:{PORT} that lets this user in (Debian: apt install postgresql)"
)


async def migrate(settings: Settings) -> None:
    store = await open_store(settings)
    await store.migrate()
    await store.close()


def sqlite_template(folder: Path) -> Path:
    """A database with all tables and nothing in them, to be copied."""
    asyncio.run(migrate(Settings(data=folder)))
    return folder / "penholder.db"


def sqlite_copy(template: Path, folder: Path) -> Settings:
    shutil.copyfile(template, folder / "penholder.db")
    return Settings(data=folder)


def role() -> str | None:
    """A user whom the server lets in; None when there is no server."""
    for user in (os.environ.get("PGUSER"), getpass.getuser(), "postgres"):
        if user and _can_connect(user):
            return user
    return None


def _can_connect(user: str) -> bool:
    try:
        _server(user).close()
    except psycopg.OperationalError:
        return False
    return True


def _server(user: str, database: str = "postgres") -> psycopg.Connection:
    return psycopg.connect(
        host=HOST, port=PORT, user=user, dbname=database, autocommit=True, connect_timeout=5
    )


@contextmanager
def postgres_database(migrated: bool = True) -> Iterator[tuple[str, str]]:
    """A database of our own, migrated unless told otherwise; dropped at the end. Gives the user and its name.

    Without a server the tests that need one are skipped by name, and on CI they fail.
    """
    user = role()
    if user is None:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(MISSING)
    name = sql.Identifier(database := f"penholder_test_{secrets.token_hex(6)}")
    with _server(user) as server:
        server.execute(sql.SQL("CREATE DATABASE {}").format(name))
    try:
        if migrated:
            asyncio.run(migrate(postgres_settings(user, database, Path())))
        yield user, database
    finally:
        with _server(user) as server:
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))


def postgres_settings(user: str, database: str, folder: Path) -> Settings:
    return Settings(data=folder, database_url=f"postgresql+psycopg://{user}@{HOST}:{PORT}/{database}")


def empty(user: str, database: str) -> None:
    """Take every row out of a PostgreSQL database, whatever a failed test left."""
    tables = sql.SQL(", ").join(map(sql.Identifier, METADATA.tables))
    with _server(user, database) as server:
        server.execute("ALTER TABLE register DISABLE TRIGGER USER")  # which keeps its entries for ever
        server.execute(sql.SQL("TRUNCATE {}").format(tables))
        server.execute("ALTER TABLE register ENABLE TRIGGER USER")


def cut_every_connection(settings: Settings) -> None:
    """What a restart of the PostgreSQL server does to those who are connected."""
    url = psycopg.conninfo.conninfo_to_dict(settings.database.replace("+psycopg", ""))
    with _server(str(url["user"])) as server:
        others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
        server.execute(others, [url["dbname"]])


if __name__ == "__main__":  # for run.sh: is there a server that lets us in?
    raise SystemExit(role() is None)
