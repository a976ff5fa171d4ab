"""When people were here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from sqlmodel import Session, select

from drafts.ids import PersonId
from server.ports import Seen, Visit
from server.store.checksums import kept_time
from server.store.engine import Store
from server.store.lean import Lean
from server.store.tables import VisitRow

VISIT: Final = (
    "INSERT INTO visit (person, first, last) VALUES (?, ?, ?) "
    "ON CONFLICT (person) DO UPDATE SET last = excluded.last WHERE excluded.last > visit.last"
)
SEEN: Final = 'UPDATE "grant" SET seen = ? WHERE digest = ?'


class StoredVisits:
    """See `ports.Visits`. In SQL, since two hundred people are noted between two keystrokes, in the
    one thread that also writes the journal."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def note(self, seen: Sequence[Seen]) -> None:
        await self._store.write_lean(lambda sql: _note(sql, seen))

    async def all(self) -> Mapping[PersonId, Visit]:
        return await self._store.read(_all)


def _note(sql: Lean, seen: Sequence[Seen]) -> None:
    zone = "" if sql.sqlite else "+00"
    noted = [(each.person, each.grant, kept_time(each.at) + zone) for each in seen]
    latest = {person: at for person, _, at in sorted(noted, key=lambda each: each[2])}
    here = [row[0] for row in sql.run("SELECT id FROM person") if row[0] in latest]
    if here:
        sql.run_many(VISIT, [(person, latest[person], latest[person]) for person in here])
    if noted:
        sql.run_many(SEEN, [(at, grant) for _, grant, at in noted])


def _all(session: Session) -> dict[PersonId, Visit]:
    return {PersonId(row.person): Visit(row.first, row.last) for row in session.exec(select(VisitRow))}
