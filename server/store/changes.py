"""How often people, capacities and the stages of drafts have changed."""

from __future__ import annotations

from sqlalchemy import select
from sqlmodel import Session, col

from server.store.engine import Store
from server.store.tables import ChangeRow


class StoredChanges:
    """See `ports.Changes`. Triggers count, so that no road of writing can be forgotten."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def number(self) -> int:
        return await self._store.read(_number)


def _number(session: Session) -> int:
    return session.connection().execute(select(col(ChangeRow.number))).scalar() or 0
