"""How often people, capacities and the stages of drafts have changed."""

from __future__ import annotations

from server.store.engine import Store
from server.store.lean import Lean


class StoredChanges:
    """See `ports.Changes`. Triggers count, so that no road of writing can be forgotten."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def number(self) -> int:
        return await self._store.read_lean(_number)


def _number(sql: Lean) -> int:
    found = sql.run("SELECT number FROM change")
    return int(found[0][0]) if found else 0
