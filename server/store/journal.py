"""The journal: one totally ordered log a draft, in the database's own order of commits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from drafts.ids import DraftId
from server.ports import Appended, Batch, History, Kept, Row
from server.store.append import Client, Head, Owner, append, checked, first_users, lock_heads
from server.store.checksums import of_checkpoint
from server.store.engine import Store
from server.store.history import history, rows_without_gaps
from server.store.kept import checkpoints_of_every_epoch, owners_of, rows_of_every_epoch
from server.store.lean import Lean, lean
from server.store.refusals import unknown_draft

REMEMBERED: Final = 100_000
"""Owners known to be recorded already; beyond this the memory starts anew."""
HEAD: Final = "SELECT epoch, seq FROM draft WHERE id = ?"
KEEP_CHECKPOINT: Final = (
    'INSERT INTO checkpoint (draft, epoch, seq, "update", checksum) VALUES (?, ?, ?, ?, ?)'
    " ON CONFLICT (draft, epoch, seq)"
    ' DO UPDATE SET "update" = excluded."update", checksum = excluded.checksum'
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
        answers = await self._store.write_lean(lambda sql: append(sql, batches, new))
        self._remember(new)
        return answers

    async def load(self, draft: DraftId, epoch: int, size: int | None = None) -> History:
        return await self._store.read(lambda session: _load(lean(session.connection()), draft, epoch, size))

    async def rows(
        self, draft: DraftId, epoch: int, after: int = 0, most: int | None = None
    ) -> Sequence[Row]:
        return await self._store.read(
            lambda session: rows_without_gaps(lean(session.connection()), draft, epoch, after, most)
        )

    async def audit(self, draft: DraftId) -> Kept:
        return await self._store.read(lambda session: _audit(lean(session.connection()), draft))

    async def checkpoint(self, draft: DraftId, epoch: int, seq: int, update: bytes) -> None:
        """Raises as `load` does; ValueError, being misuse, when there is no row `seq`."""
        await self._store.write_lean(lambda sql: _keep_checkpoint(sql, draft, epoch, seq, update))

    def _remember(self, owners: Sequence[Owner]) -> None:
        if len(self._recorded) > REMEMBERED:
            self._recorded.clear()
        self._recorded.update(owner[:2] for owner in owners)


def _load(sql: Lean, draft: DraftId, epoch: int, size: int | None) -> History:
    return history(sql, draft, epoch, _head(sql, draft, epoch).seq, size)


def _head(sql: Lean, draft: DraftId, epoch: int) -> Head:
    """Without locking it: in a reading all is of one moment anyway."""
    found = sql.run(HEAD, (draft,))
    return checked(Head(*found[0]) if found else None, draft, epoch)


def _audit(sql: Lean, draft: DraftId) -> Kept:
    found = sql.run(HEAD, (draft,))
    if not found:
        raise unknown_draft(draft)
    rows, checkpoints = rows_of_every_epoch(sql, draft), checkpoints_of_every_epoch(sql, draft)
    head = Head(*found[0])
    return Kept(
        head.epoch,
        head.seq,
        tuple([(each.epoch, each.seq, each.row.entry if each.row else None) for each in rows]),
        tuple([(each.epoch, each.seq, each.update) for each in checkpoints]),
        owners_of(sql, draft),
    )


def _keep_checkpoint(sql: Lean, draft: DraftId, epoch: int, seq: int, update: bytes) -> None:
    head = checked(lock_heads(sql, {draft}).get(draft), draft, epoch)
    if not 1 <= seq <= head.seq:
        raise ValueError(f"draft {draft} has rows 1…{head.seq}, not {seq}")
    sql.run(KEEP_CHECKPOINT, (draft, epoch, seq, update, of_checkpoint(draft, epoch, seq, update)))
