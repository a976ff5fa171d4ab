"""A transaction spoken to in the database's own SQL, without SQLAlchemy in between.

For the journal alone: an append is the one hot path of the store, a commit for every keystroke
of a quiet room. SQLAlchemy takes two thirds of its processor time on SQLite, nearly all of it
under the interpreter's lock.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any, Protocol, TypeVar

from sqlalchemy import Connection

T = TypeVar("T")
Values = Sequence[Any]


class Lean(Protocol):
    """Statements mark their values with `?`; values and what comes back are the driver's own.

    `sqlite`: whether it is SQLite, for the few words in which the two databases differ.
    """

    sqlite: bool

    def run(self, statement: str, values: Values = ()) -> list[tuple[Any, ...]]: ...

    def run_many(self, statement: str, values: Sequence[Values]) -> None: ...


LeanWork = Callable[[Lean], T]


class SqliteLean:
    sqlite = True

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def run(self, statement: str, values: Values = ()) -> list[tuple[Any, ...]]:
        return self._connection.execute(statement, values).fetchall()

    def run_many(self, statement: str, values: Sequence[Values]) -> None:
        self._connection.executemany(statement, values)


class PostgresLean:
    """Through SQLAlchemy still: it lends psycopg's asynchronous connection to plain functions."""

    sqlite = False

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def run(self, statement: str, values: Values = ()) -> list[tuple[Any, ...]]:
        found = self._connection.exec_driver_sql(statement.replace("?", "%s"), tuple(values))
        return [tuple(row) for row in found] if found.returns_rows else []

    def run_many(self, statement: str, values: Sequence[Values]) -> None:
        self._connection.exec_driver_sql(statement.replace("?", "%s"), [tuple(each) for each in values])


def lean(connection: Connection) -> Lean:
    """The same transaction, spoken to in SQL."""
    if connection.dialect.name == "sqlite":
        driver: Any = connection.connection.driver_connection
        return SqliteLean(driver)
    return PostgresLean(connection)


def read_time(value: str | datetime) -> datetime:
    """A time as either driver gives it, aware and in UTC. See `tables.UtcTime`."""
    if isinstance(value, str):
        return datetime.fromisoformat(value).replace(tzinfo=UTC)
    return value.astimezone(UTC)
