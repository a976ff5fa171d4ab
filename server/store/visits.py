"""When people were here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import update
from sqlmodel import Session, col, select

from drafts.ids import PersonId
from server.ports import Seen, Visit
from server.store.engine import Store
from server.store.tables import GrantRow, PersonRow, VisitRow


class StoredVisits:
    """See `ports.Visits`."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def note(self, seen: Sequence[Seen]) -> None:
        await self._store.write(lambda session: _note(session, seen))

    async def all(self) -> Mapping[PersonId, Visit]:
        return await self._store.read(_all)


def _note(session: Session, seen: Sequence[Seen]) -> None:
    latest = {each.person: each for each in sorted(seen, key=lambda each: each.at)}
    here = session.exec(select(PersonRow.id).where(col(PersonRow.id).in_(latest)))
    for person in here:
        _note_person(session, latest[PersonId(person)])
    for each in seen:
        change = update(GrantRow).where(col(GrantRow.digest) == each.grant)
        session.connection().execute(change.values(seen=each.at))


def _note_person(session: Session, seen: Seen) -> None:
    row = session.get(VisitRow, seen.person)
    if row is None:
        session.add(VisitRow(person=seen.person, first=seen.at, last=seen.at))
    else:
        row.last = max(row.last, seen.at)


def _all(session: Session) -> dict[PersonId, Visit]:
    return {PersonId(row.person): Visit(row.first, row.last) for row in session.exec(select(VisitRow))}
