"""A store on one SQLite file: one writing connection, a few reading ones.

- One thread writes, through one connection, always with BEGIN IMMEDIATE: a transaction that
  starts by reading and then writes loses updates on SQLite, or fails half-way.
- Each commit is on disk when it returns (WAL with synchronous=FULL).
- SQLite before 3.51.3 can damage a file when one connection writes or checkpoints at the very
  moment at which another does (the "WAL-reset bug"). So writers of all processes take turns
  through a lock file, held until the automatic checkpoint after the commit is done; readers
  never checkpoint.
"""

from __future__ import annotations

import asyncio
import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, QueuePool, StaticPool, create_engine, event

from server.ports import StorageUnavailable
from server.store.disk import mount_table, refuse_network_disk
from server.store.engine import Store, StoreRefused, T, Work, faults, in_session, raise_fault
from server.store.lean import LeanWork, SqliteLean
from server.store.lock import FileLock
from server.store.migrations import no_database, upgrade
from server.store.worker import Worker

OLDEST = (3, 35, 0)
"""The first SQLite that knows DELETE … RETURNING."""
READERS = 4
PATIENCE = 5.0
"""Seconds to wait for another process's write before StorageUnavailable."""
KEPT_LOG = 64 * 1024 * 1024
"""Bytes. A write-ahead log that a long reading let grow is cut back to this."""

EVERY_CONNECTION: tuple[str, ...] = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "fullfsync=ON",
    "checkpoint_fullfsync=ON",
    "foreign_keys=ON",
    f"journal_size_limit={KEPT_LOG}",
)
ONLY_READERS = ("query_only=ON", "wal_autocheckpoint=0", "cache_size=-256")
"""A cache of 256 KiB: what they read stays with the system, and each would keep 2 MB of it again."""


class SqliteStore(Store):
    def __init__(
        self, file: Path, patience: float = PATIENCE, mounts: Callable[[], str] = mount_table
    ) -> None:
        waiting = f"busy_timeout={int(patience * 1000)}"
        self._file = file
        self._patience = patience
        self._mounts = mounts
        self._turn = FileLock(file.with_name(f"{file.name}-turn"))
        self._served: FileLock | None = None
        self._connect = _once(lambda: _connection(file, (waiting, *EVERY_CONNECTION)))
        self._writer = create_engine("sqlite://", creator=self._connect, poolclass=StaticPool)
        _begin_with(self._writer, "BEGIN IMMEDIATE")
        self._reader = create_engine(
            "sqlite://",
            creator=lambda: _connection(file, (waiting, *EVERY_CONNECTION, *ONLY_READERS)),
            poolclass=QueuePool,
            pool_size=READERS,
            max_overflow=0,
        )
        _begin_with(self._reader, "BEGIN")
        self._writing = Worker("store-writer")
        self._reading = Worker("store-reader", READERS)

    @classmethod
    async def open(cls, url: URL, patience: float = PATIENCE, *, make: bool = True) -> SqliteStore:
        file = _file_of(url)
        try:
            _make(file, make)
            store = cls(file, patience)
        except OSError as error:
            raise StorageUnavailable(f"{file} cannot be opened: {error.strerror}.") from error
        try:
            # Before anybody reads: who connects first makes the log, and who leaves last writes
            # it back, and both must be the writer.
            await (store.write(lambda _: None) if make else store._connect_writer())
        except BaseException:
            await store.close()
            raise
        return store

    async def read(self, work: Work[T]) -> T:
        return await self._reading.run(lambda: self._read(work))

    async def read_lean(self, work: LeanWork[T]) -> T:
        return await self._reading.run(lambda: self._read_lean(work))

    async def write(self, work: Work[T]) -> T:
        return await self._writing.run(lambda: self._write(work))

    async def write_lean(self, work: LeanWork[T]) -> T:
        return await self._writing.run(lambda: self._write_lean(work))

    def _read(self, work: Work[T]) -> T:
        with faults(), self._reader.connect() as connection, connection.begin() as transaction:
            result = in_session(connection, work)
            transaction.rollback()
            return result

    def _read_lean(self, work: LeanWork[T]) -> T:
        with faults(), closing(self._reader.raw_connection()) as borrowed:
            connection: Any = borrowed.driver_connection
            connection.execute("BEGIN")
            try:
                return work(SqliteLean(connection))
            finally:
                connection.execute("ROLLBACK")

    def _write(self, work: Work[T]) -> T:
        with self._our_turn(), faults(), self._writer.begin() as connection:
            return in_session(connection, work)

    def _write_lean(self, work: LeanWork[T]) -> T:
        """On the same connection, which is this thread's alone."""
        self._take_turn()
        try:
            return _in_transaction(self._connect(), work)
        except sqlite3.Error as error:
            raise_fault(error)
        finally:
            self._turn.release()

    async def _connect_writer(self) -> None:
        """And write nothing."""

        def connect() -> None:
            with faults():
                self._connect()

        await self._writing.run(connect)

    @contextmanager
    def _our_turn(self) -> Iterator[None]:
        self._take_turn()
        try:
            yield
        finally:
            self._turn.release()

    def _take_turn(self) -> None:
        if not self._turn.wait(self._patience):
            raise StorageUnavailable("Another process is writing to the database.")

    def claim(self) -> None:
        refuse_network_disk(self._file.parent, self._mounts())
        lock = FileLock(self._file.with_name(f"{self._file.name}-server"))
        if not lock.take():
            holder = lock.signature()
            lock.close()
            raise StoreRefused(
                f"Another Penholder server (process {holder}) is using {self._file}. "
                "Stop it first, or give this one a folder of its own with PENHOLDER_DATA."
            )
        if not lock.excludes():
            lock.close()
            raise StoreRefused(
                f"Locks in {self._file.parent} keep nobody out, so a second server could not be refused, "
                f"and two that write at once {what_two_writers_risk()}. Set PENHOLDER_DATA to a local disk."
            )
        lock.sign()
        self._served = lock

    async def faults(self) -> Sequence[str]:
        return await self.read(lambda session: _own_faults(session.connection()))

    async def migrate(self) -> None:
        await self.write(lambda session: upgrade(session.connection()))

    async def close(self) -> None:
        await asyncio.to_thread(self._close)

    def _close(self) -> None:
        """The writer goes last: the file's last connection checkpoints, and readers must not."""
        self._reading.close()
        self._reader.dispose()
        self._writing.close()
        try:
            with self._our_turn():
                self._writer.dispose()
                if self._connect.made:
                    self._connect().close()
        finally:
            self._turn.close()
            if self._served:
                self._served.close()


def _file_of(url: URL) -> Path:
    if sqlite3.sqlite_version_info < OLDEST:
        raise StoreRefused(f"This Python has SQLite {sqlite3.sqlite_version}; Penholder needs 3.35 or newer.")
    if not url.database or url.database == ":memory:":
        raise StoreRefused("The SQLite database must be a file.")
    return Path(url.database).absolute()


def _make(file: Path, make: bool) -> None:
    """The file and its folder, for nobody else to read. Its log takes after it. Raises OSError."""
    if not make:
        if not file.exists() or not file.stat().st_size:
            raise no_database()
        return
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))


def _connection(file: Path, pragmas: tuple[str, ...]) -> sqlite3.Connection:
    """Handed from thread to thread, one at a time. No isolation level, or the driver would begin
    transactions of its own."""
    connection = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
    try:
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}").close()
        (mode,) = connection.execute("PRAGMA journal_mode").fetchone()
        if mode != "wal":
            raise StoreRefused(f"SQLite cannot keep a write-ahead log beside {file}. Use a local disk.")
    except BaseException:
        connection.close()
        raise
    return connection


def _in_transaction(connection: sqlite3.Connection, work: LeanWork[T]) -> T:
    connection.execute("BEGIN IMMEDIATE")
    try:
        result = work(SqliteLean(connection))
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:  # a full disk may have ended it already
            connection.execute("ROLLBACK")
        raise
    return result


class _once:
    """A connection made when first asked for."""

    def __init__(self, connect: Callable[[], sqlite3.Connection]) -> None:
        self._connect = connect
        self.made: sqlite3.Connection | None = None

    def __call__(self) -> sqlite3.Connection:
        if self.made is None:
            self.made = self._connect()
        return self.made


def _begin_with(engine: Engine, statement: str) -> None:
    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(statement)


def what_two_writers_risk(version: tuple[int, ...] = sqlite3.sqlite_version_info) -> str:
    """SQLite's "WAL-reset bug", fixed in 3.51.3 and, for two older lines, in 3.44.6 and 3.50.7."""
    fixed = version >= (3, 51, 3) or (3, 50, 7) <= version < (3, 51) or (3, 44, 6) <= version < (3, 45)
    if fixed:
        return "would lose each other's words"
    return f"would damage the file (this is SQLite {'.'.join(map(str, version[:3]))})"


def _own_faults(connection: Connection) -> list[str]:
    found = [str(row[0]) for row in connection.exec_driver_sql("PRAGMA integrity_check(20)")]
    lost = {(row[0], row[2]) for row in connection.exec_driver_sql("PRAGMA foreign_key_check")}
    return [
        *(f"SQLite: {' '.join(each.split())}" for each in found if each != "ok"),
        *(f"a row of {table} names a {parent} that is not there" for table, parent in sorted(lost)),
    ]
