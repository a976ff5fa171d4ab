"""A store on a PostgreSQL server: one engine, work run on the event loop."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Callable, Coroutine, Sequence
from typing import Any

import psycopg
from sqlalchemy import URL, Connection
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from server.ports import StorageUnavailable
from server.store.engine import Store, StoreRefused, T, Work, faults, in_session
from server.store.lean import LeanWork, PostgresLean
from server.store.migrations import upgrade

CONNECTIONS = 5
MORE_CONNECTIONS = 10
PATIENCE = 5
"""Seconds to wait for a connection before StorageUnavailable."""

CLAIM = 0x70656E686F6C6465
"""The advisory lock of the one server: "penholde" in ASCII."""
HOLDER = """
    SELECT application_name FROM pg_locks JOIN pg_stat_activity USING (pid)
    WHERE locktype = 'advisory' AND granted AND (classid::bigint << 32 | objid::bigint) = %s
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""

LIVENESS = {
    "connect_timeout": PATIENCE,
    # A server that vanished without a word (power, cable) is noticed within half a minute.
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,  # milliseconds
}


class PostgresStore(Store):
    def __init__(self, url: URL) -> None:
        self._engine: AsyncEngine = create_async_engine(
            url.set(drivername="postgresql+psycopg"),
            pool_size=CONNECTIONS,
            max_overflow=MORE_CONNECTIONS,
            pool_timeout=PATIENCE,
            pool_pre_ping=True,  # after the server's restart we find out here, not amid the work
            connect_args=LIVENESS,
        )
        # One snapshot for all the statements of a reading, as SQLite gives of itself.
        self._reader = self._engine.execution_options(
            isolation_level="REPEATABLE READ", postgresql_readonly=True
        )
        self._running: set[asyncio.Task[Any]] = set()
        self._conninfo = url.set(drivername="postgresql").render_as_string(hide_password=False)
        self._claim: psycopg.Connection[Any] | None = None

    @classmethod
    async def open(cls, url: URL) -> PostgresStore:
        store = cls(url)
        try:
            await store.read(lambda _: None)
        except BaseException:
            await store.close()
            raise
        return store

    async def read(self, work: Work[T]) -> T:
        with faults():
            async with self._reader.begin() as connection:
                return await connection.run_sync(in_session, work)

    async def write(self, work: Work[T]) -> T:
        return await self._whole(self._write(lambda connection: in_session(connection, work)))

    async def read_lean(self, work: LeanWork[T]) -> T:
        with faults():
            async with self._reader.begin() as connection:
                return await connection.run_sync(lambda sync: work(PostgresLean(sync)))

    async def write_lean(self, work: LeanWork[T]) -> T:
        return await self._whole(self._write(lambda connection: work(PostgresLean(connection))))

    async def _write(self, work: Callable[[Connection], T]) -> T:
        with faults():
            async with self._engine.begin() as connection:
                return await connection.run_sync(work)

    async def _whole(self, writing: Coroutine[Any, Any, T]) -> T:
        """Let it end though the caller is cancelled: a cancelled COMMIT would leave us guessing."""
        task = asyncio.create_task(writing)
        self._running.add(task)
        task.add_done_callback(self._ended)
        return await asyncio.shield(task)

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._running.discard(task)
        if not task.cancelled():
            task.exception()  # the caller may be gone, and asyncio complains of faults nobody looked at

    def claim(self) -> None:
        """The journal would bear several servers, but people in one draft would not see each
        other's words: nothing carries them between processes yet. The claim is an advisory lock
        on a connection of its own, so it ends with the process, however that ends."""
        try:
            held = psycopg.connect(self._conninfo, autocommit=True, application_name=_ourselves())
        except psycopg.OperationalError as error:
            raise StorageUnavailable(str(error)) from error
        row = held.execute("SELECT pg_try_advisory_lock(%s)", (CLAIM,)).fetchone()
        if row is None or not row[0]:
            found = held.execute(HOLDER, (CLAIM,)).fetchone()
            held.close()
            holder = found[0] if found else "just stopping"
            raise StoreRefused(
                f"Another Penholder server ({holder}) is using this database. "
                "Stop it first, then start this one."
            )
        self._claim = held

    async def faults(self) -> Sequence[str]:
        """PostgreSQL holds references itself; its pages are for pg_checksums and pg_amcheck."""
        return ()

    async def migrate(self) -> None:
        await self.write(lambda session: upgrade(session.connection()))

    async def close(self) -> None:
        while self._running:
            await asyncio.wait(self._running)
        if self._claim:
            self._claim.close()
        await self._engine.dispose()


def _ourselves() -> str:
    """PostgreSQL keeps 63 bytes of it, and shows it to whoever finds the claim taken."""
    return f"process {os.getpid()} on {socket.gethostname()}"
