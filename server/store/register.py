"""The register: one chain of entries for the whole forum, only ever added to."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from drafts.ids import DraftId, PersonId
from drafts.register import Done, Head, Held, Place, Record, as_json, capacity_values, enter
from server.ports import Filters
from server.store.checksums import kept_time
from server.store.engine import Store
from server.store.lean import Lean

LOCK: Final = 0x7265676973746572
"""PostgreSQL's advisory lock on the newest entry: "register" in ASCII. Whoever takes it takes
nothing more before the commit (an entry names no other row), so nobody can wait in a circle."""

TEXTS: Final = ("person", "capacities", "act", "draft", "about", "previous", "hash")
# Text as the bytes that lie there, be they UTF-8 or not any more, and the time as it is kept.
KEPT: Final = {
    True: f"SELECT number, CAST(at AS BLOB), {', '.join(f'CAST({name} AS BLOB)' for name in TEXTS)}",
    False: f"SELECT number, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US'), {', '.join(TEXTS)}",
}
HEAD: Final = {
    True: "SELECT number, CAST(hash AS BLOB) FROM register ORDER BY number DESC LIMIT 1",
    False: "SELECT number, hash FROM register ORDER BY number DESC LIMIT 1",
}
ADD: Final = (
    "INSERT INTO register (number, at, person, capacities, act, draft, about, previous, hash)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


class StoredRegister:
    """See `ports.Register`."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def append(self, done: Done) -> Record:
        return await self._store.write_lean(lambda sql: append(sql, done))

    async def read(self, filters: Filters, before: int | None, limit: int) -> Sequence[Place]:
        return await self._store.read_lean(lambda sql: _read(sql, filters, before, limit))

    async def all(self) -> Sequence[Place]:
        return await self._store.read_lean(_all)

    async def acts(self) -> Sequence[str]:
        return await self._store.read_lean(_acts)


def append(sql: Lean, done: Done) -> Record:
    """In the open transaction: the next number is nobody else's until it ends.

    SQLite locked the whole database when the transaction began.
    """
    if not sql.sqlite:
        sql.run("SELECT pg_advisory_xact_lock(?)", (LOCK,))
    record = enter(done, _head(sql))
    zone = "" if sql.sqlite else "+00"
    capacities, about = as_json(capacity_values(done.capacities)), as_json(dict(done.about))
    who_and_what = (done.person, capacities, done.act, done.draft, about)
    sql.run(ADD, (record.number, kept_time(done.at) + zone, *who_and_what, record.previous, record.hash))
    return record


def _head(sql: Lean) -> Head | None:
    found = sql.run(HEAD[sql.sqlite])
    return Head(int(found[0][0]), _text(found[0][1]) or "") if found else None


def _all(sql: Lean) -> list[Place]:
    return [_place(row) for row in sql.run(f"{KEPT[sql.sqlite]} FROM register ORDER BY number")]


def _acts(sql: Lean) -> list[str]:
    acts = (
        "SELECT DISTINCT CAST(act AS BLOB) FROM register"
        if sql.sqlite
        else "SELECT DISTINCT act FROM register"
    )
    return sorted(_text(act) or "" for (act,) in sql.run(acts))


def _read(sql: Lean, filters: Filters, before: int | None, limit: int) -> list[Place]:
    asked = list(_conditions(filters, before, "" if sql.sqlite else "+00"))
    where = " AND ".join(["number >= 1", *(condition for condition, _ in asked)])
    values = [value for _, found in asked for value in found]
    newest = f"{KEPT[sql.sqlite]} FROM register WHERE {where} ORDER BY number DESC LIMIT ?"
    return [_place(row) for row in sql.run(newest, [*values, limit])]


def _conditions(filters: Filters, before: int | None, zone: str) -> Iterator[tuple[str, list[Any]]]:
    if filters.nobody:
        yield "person IS NULL", []
    if filters.person is not None:
        yield "person = ?", [filters.person]
    if filters.act is not None:
        yield "act = ?", [filters.act]
    if filters.draft is not None:
        yield "draft = ?", [filters.draft]
    if filters.since is not None:
        yield "at >= ?", [kept_time(filters.since) + zone]
    if filters.until is not None:
        yield "at < ?", [kept_time(filters.until) + zone]
    if before is not None:
        yield "number < ?", [before]


def _place(row: tuple[Any, ...]) -> Place:
    number, *fields = row
    at, person, capacities, act, draft, about, previous, hash = (_text(field) for field in fields)
    try:
        done = Done(
            datetime.fromisoformat(at or "").replace(tzinfo=UTC),
            None if person is None else PersonId(person),
            tuple(Held(**held) for held in json.loads(capacities or "")),
            act or "",
            None if draft is None else DraftId(draft),
            json.loads(about or ""),
        )
        # What is hashed are the values; this is how their very text is covered too.
        whole = kept_time(done.at) == at and as_json(capacity_values(done.capacities)) == capacities
        whole = whole and as_json(dict(done.about)) == about
    except (ValueError, TypeError, AttributeError, RecursionError):
        return number, None
    return number, Record(number, done, previous or "", hash or "") if whole else None


def _text(value: str | bytes | None) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return bytes(value).decode("utf-8", "replace")
