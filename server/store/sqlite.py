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
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event

from server.ports import StorageUnavailable
from server.store.engine import LeanWork, Store, StoreRefused, T, Work, faults, in_session
from server.store.lock import FileLock
from server.store.migrations import upgrade

OLDEST = (3, 35, 0)
"""The first SQLite that knows DELETE … RETURNING."""
READERS = 4
PATIENCE = 5.0
"""Seconds to wait for another process's write before StorageUnavailable."""
KEPT_LOG = 64 * 1024 * 1024
"""Bytes. A write-ahead log that a long reading let grow is cut back to this."""

EVERY_CONNECTION = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "fullfsync=ON",
    "checkpoint_fullfsync=ON",
    "foreign_keys=ON",
    f"journal_size_limit={KEPT_LOG}",
)
ONLY_READERS = ("query_only=ON", "wal_autocheckpoint=0")


class SqliteStore(Store):
    def __init__(self, file: Path, patience: float = PATIENCE) -> None:
        waiting = f"busy_timeout={int(patience * 1000)}"
        self._file = file
        self._patience = patience
        self._turn = FileLock(file.with_name(f"{file.name}-turn"))
        self._served: FileLock | None = None
        self._writer = _engine(file, "BEGIN IMMEDIATE", (waiting, *EVERY_CONNECTION), connections=1)
        self._reader = _engine(
            file, "BEGIN", (waiting, *EVERY_CONNECTION, *ONLY_READERS), connections=READERS
        )
        self._writing = ThreadPoolExecutor(1, "store-writer")
        self._reading = ThreadPoolExecutor(READERS, "store-reader")

    @classmethod
    async def open(cls, url: URL, patience: float = PATIENCE) -> SqliteStore:
        file = _file_of(url)
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            store = cls(file, patience)
        except OSError as error:
            raise StorageUnavailable(f"{file} cannot be opened: {error.strerror}.") from error
        try:
            await store.write(lambda _: None)  # makes the file, and its log, before anybody reads
        except BaseException:
            await store.close()
            raise
        return store

    async def read(self, work: Work[T]) -> T:
        return await _run(self._reading, lambda: self._read(work))

    async def write_lean(self, work: LeanWork[T]) -> T:
        return await _run(self._writing, lambda: self._write(work))

    def _read(self, work: Work[T]) -> T:
        with faults(), self._reader.connect() as connection, connection.begin() as transaction:
            result = in_session(connection, work)
            transaction.rollback()
            return result

    def _write(self, work: LeanWork[T]) -> T:
        with self._our_turn(), faults(), self._writer.begin() as connection:
            return work(connection)

    @contextmanager
    def _our_turn(self) -> Iterator[None]:
        try:
            with self._turn.held(self._patience):
                yield
        except TimeoutError as error:
            raise StorageUnavailable("Another process is writing to the database.") from error

    def claim(self) -> None:
        lock = FileLock(self._file.with_name(f"{self._file.name}-server"))
        if not lock.take():
            holder = lock.signature()
            lock.close()
            raise StoreRefused(
                f"Another Penholder server (process {holder}) is using {self._file}. "
                "Stop it first, or give this one a folder of its own with PENHOLDER_DATA."
            )
        lock.sign()
        self._served = lock

    async def migrate(self) -> None:
        await self.write(lambda session: upgrade(session.connection()))

    async def close(self) -> None:
        await asyncio.to_thread(self._close)

    def _close(self) -> None:
        """The writer goes last: the file's last connection checkpoints, and readers must not."""
        self._reading.shutdown()
        self._reader.dispose()
        self._writing.shutdown()
        try:
            with self._our_turn():
                self._writer.dispose()
        finally:
            self._turn.close()
            if self._served:
                self._served.close()


async def _run(executor: ThreadPoolExecutor, call: Callable[[], T]) -> T:
    """Cancelled before the thread takes it up, the call never happens; after that, all of it does."""
    return await asyncio.get_running_loop().run_in_executor(executor, call)


def _file_of(url: URL) -> Path:
    if sqlite3.sqlite_version_info < OLDEST:
        raise StoreRefused(f"This Python has SQLite {sqlite3.sqlite_version}; Penholder needs 3.35 or newer.")
    if not url.database or url.database == ":memory:":
        raise StoreRefused("The SQLite database must be a file.")
    return Path(url.database).absolute()


def _engine(file: Path, begin: str, pragmas: tuple[str, ...], *, connections: int) -> Engine:
    engine = create_engine(
        URL.create("sqlite", database=str(file)),
        pool_size=connections,
        max_overflow=0,
        connect_args={"isolation_level": None},  # or the driver would begin transactions of its own
    )

    @event.listens_for(engine, "connect")
    def _prepare(connection: sqlite3.Connection, _record: Any) -> None:
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}").close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine
