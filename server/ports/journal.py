"""The journal: one totally ordered log a draft."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from drafts.ids import DraftId, PersonId


@dataclass(frozen=True, slots=True)
class ClientRange:
    """Structs of one Yjs client: clocks from `start` up to, not including, `end`."""

    client: int
    start: int
    end: int


def client_ranges(found: Mapping[int, Iterable[tuple[int, int]]]) -> tuple[ClientRange, ...]:
    """What a scan found by client (`Scan.deletes`), as the journal keeps it."""
    return tuple([ClientRange(client, *part) for client, parts in found.items() for part in parts])


@dataclass(frozen=True, slots=True)
class Entry:
    """One update to be appended. `person` is None for the server's own edits (seed, repair).

    `ranges`: the structs that the update brings; `deletes`: those that it deletes, its own or
    anybody's. Both say exactly what the scan of `update` says: verification compares them.
    """

    person: PersonId | None
    at: datetime
    ranges: tuple[ClientRange, ...]
    update: bytes
    deletes: tuple[ClientRange, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """An entry with its place in the order; `seq` counts from 1 within (draft, epoch)."""

    seq: int
    entry: Entry


@dataclass(frozen=True, slots=True)
class Batch:
    """Entries of one draft to append in order. `after` is the newest seq the caller holds."""

    draft: DraftId
    epoch: int
    after: int
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Appended:
    """`last` is the seq of the batch's last entry; `lacked` the rows the caller did not hold."""

    last: int
    lacked: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True)
class History:
    """What a room is loaded from: the newest checkpoint, the rows after it, who owns which id.

    `seq` is the newest row's. Applied in order, checkpoint and rows leave no gap anywhere.
    """

    seq: int
    checkpoint: bytes | None
    rows: tuple[Row, ...]
    owners: Mapping[int, PersonId | None]
    """Yjs client id -> the person who first used it in this draft (None: the server)."""
    damage: tuple[str, ...] = ()
    """What of the text is damaged or missing, a sentence each; empty when it is whole. The rest
    may be read. Nothing may be appended to it: new words would lean on those that are gone."""


@dataclass(frozen=True, slots=True)
class Kept:
    """All that the journal keeps of a draft, as it lay there at one moment: for verification.

    `epoch` and `seq` as the draft's record has them. `rows` and `checkpoints` of every epoch in
    order: (epoch, seq, what is kept, or None where it is damaged).
    """

    epoch: int
    seq: int
    rows: tuple[tuple[int, int, Entry | None], ...]
    checkpoints: tuple[tuple[int, int, bytes | None], ...]
    owners: Mapping[int, PersonId | None]


class Journal(Protocol):
    async def append(self, batches: Sequence[Batch]) -> Sequence[Appended]:
        """All batches in one durable transaction; answers in their order.

        Takes the next seqs of each draft as a critical section, records the owners of client
        ids that are new in `ranges`, and hands back the rows after `batch.after` that somebody
        else appended. Raises Conflict("wrong-epoch") for a draft whose epoch has moved on,
        Unknown for a draft that is not there.
        """
        ...

    async def load(self, draft: DraftId, epoch: int, size: int | None = None) -> History:
        """Raises Unknown when there is no such draft, Conflict("wrong-epoch") when it moved on.

        `size`: to stop at the row, the first at the earliest, with which the rows come to so many bytes
        of updates; the history then ends there. Checks every row it reads. A damaged checkpoint is
        passed over; damaged rows are left out, with what leans on them, and said in `History.damage`.
        """
        ...

    async def rows(
        self, draft: DraftId, epoch: int, after: int = 0, most: int | None = None
    ) -> Sequence[Row]:
        """The kept rows after `after`, checkpoints or not, in order: for attribution. At most `most` of them.

        Damaged rows are left out, and of what was asked for also what leans on them. So the seqs
        of a damaged draft have a gap, and only rows read from 0 on without `most` are sound then.
        """
        ...

    async def audit(self, draft: DraftId) -> Kept:
        """Everything, damaged or not, in one consistent reading. Raises Unknown."""
        ...

    async def checkpoint(self, draft: DraftId, epoch: int, seq: int, update: bytes) -> None:
        """Keep `update` as the merge of rows 1…seq. Rows stay."""
        ...
