"""The journal: one totally ordered log a draft, in the database's own order of commits.

The draft's row is the lock. An append takes the rows of all its drafts in the order of their
ids (two servers that append to the same drafts would else wait for each other for ever),
numbers its entries on from there, and lets go at the commit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, bindparam, select
from sqlmodel import Session, col

from drafts.ids import DraftId, PersonId
from server.ports import Appended, Batch, ClientRange, Entry, History, Row
from server.store.append import Client, Head, Owner, add_owners, add_rows, lock_heads, move_heads
from server.store.checksums import KeptRow, kept, of_checkpoint
from server.store.engine import Store
from server.store.refusals import unknown_draft, wrong_epoch
from server.store.tables import CheckpointRow, DraftRow, JournalRow, OwnerRow

REMEMBERED: Final = 100_000
"""Owners known to be recorded already; beyond this the memory starts anew."""

HEAD: Final = select(col(DraftRow.epoch), col(DraftRow.seq)).where(col(DraftRow.id) == bindparam("draft"))
ROWS: Final = (
    select(
        col(JournalRow.seq),
        col(JournalRow.person),
        col(JournalRow.at),
        col(JournalRow.ranges),
        col(JournalRow.update),
        col(JournalRow.deletes),
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


class StoredJournal:
    """See `ports.Journal`."""

    def __init__(self, store: Store) -> None:
        self._store = store
        # An owner once recorded never changes, so a command beside the server cannot make this wrong.
        self._recorded: set[Client] = set()

    async def append(self, batches: Sequence[Batch]) -> Sequence[Appended]:
        """A repetition after a commit whose end was never heard may append twice: harmless to
        the text, since updates say where they belong, and visible in `lacked`."""
        new = [owner for owner in first_users(batches) if owner[:2] not in self._recorded]
        answers = await self._store.write_lean(lambda connection: append(connection, batches, new))
        self._remember(new)
        return answers

    async def load(self, draft: DraftId, epoch: int) -> History:
        return await self._store.read(lambda session: history(session.connection(), draft, epoch))

    async def rows(self, draft: DraftId, epoch: int, after: int = 0) -> Sequence[Row]:
        return await self._store.read(lambda session: rows(session.connection(), draft, epoch, after))

    async def checkpoint(self, draft: DraftId, epoch: int, seq: int, update: bytes) -> None:
        """Raises as `load` does; ValueError, being misuse, when there is no row `seq`."""
        await self._store.write(lambda session: keep_checkpoint(session, draft, epoch, seq, update))

    def _remember(self, owners: Sequence[Owner]) -> None:
        if len(self._recorded) > REMEMBERED:
            self._recorded.clear()
        self._recorded.update(owner[:2] for owner in owners)


def first_users(batches: Sequence[Batch]) -> list[Owner]:
    """Each client that the batches name, with the person of the first entry that does."""
    found: dict[Client, PersonId | None] = {}
    for batch in batches:
        for entry in batch.entries:
            for part in entry.ranges:
                found.setdefault((batch.draft, part.client), entry.person)
    return [(draft, client, person) for (draft, client), person in found.items()]


def append(connection: Connection, batches: Sequence[Batch], owners: Sequence[Owner]) -> list[Appended]:
    """Append in the connection's transaction; `owners` are recorded where the draft has none yet."""
    before = lock_heads(connection, {batch.draft for batch in batches})
    newest = {draft: head.seq for draft, head in before.items()}
    answers: list[Appended] = []
    added: list[KeptRow] = []
    for batch in batches:
        head = _checked(before.get(batch.draft), batch.draft, batch.epoch)
        added += _numbered(batch, newest[batch.draft])
        newest[batch.draft] += len(batch.entries)
        answers.append(Appended(newest[batch.draft], _lacked(connection, batch, head.seq)))
    add_rows(connection, added)
    move_heads(connection, {draft: seq for draft, seq in newest.items() if seq > before[draft].seq})
    add_owners(connection, owners)
    return answers


def _checked(head: Head | None, draft: DraftId, epoch: int) -> Head:
    if head is None:
        raise unknown_draft(draft)
    if head.epoch != epoch:
        raise wrong_epoch(epoch, head.epoch)
    return head


def _lacked(connection: Connection, batch: Batch, last: int) -> tuple[Row, ...]:
    """The rows that the batch's caller did not hold. Asks the database only if there are any."""
    if batch.after >= last:
        return ()
    return tuple(rows(connection, batch.draft, batch.epoch, batch.after))


def _numbered(batch: Batch, after: int) -> list[KeptRow]:
    return [kept(batch.draft, batch.epoch, seq, entry) for seq, entry in enumerate(batch.entries, after + 1)]


def rows(connection: Connection, draft: DraftId, epoch: int, after: int) -> list[Row]:
    found = connection.execute(ROWS, {"draft": draft, "epoch": epoch, "after": after})
    return [_row(*columns) for columns in found]


def _row(
    seq: int,
    person: str | None,
    at: datetime,
    ranges: list[list[int]],
    update: bytes,
    deletes: list[list[int]],
) -> Row:
    return Row(seq, Entry(_person(person), at, _ranges(ranges), update, _ranges(deletes)))


def _ranges(kept: list[list[int]]) -> tuple[ClientRange, ...]:
    return tuple(ClientRange(*part) for part in kept)


def _person(id: str | None) -> PersonId | None:
    return None if id is None else PersonId(id)


def history(connection: Connection, draft: DraftId, epoch: int) -> History:
    found = connection.execute(HEAD, {"draft": draft}).first()
    head = _checked(found and Head(*found), draft, epoch)
    newest = connection.execute(NEWEST_CHECKPOINT, {"draft": draft, "epoch": epoch}).first()
    return History(
        seq=head.seq,
        checkpoint=newest.update if newest else None,
        rows=tuple(rows(connection, draft, epoch, newest.seq if newest else 0)),
        owners=_owners(connection, draft),
    )


def _owners(connection: Connection, draft: DraftId) -> Mapping[int, PersonId | None]:
    found = connection.execute(OWNERS, {"draft": draft})
    return {client: _person(person) for client, person in found}


def keep_checkpoint(session: Session, draft: DraftId, epoch: int, seq: int, update: bytes) -> None:
    head = _checked(lock_heads(session.connection(), {draft}).get(draft), draft, epoch)
    if not 1 <= seq <= head.seq:
        raise ValueError(f"draft {draft} has rows 1…{head.seq}, not {seq}")
    checksum = of_checkpoint(draft, epoch, seq, update)
    session.merge(CheckpointRow(draft=draft, epoch=epoch, seq=seq, update=update, checksum=checksum))
