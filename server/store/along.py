"""A store that takes an entry of the register along with the next thing that is written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sqlmodel import Session

from drafts.register import Done
from server.store.engine import Store, T, Work
from server.store.lean import Lean, LeanWork, lean
from server.store.register import append


class StoreAlong(Store):
    """The same store. The first work that is written through it and succeeds has the entry in its
    own transaction, so that there is never the one without the other; what is written through it
    after that is written alone."""

    def __init__(self, store: Store, done: Done | Callable[[Any], Done]) -> None:
        self._store = store
        self._done = done
        self._entered = False

    async def read(self, work: Work[T]) -> T:
        return await self._store.read(work)

    async def read_lean(self, work: LeanWork[T]) -> T:
        return await self._store.read_lean(work)

    async def write(self, work: Work[T]) -> T:
        if self._entered:
            return await self._store.write(work)

        def both(session: Session) -> T:
            result = work(session)
            session.flush()  # what the database refuses of the work is said first, and as the work's
            append(lean(session.connection()), self._act(result))
            return result

        result = await self._store.write(both)
        self._entered = True
        return result

    async def write_lean(self, work: LeanWork[T]) -> T:
        if self._entered:
            return await self._store.write_lean(work)

        def both(sql: Lean) -> T:
            result = work(sql)
            append(sql, self._act(result))
            return result

        result = await self._store.write_lean(both)
        self._entered = True
        return result

    def _act(self, result: object) -> Done:
        return self._done(result) if callable(self._done) else self._done

    async def faults(self) -> Sequence[str]:
        return await self._store.faults()

    def claim(self) -> None:
        self._store.claim()

    async def migrate(self) -> None:
        await self._store.migrate()

    async def close(self) -> None:
        await self._store.close()
