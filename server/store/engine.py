"""The store: one database, read and written in whole transactions.

The adapters beside this file hand it *work*: a plain function of a Session, run inside one
transaction. SQLite runs it in a thread of its own (one hop for the whole transaction instead
of one for each statement), PostgreSQL on the event loop. The work cannot tell, and being plain
it cannot be cancelled half-way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol, TypeVar

from sqlalchemy import Connection, make_url
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlmodel import Session

from server.ports import StorageUnavailable
from server.settings import Settings

T = TypeVar("T")
Work = Callable[[Session], T]
"""Must return values, not rows bound to the session: the session is closed when it returns."""
LeanWork = Callable[[Connection], T]


class StoreRefused(Exception):
    """This database cannot be served from here. The message is for the operator."""


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
        return await self.write_lean(lambda connection: in_session(connection, work))

    async def write_lean(self, work: LeanWork[T]) -> T:
        """`write` for the journal: without a Session, which costs as much as one statement."""
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

    async def close(self) -> None:
        """Let begun work end, then let go of the database and of the claim."""
        ...


async def open_store(settings: Settings) -> Store:
    """Connect to `settings.database`. Raises StorageUnavailable or StoreRefused."""
    url = make_url(settings.database)
    if url.get_backend_name() == "postgresql":
        from server.store.postgresql import PostgresStore

        return await PostgresStore.open(url)
    from server.store.sqlite import SqliteStore

    return await SqliteStore.open(url)


def in_session(connection: Connection, work: Work[T]) -> T:
    """Run the work on a connection whose transaction the caller begins and ends."""
    with Session(connection, expire_on_commit=False) as session:
        result = work(session)
        session.flush()
        return result


PASSING = frozenset({5, 6, 7, 8, 9, 10, 11, 13, 14, 15, 26})
"""SQLite's primary codes of a store that cannot: BUSY LOCKED NOMEM READONLY INTERRUPT IOERR
CORRUPT FULL CANTOPEN PROTOCOL NOTADB. Others (no such table, bad SQL) are our own faults."""
READ_ONLY_SERVER = "25006"
"""What a PostgreSQL standby answers to a write while the roles are changing."""


@contextmanager
def faults() -> Iterator[None]:
    """Turn what is the storage's fault into StorageUnavailable; let our own faults through."""
    try:
        yield
    except PoolTimeout as error:
        raise StorageUnavailable("Every connection to the database is busy.") from error
    except DBAPIError as error:
        if not _of_the_storage(error):
            raise
        raise StorageUnavailable(str(error.orig)) from error


def _of_the_storage(error: DBAPIError) -> bool:
    code = getattr(error.orig, "sqlite_errorcode", None)
    if code is not None:
        return (code & 0xFF) in PASSING
    if error.connection_invalidated or isinstance(error, OperationalError | InterfaceError):
        return True
    return getattr(error.orig, "sqlstate", None) == READ_ONLY_SERVER
