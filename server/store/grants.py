"""Grants: secrets handed out, known here by their digest alone."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, delete, or_
from sqlmodel import Session, col

from drafts.ids import PersonId
from server.ports import Grant
from server.store.engine import Store
from server.store.lean import Lean, read_time
from server.store.tables import GrantRow

COLUMNS = (
    col(GrantRow.digest),
    col(GrantRow.purpose),
    col(GrantRow.person),
    col(GrantRow.made),
    col(GrantRow.expires),
    col(GrantRow.subject),
)

FIND: Final = 'SELECT person, made, expires, subject FROM "grant" WHERE digest = ? AND purpose = ?'


class StoredGrants:
    """See `ports.Grants`."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def add(self, grant: Grant) -> None:
        await self._store.write(lambda session: session.add(_row(grant)))

    async def find(self, digest: str, purpose: str, now: datetime) -> Grant | None:
        return await self._store.read_lean(lambda sql: _find(sql, digest, purpose, now))

    async def take(self, digest: str, purpose: str, now: datetime) -> Grant | None:
        return await self._store.write(lambda session: _take(session, digest, purpose, now))

    async def remove(self, digest: str, purpose: str) -> None:
        await self._store.write(lambda session: _remove(session, digest, purpose))

    async def sweep(self, now: datetime) -> int:
        return await self._store.write(lambda session: _sweep(session, now))


def _named(digest: str, purpose: str) -> ColumnElement[bool]:
    return (col(GrantRow.digest) == digest) & (col(GrantRow.purpose) == purpose)


def _live(now: datetime) -> ColumnElement[bool]:
    return or_(col(GrantRow.expires).is_(None), col(GrantRow.expires) > now)


def _find(sql: Lean, digest: str, purpose: str, now: datetime) -> Grant | None:
    for person, made, expires, subject in sql.run(FIND, (digest, purpose)):
        ends = None if expires is None else read_time(expires)
        if ends is None or ends > now:
            return Grant(digest, purpose, PersonId(person), read_time(made), ends, subject)
    return None


def _take(session: Session, digest: str, purpose: str, now: datetime) -> Grant | None:
    """One statement finds and removes, so the database itself lets one of two have it."""
    taking = delete(GrantRow).where(_named(digest, purpose), _live(now)).returning(*COLUMNS)
    row = session.connection().execute(taking).first()
    return None if row is None else _grant(*row)


def _grant(
    digest: str, purpose: str, person: str, made: datetime, expires: datetime | None, subject: str
) -> Grant:
    return Grant(digest, purpose, PersonId(person), made, expires, subject)


def _remove(session: Session, digest: str, purpose: str) -> None:
    session.connection().execute(delete(GrantRow).where(_named(digest, purpose)))


def _sweep(session: Session, now: datetime) -> int:
    return session.connection().execute(delete(GrantRow).where(col(GrantRow.expires) <= now)).rowcount


def _row(grant: Grant) -> GrantRow:
    return GrantRow(
        digest=grant.digest,
        purpose=grant.purpose,
        person=grant.person,
        made=grant.made,
        expires=grant.expires,
        subject=grant.subject,
    )
