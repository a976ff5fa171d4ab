"""A draft's history as a room loads it: whole, or what of it is sound.

A row whose checksum is wrong is left out, and so is every later one that leans on what is
missing. What is left can be read; it cannot be written to.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

import structlog

from drafts.ids import DraftId
from drafts.sync.replay import missing, without_gaps
from server.ports import History, Row
from server.store.kept import Found, FoundCheckpoint, checkpoints_of, owners_of, rows_of, rows_within
from server.store.lean import Lean

log = structlog.get_logger(__name__)


def history(sql: Lean, draft: DraftId, epoch: int, last: int, size: int | None = None) -> History:
    """`last`: the newest seq, as the draft's own row says it. `size`: see `ports.Journal.load`."""
    checkpoint = _newest_sound(sql, draft, epoch)
    start = checkpoint.seq if checkpoint else 0
    most = None if size is None else rows_within(sql, draft, epoch, start, size)
    found = rows_of(sql, draft, epoch, start, most)
    if most is not None:
        last = found[-1].seq
    rows, damage = tuple([each.row for each in found if each.row]), list(_damage(found, start, last))
    base = checkpoint.update if checkpoint else None
    if damage:
        rows, left_out = _without_gaps(base, rows)
        damage += left_out
        log.error("a journal is damaged; the rest can be read", draft=draft, damage=damage)
    newest = max([last, *(each.seq for each in found)])
    return History(newest, base, rows, owners_of(sql, draft), tuple(damage))


def rows_without_gaps(
    sql: Lean, draft: DraftId, epoch: int, after: int, most: int | None = None
) -> Sequence[Row]:
    """The rows after `after`; where some are damaged, without those and what leans on them."""
    found = rows_of(sql, draft, epoch, after, most)
    if _is_whole(found):
        return [each.row for each in found if each.row]
    every = [each.row for each in rows_of(sql, draft, epoch) if each.row]
    rows, _ = _without_gaps(None, every)
    return [row for row in rows if row.seq > after][:most]


def _newest_sound(sql: Lean, draft: DraftId, epoch: int) -> FoundCheckpoint | None:
    """A damaged checkpoint costs nothing but time: the rows that it merged are kept."""
    for checkpoint in checkpoints_of(sql, draft, epoch):
        if checkpoint.update is not None:
            return checkpoint
        log.error("a checkpoint is damaged and passed over", draft=draft, seq=checkpoint.seq)
    return None


def _is_whole(found: Sequence[Found]) -> bool:
    return all(each.row for each in found)


def _damage(found: Sequence[Found], start: int, last: int) -> Iterator[str]:
    """What is wrong with rows start+1…last, a sentence each."""
    yield from (f"row {each.seq} is damaged" for each in found if not each.row)
    held = [each.seq for each in found]
    yield from (f"{_named(*gap)} missing" for gap in missing(held, last, start))
    yield from _of_each("{} beyond the draft's last", [seq for seq in held if seq > last])


def _without_gaps(base: bytes | None, rows: Sequence[Row]) -> tuple[tuple[Row, ...], list[str]]:
    """What can be applied, and what is said of the rest."""
    updates = [*([] if base is None else [base]), *(row.entry.update for row in rows)]
    can = list(without_gaps(updates))[-len(rows) :] if rows else []
    left_out = [row.seq for row, fits in zip(rows, can, strict=True) if not fits]
    said = list(_of_each("{} left out, leaning on what is missing", left_out))
    return tuple(row for row, fits in zip(rows, can, strict=True) if fits), said


def _of_each(sentence: str, seqs: Iterable[int]) -> Iterator[str]:
    """One sentence for each unbroken run of seqs."""
    for _, run in groupby(enumerate(seqs), lambda place: place[1] - place[0]):
        numbers = [seq for _, seq in run]
        yield sentence.format(_named(numbers[0], numbers[-1]))


def _named(first: int, last: int) -> str:
    return f"row {first} is" if first == last else f"rows {first}…{last} are"
