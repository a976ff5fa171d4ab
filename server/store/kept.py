"""What the journal keeps, read back as it lies there and held against its checksums.

Nothing here trusts a column: text that is no text, a date that is none, or a number where bytes
should be must end as a damaged row that has a name, not as somebody's exception.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from drafts.ids import DraftId, PersonId
from server.ports import ClientRange, Entry, Row
from server.store.checksums import KeptRow, as_text, of_checkpoint, of_row
from server.store.lean import Lean

# SQLite gives text as the bytes it has: they may be no UTF-8 any more.
ROWS: Final = {
    True: (
        "SELECT epoch, seq, CAST(person AS BLOB), CAST(at AS BLOB), CAST(ranges AS BLOB),"
        ' CAST(deletes AS BLOB), CAST("update" AS BLOB), CAST(checksum AS BLOB) FROM journal WHERE draft = ?'
    ),
    False: (
        "SELECT epoch, seq, person, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US'), ranges::text,"
        ' deletes::text, "update", checksum FROM journal WHERE draft = ?'
    ),
}
CHECKPOINTS: Final = {
    True: (
        'SELECT epoch, seq, CAST("update" AS BLOB), CAST(checksum AS BLOB) FROM checkpoint WHERE draft = ?'
    ),
    False: 'SELECT epoch, seq, "update", checksum FROM checkpoint WHERE draft = ?',
}
LENGTHS: Final = 'SELECT length("update") FROM journal WHERE draft = ? AND epoch = ? AND seq > ? ORDER BY seq'
OWNERS: Final = {
    True: "SELECT client, CAST(person AS BLOB) FROM owner WHERE draft = ? ORDER BY client",
    False: "SELECT client, person FROM owner WHERE draft = ? ORDER BY client",
}


@dataclass(frozen=True, slots=True)
class Found:
    """A row or checkpoint as it was found. `row` is None when it is not what was written."""

    epoch: int
    seq: int
    row: Row | None


@dataclass(frozen=True, slots=True)
class FoundCheckpoint:
    epoch: int
    seq: int
    update: bytes | None


def rows_of(sql: Lean, draft: DraftId, epoch: int, after: int = 0, most: int | None = None) -> list[Found]:
    """The rows after `after`, in order, damaged ones among them; at most `most`."""
    asked = f"{ROWS[sql.sqlite]} AND epoch = ? AND seq > ? ORDER BY seq LIMIT ?"
    limit = 2**62 if most is None else most
    return [_found(draft, columns) for columns in sql.run(asked, (draft, epoch, after, limit))]


def rows_within(sql: Lean, draft: DraftId, epoch: int, after: int, size: int) -> int | None:
    """How many rows after `after` bring so many bytes, one at least; None when all of them do not."""
    brought = 0
    for number, (length,) in enumerate(sql.run(LENGTHS, (draft, epoch, after)), 1):
        brought += length or 0
        if brought >= size:
            return number
    return None


def rows_of_every_epoch(sql: Lean, draft: DraftId) -> list[Found]:
    asked = f"{ROWS[sql.sqlite]} ORDER BY epoch, seq"
    return [_found(draft, columns) for columns in sql.run(asked, (draft,))]


def checkpoints_of(sql: Lean, draft: DraftId, epoch: int) -> Iterable[FoundCheckpoint]:
    """The newest first, each read when it is asked for: mostly the first will do."""
    newest = f"{CHECKPOINTS[sql.sqlite]} AND epoch = ? AND seq < ? ORDER BY seq DESC LIMIT 1"
    before = 2**62
    while found := sql.run(newest, (draft, epoch, before)):
        checkpoint = _found_checkpoint(draft, found[0])
        yield checkpoint
        before = checkpoint.seq


def checkpoints_of_every_epoch(sql: Lean, draft: DraftId) -> list[FoundCheckpoint]:
    asked = f"{CHECKPOINTS[sql.sqlite]} ORDER BY epoch, seq"
    return [_found_checkpoint(draft, columns) for columns in sql.run(asked, (draft,))]


def owners_of(sql: Lean, draft: DraftId) -> dict[int, PersonId | None]:
    found = sql.run(OWNERS[sql.sqlite], (draft,))
    return {client: None if person is None else PersonId(as_text(person)) for client, person in found}


def _found_checkpoint(draft: str, columns: tuple[Any, ...]) -> FoundCheckpoint:
    epoch, seq, update, checksum = columns
    sound = update is not None and of_checkpoint(draft, epoch, seq, bytes(update)) == checksum
    return FoundCheckpoint(epoch, seq, bytes(update) if sound else None)


def _found(draft: str, columns: tuple[Any, ...]) -> Found:
    epoch, seq, person, at, ranges, deletes, update, checksum = columns
    if at is None or ranges is None or deletes is None or update is None:
        return Found(epoch, seq, None)
    who = None if person is None else as_text(person)
    kept = KeptRow(draft, epoch, seq, who, as_text(at), as_text(ranges), as_text(deletes), bytes(update))
    return Found(epoch, seq, _row(kept) if of_row(kept) == checksum else None)


def _row(kept: KeptRow) -> Row:
    """Of a row whose checksum is right: it is as we wrote it, so it can be read."""
    person = None if kept.person is None else PersonId(kept.person)
    at = datetime.fromisoformat(kept.at).replace(tzinfo=UTC)
    entry = Entry(person, at, _ranges(kept.ranges), kept.update, _ranges(kept.deletes))
    return Row(kept.seq, entry)


def _ranges(kept: str) -> tuple[ClientRange, ...]:
    return () if kept == "[]" else tuple([ClientRange(*part) for part in json.loads(kept)])
