"""Grants: secrets handed out, known here by their digest alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, delete, or_, select
from sqlmodel import Session, col

from drafts.ids import PersonId
from server.ports import Grant, Lasting
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
    col(GrantRow.label),
    col(GrantRow.seen),
)
LASTING: Final = ("session", "token")
"""What somebody stays signed in by. A link or a ticket is used up at once."""

FIND: Final = (
    'SELECT person, made, expires, subject, label, seen FROM "grant" WHERE digest = ? AND purpose = ?'
)
STANDING: Final = (
    "SELECT digest, purpose, person, expires FROM \"grant\" WHERE purpose IN ('session', 'token')"
)


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

    async def of(self, person: PersonId, now: datetime) -> Sequence[Grant]:
        return await self._store.read(lambda session: _of(session, person, now))

    async def end(self, person: PersonId, digest: str) -> Grant | None:
        return await self._store.write(lambda session: _end(session, person, digest))

    async def standing(self) -> Mapping[str, Lasting]:
        return await self._store.read_lean(_standing)

    async def sweep(self, now: datetime) -> int:
        return await self._store.write(lambda session: _sweep(session, now))


def _named(digest: str, purpose: str) -> ColumnElement[bool]:
    return (col(GrantRow.digest) == digest) & (col(GrantRow.purpose) == purpose)


def _live(now: datetime) -> ColumnElement[bool]:
    return or_(col(GrantRow.expires).is_(None), col(GrantRow.expires) > now)


def _find(sql: Lean, digest: str, purpose: str, now: datetime) -> Grant | None:
    for person, made, expires, subject, label, seen in sql.run(FIND, (digest, purpose)):
        ends = _time(expires)
        if ends is None or ends > now:
            return Grant(
                digest, purpose, PersonId(person), read_time(made), ends, subject, label, _time(seen)
            )
    return None


def _standing(sql: Lean) -> Mapping[str, Lasting]:
    return {
        digest: Lasting(purpose, PersonId(person), _time(expires))
        for digest, purpose, person, expires in sql.run(STANDING)
    }


def _time(value: Any) -> datetime | None:
    return None if value is None else read_time(value)


def _take(session: Session, digest: str, purpose: str, now: datetime) -> Grant | None:
    """One statement finds and removes, so the database itself lets one of two have it."""
    taking = delete(GrantRow).where(_named(digest, purpose), _live(now)).returning(*COLUMNS)
    row = session.connection().execute(taking).first()
    return None if row is None else _grant(row)


def _grant(row: Any) -> Grant:
    """From a result row of COLUMNS."""
    return Grant(
        row.digest,
        row.purpose,
        PersonId(row.person),
        row.made,
        row.expires,
        row.subject,
        row.label,
        row.seen,
    )


def _of(session: Session, person: PersonId, now: datetime) -> list[Grant]:
    theirs = select(*COLUMNS).where(
        col(GrantRow.person) == person, col(GrantRow.purpose).in_((*LASTING, "link")), _live(now)
    )
    rows = session.connection().execute(theirs.order_by(col(GrantRow.made).desc()))
    return [_grant(row) for row in rows]


def _end(session: Session, person: PersonId, digest: str) -> Grant | None:
    ending = delete(GrantRow).where(
        col(GrantRow.digest) == digest,
        col(GrantRow.person) == person,
        col(GrantRow.purpose).in_(LASTING),
    )
    row = session.connection().execute(ending.returning(*COLUMNS)).first()
    return None if row is None else _grant(row)


def end_all(session: Session, person: PersonId) -> None:
    """Whatever lets this person in."""
    session.connection().execute(delete(GrantRow).where(col(GrantRow.person) == person))


def end_links(session: Session, person: PersonId) -> None:
    """Those that have not been used."""
    theirs = (col(GrantRow.person) == person) & (col(GrantRow.purpose) == "link")
    session.connection().execute(delete(GrantRow).where(theirs))


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
        label=grant.label,
        seen=grant.seen,
    )
