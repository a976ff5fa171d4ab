"""Appending to the journal. Each statement takes a whole group, so that it is one statement, or
one trip to the server, for any number of drafts.

The draft's row is the lock. An append takes the rows of all its drafts in the order of their
ids (two servers that append to the same drafts would else wait for each other for ever),
numbers its entries on from there, and lets go at the commit.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Final, NamedTuple

from drafts.ids import DraftId, PersonId
from server.ports import Appended, Batch, Row
from server.store.checksums import KeptRow, kept, of_row
from server.store.history import rows_without_gaps
from server.store.lean import Lean
from server.store.refusals import unknown_draft, wrong_epoch

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


def first_users(batches: Sequence[Batch]) -> list[Owner]:
    """Each client that the batches name, with the person of the first entry that does."""
    found: dict[Client, PersonId | None] = {}
    for batch in batches:
        for entry in batch.entries:
            for part in entry.ranges:
                found.setdefault((batch.draft, part.client), entry.person)
    return [(draft, client, person) for (draft, client), person in found.items()]


def append(sql: Lean, batches: Sequence[Batch], owners: Sequence[Owner]) -> list[Appended]:
    """Append in the open transaction; `owners` are recorded where the draft has none yet."""
    before = lock_heads(sql, {batch.draft for batch in batches})
    newest = {draft: head.seq for draft, head in before.items()}
    answers: list[Appended] = []
    added: list[KeptRow] = []
    for batch in batches:
        head = checked(before.get(batch.draft), batch.draft, batch.epoch)
        added += _numbered(batch, newest[batch.draft])
        newest[batch.draft] += len(batch.entries)
        answers.append(Appended(newest[batch.draft], _lacked(sql, batch, head.seq)))
    _add_rows(sql, added)
    _move_heads(sql, {draft: seq for draft, seq in newest.items() if seq > before[draft].seq})
    if owners:
        sql.run_many(ADD_OWNER, owners)  # whoever is recorded already stays the owner
    return answers


def lock_heads(sql: Lean, drafts: Collection[DraftId]) -> dict[DraftId, Head]:
    """The heads of those drafts that there are, locked until the transaction ends.

    SQLite locked the whole database when the transaction began.
    """
    if not drafts:
        return {}
    marks = ", ".join("?" * len(drafts))
    lock = "" if sql.sqlite else " FOR UPDATE"
    heads = f"SELECT id, epoch, seq FROM draft WHERE id IN ({marks}) ORDER BY id{lock}"
    return {draft: Head(epoch, seq) for draft, epoch, seq in sql.run(heads, sorted(drafts))}


def checked(head: Head | None, draft: DraftId, epoch: int) -> Head:
    """Raises Unknown, Conflict."""
    if head is None:
        raise unknown_draft(draft)
    if head.epoch != epoch:
        raise wrong_epoch(epoch, head.epoch)
    return head


def _lacked(sql: Lean, batch: Batch, last: int) -> tuple[Row, ...]:
    """The rows that the batch's caller did not hold. Asks the database only if there are any."""
    if batch.after >= last:
        return ()
    return tuple(rows_without_gaps(sql, batch.draft, batch.epoch, batch.after))


def _numbered(batch: Batch, after: int) -> list[KeptRow]:
    return [kept(batch.draft, batch.epoch, seq, entry) for seq, entry in enumerate(batch.entries, after + 1)]


def _add_rows(sql: Lean, rows: Sequence[KeptRow]) -> None:
    """Types are not converted for us here: times go as text that either database takes."""
    if not rows:
        return
    zone = "" if sql.sqlite else "+00"
    sql.run_many(ADD_ROW, [(*row[:4], row.at + zone, *row[5:], of_row(row)) for row in rows])


def _move_heads(sql: Lean, newest: Mapping[DraftId, int]) -> None:
    if newest:
        sql.run_many(MOVE_HEAD, [(seq, draft) for draft, seq in newest.items()])
