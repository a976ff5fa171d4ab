"""Checkpoints: the rows of a journal merged into one update, so that a draft opens fast.

The rows are kept: they are the attribution, and what is left when a checkpoint is damaged. So a
crash at any point here costs nothing but the work done.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from threading import Thread
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

PART: Final = 4 * 1024 * 1024
"""Bytes of a tail that are merged at once. The server holds them twice on their way to the process that
merges them: a hundred megabytes written into one draft were three hundred of memory."""

LEAST_URGENT: Final = 19
"""Of nice(2)."""

READER: Final = 1
"""The Yjs client id of the replays: they write nothing, so any will do."""


def is_due(rows: int, size: int) -> bool:
    """Whether a tail of so many rows and bytes since the newest checkpoint is worth a new one."""
    return rows >= TAIL_ROWS or size >= TAIL_BYTES


async def compact(journal: Journal, draft: DraftId, epoch: int, largest: int | None = None) -> int:
    """Keep a checkpoint of all that the journal has of a draft, if one is due; its bytes, 0 when none
    was kept. Of a long tail part by part, each with a checkpoint of its own, and no further once one
    has `largest` bytes.

    May run while the draft is written to: what is appended meanwhile is the new tail. Nothing
    damaged is merged, nor what comes after it. Housekeeping: storage that is away, or a draft that
    has moved on, is logged and not raised. Cancelling it leaves the draft as it was.
    """
    kept = 0
    try:
        with _Merging() as merging:
            while size := await _compact_part(journal, draft, epoch, merging):
                kept = size
                if largest is not None and kept >= largest:
                    break
    except (StorageUnavailable, Refusal, BrokenProcessPool) as fault:
        log.warning("no checkpoint this time", draft=draft, fault=str(fault))
    return kept


async def _compact_part(journal: Journal, draft: DraftId, epoch: int, merging: _Merging) -> int:
    """Bytes of the checkpoint; 0 when there was none to keep."""
    history = await journal.load(draft, epoch, PART)
    if history.damage or not is_due(len(history.rows), _size(_tail(history))):
        return 0
    base = () if history.checkpoint is None else (history.checkpoint,)
    updates = [*base, *_tail(history)]
    merged = await merging.merged(updates)
    if merged is None:
        log.error("a merge does not replay as its rows do; it is not kept", draft=draft, seq=history.seq)
        return 0
    await journal.checkpoint(draft, epoch, history.seq, merged)
    return len(merged)


def _tail(history: History) -> list[bytes]:
    return [row.entry.update for row in history.rows]


def _size(updates: Sequence[bytes]) -> int:
    return sum(map(len, updates))


class _Merging:
    """Beside the loop. A large history is merged by a process of its own: one for all parts, made when
    the first of them comes, and ended with the last."""

    def __init__(self) -> None:
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> _Merging:
        return self

    def __exit__(self, *fault: object) -> None:
        if self._pool:
            self._pool.shutdown(wait=False, cancel_futures=True)

    async def merged(self, updates: Sequence[bytes]) -> bytes | None:
        """See `merged_if_alike`. Raises BrokenProcessPool."""
        if self._pool is None and _size(updates) <= IN_A_PROCESS:
            return await asyncio.to_thread(merged_if_alike, updates)
        return await asyncio.get_running_loop().run_in_executor(self._process(), merged_if_alike, updates)

    def _process(self) -> ProcessPoolExecutor:
        if self._pool is None:
            self._pool = merging_process()
        return self._pool


def merging_process() -> ProcessPoolExecutor:
    """Spawned, not forked: this process has threads. Made for the one job: it comes once in hours, and what
    pycrdt took of memory goes back with the process."""
    return ProcessPoolExecutor(1, multiprocessing.get_context("spawn"), initializer=_stay_behind)


def _stay_behind() -> None:
    """Of Ctrl-C the terminal tells every process; the server decides. And on a small machine what people
    type comes first."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(LEAST_URGENT)
    Thread(target=_end_with_the_server, name="parent", daemon=True).start()


def _end_with_the_server() -> None:
    """A server that is killed tells its pool nothing: this would wait for work for ever, with all the memory
    of the last merge."""
    server = multiprocessing.parent_process()
    if server:
        server.join()
        os._exit(1)


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
