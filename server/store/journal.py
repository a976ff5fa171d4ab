"""The journal: one totally ordered log a draft, in the database's own order of commits.

The draft's row is the lock. An append takes the rows of all its drafts in the order of their
ids (two servers that append to the same drafts would else wait for each other for ever),
numbers its entries on from there, and lets go at the commit. Plain Core on the connection:
this is the one hot path of the store.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, bindparam, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col

from drafts.ids import DraftId, PersonId
from server.ports import Appended, Batch, ClientRange, Entry, History, Row
from server.store.engine import Store
from server.store.refusals import unknown_draft, wrong_epoch
from server.store.tables import CheckpointRow, DraftRow, JournalRow, OwnerRow

REMEMBERED: Final = 100_000
"""Owners known to be recorded already; beyond this the memory starts anew."""

Client = tuple[DraftId, int]


class Head(NamedTuple):
    epoch: int
    seq: int


HEADS: Final = (
    select(col(DraftRow.id), col(DraftRow.epoch), col(DraftRow.seq))
    .where(col(DraftRow.id).in_(bindparam("drafts", expanding=True)))
    .order_by(col(DraftRow.id))
)
LOCKED_HEADS: Final = HEADS.with_for_update()
MOVE_HEAD: Final = (
    update(DraftRow).where(col(DraftRow.id) == bindparam("draft")).values(seq=bindparam("last"))
)
ROWS: Final = (
    select(
        col(JournalRow.seq),
        col(JournalRow.person),
        col(JournalRow.at),
        col(JournalRow.ranges),
        col(JournalRow.update),
    )
    .where(
        col(JournalRow.draft) == bindparam("draft"),
        col(JournalRow.epoch) == bindparam("epoch"),
        col(JournalRow.seq) > bindparam("after"),
    )
    .order_by(col(JournalRow.seq))
)
NEWEST_CHECKPOINT: Final = (
    select(col(CheckpointRow.seq), col(CheckpointRow.update))
    .where(
        col(CheckpointRow.draft) == bindparam("draft"),
        col(CheckpointRow.epoch) == bindparam("epoch"),
    )
    .order_by(col(CheckpointRow.seq).desc())
    .limit(1)
)
OWNERS: Final = select(col(OwnerRow.client), col(OwnerRow.person)).where(
    col(OwnerRow.draft) == bindparam("draft")
)
ADD_OWNERS: Final = {
    "sqlite": sqlite.insert(OwnerRow).on_conflict_do_nothing(),
    "postgresql": postgresql.insert(OwnerRow).on_conflict_do_nothing(),
}


class StoredJournal:
    """See `ports.Journal`."""

    def __init__(self, store: Store) -> None:
        self._store = store
        # An owner once recorded never changes, so a command beside the server cannot make this wrong.
        self._recorded: set[Client] = set()

    async def append(self, batches: Sequence[Batch]) -> Sequence[Appended]:
        owners = self._owners_to_record(batches)
        answers = await self._store.write(lambda session: append(session.connection(), batches, owners))
        self._remember(owners)
        return answers

    async def load(self, draft: DraftId, epoch: int) -> History:
        return await self._store.read(lambda session: history(session.connection(), draft, epoch))

    async def rows(self, draft: DraftId, epoch: int, after: int = 0) -> Sequence[Row]:
        return await self._store.read(lambda session: rows(session.connection(), draft, epoch, after))

    async def checkpoint(self, draft: DraftId, epoch: int, seq: int, update: bytes) -> None:
        await self._store.write(lambda session: keep_checkpoint(session, draft, epoch, seq, update))

    def _owners_to_record(self, batches: Sequence[Batch]) -> dict[Client, PersonId | None]:
        """Clients of these batches that may be new. The first entry that names one is its owner's."""
        found: dict[Client, PersonId | None] = {}
        for batch in batches:
            for entry in batch.entries:
                for part in entry.ranges:
                    if (client := (batch.draft, part.client)) not in self._recorded:
                        found.setdefault(client, entry.person)
        return found

    def _remember(self, owners: Mapping[Client, PersonId | None]) -> None:
        if len(self._recorded) > REMEMBERED:
            self._recorded.clear()
        self._recorded.update(owners)


def append(
    connection: Connection, batches: Sequence[Batch], owners: Mapping[Client, PersonId | None]
) -> list[Appended]:
    """Append in the connection's transaction; `owners` are recorded where the draft has none yet."""
    before = lock(connection, {batch.draft for batch in batches})
    newest = {draft: head.seq for draft, head in before.items()}
    answers, added = [], []
    for batch in batches:
        head = _checked(before.get(batch.draft), batch.draft, batch.epoch)
        lacked = _between(connection, batch, head.seq)
        added += _numbered(batch, newest[batch.draft])
        newest[batch.draft] += len(batch.entries)
        answers.append(Appended(newest[batch.draft], lacked))
    if added:
        connection.execute(insert(JournalRow), added)
        connection.execute(MOVE_HEAD, [{"draft": draft, "last": seq} for draft, seq in newest.items()])
    if owners:
        values = [{"draft": draft, "client": client, "person": p} for (draft, client), p in owners.items()]
        connection.execute(ADD_OWNERS[connection.dialect.name], values)
    return answers


def lock(connection: Connection, drafts: set[DraftId]) -> dict[DraftId, Head]:
    found = connection.execute(LOCKED_HEADS, {"drafts": sorted(drafts)})
    return {DraftId(draft): Head(epoch, seq) for draft, epoch, seq in found}


def _checked(head: Head | None, draft: DraftId, epoch: int) -> Head:
    if head is None:
        raise unknown_draft(draft)
    if head.epoch != epoch:
        raise wrong_epoch(epoch, head.epoch)
    return head


def _between(connection: Connection, batch: Batch, last: int) -> tuple[Row, ...]:
    """The rows that the batch's caller did not hold. Asks the database only if there are any."""
    if batch.after >= last:
        return ()
    return tuple(rows(connection, batch.draft, batch.epoch, batch.after))


def _numbered(batch: Batch, after: int) -> list[dict[str, Any]]:
    return [
        {
            "draft": batch.draft,
            "epoch": batch.epoch,
            "seq": seq,
            "person": entry.person,
            "at": entry.at,
            "ranges": [[part.client, part.start, part.end] for part in entry.ranges],
            "update": entry.update,
        }
        for seq, entry in enumerate(batch.entries, after + 1)
    ]


def rows(connection: Connection, draft: DraftId, epoch: int, after: int) -> list[Row]:
    found = connection.execute(ROWS, {"draft": draft, "epoch": epoch, "after": after})
    return [_row(*columns) for columns in found]


def _row(seq: int, person: str | None, at: datetime, ranges: list[list[int]], update: bytes) -> Row:
    return Row(seq, Entry(_person(person), at, tuple(ClientRange(*part) for part in ranges), update))


def _person(id: str | None) -> PersonId | None:
    return None if id is None else PersonId(id)


def history(connection: Connection, draft: DraftId, epoch: int) -> History:
    found = connection.execute(HEADS, {"drafts": [draft]}).first()
    head = _checked(Head(found.epoch, found.seq) if found else None, draft, epoch)
    newest = connection.execute(NEWEST_CHECKPOINT, {"draft": draft, "epoch": epoch}).first()
    owners = connection.execute(OWNERS, {"draft": draft})
    return History(
        seq=head.seq,
        checkpoint=newest.update if newest else None,
        rows=tuple(rows(connection, draft, epoch, newest.seq if newest else 0)),
        owners={client: _person(person) for client, person in owners},
    )


def keep_checkpoint(session: Session, draft: DraftId, epoch: int, seq: int, update: bytes) -> None:
    """Misuse, and so a ValueError: a checkpoint of rows that are not there."""
    head = _checked(lock(session.connection(), {draft}).get(draft), draft, epoch)
    if not 1 <= seq <= head.seq:
        raise ValueError(f"draft {draft} has rows 1…{head.seq}, not {seq}")
    session.merge(CheckpointRow(draft=draft, epoch=epoch, seq=seq, update=update))
