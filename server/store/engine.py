"""The store: one database, read and written in whole transactions.

The adapters beside this file hand it *work*: a plain function of a Session, run inside one
transaction. SQLite runs it in a thread of its own (one hop for the whole transaction instead
of one for each statement), PostgreSQL on the event loop. The work cannot tell, and being plain
it cannot be cancelled half-way.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import NoReturn, Protocol, TypeVar

from sqlalchemy import Connection, make_url
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlmodel import Session

from server.ports import StorageDamaged, StorageUnavailable
from server.settings import Settings
from server.store.lean import LeanWork
from server.store.migrations import check_version
from server.store.refused import StoreRefused as StoreRefused

T = TypeVar("T")
Work = Callable[[Session], T]
"""Must return values, not rows bound to the session: the session is closed when it returns."""


class Store(Protocol):
    async def read(self, work: Work[T]) -> T:
        """One view of the database, as of one moment. Writing in it is an error."""
        ...

    async def write(self, work: Work[T]) -> T:
        """All of the work, durable, or nothing: it is committed when this returns.

        Raises StorageUnavailable when the database cannot be reached or is full. Cancelling
        the caller does not stop work that has begun. On PostgreSQL a connection lost during
        the commit itself also raises, though the server may have finished it.
        """
        ...

    async def read_lean(self, work: LeanWork[T]) -> T:
        """`read` for what every keystroke's or joiner's way leads past, in SQL (see `lean`)."""
        ...

    async def write_lean(self, work: LeanWork[T]) -> T:
        """`write` for the journal, in SQL (see `lean`)."""
        ...

    async def faults(self) -> Sequence[str]:
        """What the database itself finds wrong with its structure and references."""
        ...

    def claim(self) -> None:
        """Be the one server of this database until closed; StoreRefused if there is another.

        Commands that read, or write one short transaction, do without: they may run beside a
        server. They must not append to a draft that a room may hold in memory.
        """
        ...

    async def migrate(self) -> None:
        """Bring the tables to this version's form. Does nothing when they have it."""
        ...

    async def expect_current(self) -> None:
        """Raises Unknown("no-database") when there are no tables, StoreRefused when they are of
        another version. Changes nothing."""
        await self.read(lambda session: check_version(session.connection()))

    async def close(self) -> None:
        """Let begun work end, then let go of the database and of the claim."""
        ...


async def open_store(settings: Settings, *, make: bool = True) -> Store:
    """Connect to `settings.database`. Raises StorageUnavailable or StoreRefused.

    Without `make` nothing is made or changed: Unknown("no-database") where there is none.
    """
    url = make_url(settings.database)
    if url.get_backend_name() == "postgresql":
        from server.store.postgresql import PostgresStore

        return await PostgresStore.open(url)
    from server.store.sqlite import SqliteStore

    return await SqliteStore.open(url, make=make)


def in_session(connection: Connection, work: Work[T]) -> T:
    """Run the work on a connection whose transaction the caller begins and ends."""
    with Session(connection, expire_on_commit=False) as session:
        result = work(session)
        session.flush()
        return result


PASSING = frozenset({5, 6, 7, 8, 9, 10, 13, 14, 15})
"""SQLite's primary codes of a store that cannot: BUSY LOCKED NOMEM READONLY INTERRUPT IOERR FULL
CANTOPEN PROTOCOL. Others (no such table, bad SQL) are our own faults."""
DAMAGED = frozenset({11, 26})
"""CORRUPT, NOTADB."""
READ_ONLY_SERVER = "25006"
"""What a PostgreSQL standby answers to a write while the roles are changing."""
DAMAGED_SERVER = frozenset({"XX001", "XX002"})
"""PostgreSQL's data_corrupted and index_corrupted."""


@contextmanager
def faults() -> Iterator[None]:
    """Turn what is the storage's fault into StorageUnavailable; let our own faults through."""
    try:
        yield
    except PoolTimeout as error:
        raise StorageUnavailable("Every connection to the database is busy.") from error
    except (DBAPIError, sqlite3.Error) as error:
        raise_fault(error)


def raise_fault(error: DBAPIError | sqlite3.Error) -> NoReturn:
    """As StorageUnavailable when it is the storage's; as it is when it is our own."""
    told = error.orig if isinstance(error, DBAPIError) else error
    if _is_damage(told):
        raise StorageDamaged(f"The database is damaged ({told}). {RESTORE}") from error
    if not _of_the_storage(error, told):
        raise error
    raise StorageUnavailable(str(told)) from error


RESTORE = "Stop the server, keep the folder as it is, and restore a backup: see docs/storage.md."


def _is_damage(told: BaseException | None) -> bool:
    if _sqlite_code(told) in DAMAGED:
        return True
    return getattr(told, "sqlstate", None) in DAMAGED_SERVER


def _of_the_storage(error: DBAPIError | sqlite3.Error, told: BaseException | None) -> bool:
    code = _sqlite_code(told)
    if code is not None:
        return code in PASSING
    if isinstance(error, DBAPIError) and (
        error.connection_invalidated or isinstance(error, OperationalError | InterfaceError)
    ):
        return True
    return getattr(told, "sqlstate", None) == READ_ONLY_SERVER


def _sqlite_code(told: BaseException | None) -> int | None:
    code: int | None = getattr(told, "sqlite_errorcode", None)
    return None if code is None else code & 0xFF
