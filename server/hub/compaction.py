"""Checkpoints: the rows of a journal merged into one update, so that a draft opens fast.

The rows are kept: they are the attribution, and what is left when a checkpoint is damaged. So a
crash at any point here costs nothing but the work done.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import signal
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Final

import structlog

from drafts.errors import Malformed, Refusal
from drafts.ids import DraftId
from drafts.text.draft import Draft, merge
from server.ports import History, Journal, StorageUnavailable

log = structlog.get_logger(__name__)

TAIL_ROWS: Final = 500
TAIL_BYTES: Final = 256 * 1024
"""A tail of either is worth a checkpoint: some 5 ms more for whoever opens the draft."""
IN_A_PROCESS: Final = 256 * 1024
"""Bytes of history beyond which it is merged by a process of its own. pycrdt holds the interpreter's
lock for 40 ms a megabyte in each of four passes: in a thread every open room would stand still."""

READER: Final = 1
"""The Yjs client id of the replays: they write nothing, so any will do."""


def is_due(rows: int, size: int) -> bool:
    """Whether a tail of so many rows and bytes since the newest checkpoint is worth a new one."""
    return rows >= TAIL_ROWS or size >= TAIL_BYTES


async def compact(journal: Journal, draft: DraftId, epoch: int) -> bool:
    """Keep a checkpoint of all that the journal has of a draft, if one is due; whether one was kept.

    May run while the draft is written to: what is appended meanwhile is the new tail. A damaged
    draft gets none. Housekeeping: storage that is away, or a draft that has moved on, is logged
    and not raised. Cancelling it leaves the draft as it was.
    """
    try:
        history = await journal.load(draft, epoch)
        if history.damage or not is_due(len(history.rows), _size(_tail(history))):
            return False
        return await _compact(journal, draft, epoch, history)
    except (StorageUnavailable, Refusal, BrokenProcessPool) as fault:
        log.warning("no checkpoint this time", draft=draft, fault=str(fault))
        return False


async def _compact(journal: Journal, draft: DraftId, epoch: int, history: History) -> bool:
    base = () if history.checkpoint is None else (history.checkpoint,)
    updates = [*base, *_tail(history)]
    merged = await _merged_elsewhere(updates)
    if merged is None:
        log.error("a merge does not replay as its rows do; it is not kept", draft=draft, seq=history.seq)
        return False
    await journal.checkpoint(draft, epoch, history.seq, merged)
    return True


def _tail(history: History) -> list[bytes]:
    return [row.entry.update for row in history.rows]


def _size(updates: Sequence[bytes]) -> int:
    return sum(map(len, updates))


async def _merged_elsewhere(updates: Sequence[bytes]) -> bytes | None:
    if _size(updates) <= IN_A_PROCESS:
        return await asyncio.to_thread(merged_if_alike, updates)
    # Spawned, not forked: this process has threads. Made for the one job: it comes once in hours,
    # and what pycrdt took of memory goes back with the process.
    pool = ProcessPoolExecutor(1, multiprocessing.get_context("spawn"), initializer=_ignore_ctrl_c)
    try:
        return await asyncio.get_running_loop().run_in_executor(pool, merged_if_alike, updates)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _ignore_ctrl_c() -> None:
    """The terminal tells every process; the server decides."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def merged_if_alike(updates: Sequence[bytes]) -> bytes | None:
    """The updates as one; None when that one says something else than they do, one by one."""
    merged = merge(*updates)
    one, each = Draft(READER), Draft(READER)
    try:
        one.apply(merged)
    except Malformed:
        return None
    for update in updates:
        each.apply(update)
    alike = one.runs() == each.runs() and one.clocks() == each.clocks()
    return merged if alike else None
