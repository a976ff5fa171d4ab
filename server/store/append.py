"""The statements of an append, in the database's own SQL.

This is the one hot path of the store: a commit for every keystroke of a quiet room. Written
as expressions these statements cost 540 µs of processor time, and 300 µs as they stand here
(one row, SQLite), most of it spent holding the interpreter's lock. Each takes a
whole group, so that it is one statement, or one trip to the server, for any number of drafts.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Final, NamedTuple

from sqlalchemy import Connection

from drafts.ids import DraftId, PersonId
from server.store.checksums import KeptRow, of_row

Client = tuple[DraftId, int]
Owner = tuple[DraftId, int, PersonId | None]

ADD_ROW: Final = (
    'INSERT INTO journal (draft, epoch, seq, person, at, ranges, deletes, "update", checksum)'
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
MOVE_HEAD: Final = "UPDATE draft SET seq = ? WHERE id = ?"
ADD_OWNER: Final = "INSERT INTO owner (draft, client, person) VALUES (?, ?, ?) ON CONFLICT DO NOTHING"


class Head(NamedTuple):
    epoch: int
    seq: int


def lock_heads(connection: Connection, drafts: Collection[DraftId]) -> dict[DraftId, Head]:
    """The heads of those drafts that there are, locked until the transaction ends.

    SQLite locked the whole database when the transaction began.
    """
    if not drafts:
        return {}
    marks = ", ".join("?" * len(drafts))
    lock = "" if _is_sqlite(connection) else " FOR UPDATE"
    heads = _sql(connection, f"SELECT id, epoch, seq FROM draft WHERE id IN ({marks}) ORDER BY id{lock}")
    found = connection.exec_driver_sql(heads, tuple(sorted(drafts)))
    return {DraftId(draft): Head(epoch, seq) for draft, epoch, seq in found}


def add_rows(connection: Connection, rows: Sequence[KeptRow]) -> None:
    """Types are not converted for us here: times go as text that either database takes."""
    if not rows:
        return
    zone = "" if _is_sqlite(connection) else "+00"
    values = [(*row[:4], row.at + zone, *row[5:], of_row(row)) for row in rows]
    connection.exec_driver_sql(_sql(connection, ADD_ROW), values)


def move_heads(connection: Connection, newest: Mapping[DraftId, int]) -> None:
    if newest:
        values = [(seq, draft) for draft, seq in newest.items()]
        connection.exec_driver_sql(_sql(connection, MOVE_HEAD), values)


def add_owners(connection: Connection, owners: Sequence[Owner]) -> None:
    """Whoever is recorded already stays the owner."""
    if owners:
        connection.exec_driver_sql(_sql(connection, ADD_OWNER), list(owners))


def _is_sqlite(connection: Connection) -> bool:
    return connection.dialect.name == "sqlite"


def _sql(connection: Connection, statement: str) -> str:
    return statement if _is_sqlite(connection) else statement.replace("?", "%s")
