"""The ledgers of the drafts somebody asked about lately, each continued from where it stands.

Everything is worked out from the journal's rows, in a thread: a ledger, and beside it the text as
pycrdt makes it of the same rows, which the ledger must agree with. The live room is not asked: to
read a long text would stop everybody's typing for as long as it takes.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Sequence
from typing import Final

from drafts.attribution.ledger import Ledger
from drafts.attribution.reading import Attributed, attribute
from drafts.attribution.sequence import Astray
from drafts.errors import Malformed
from drafts.ids import DraftId
from drafts.text.draft import Draft, merge
from drafts.text.outcome import read_outcome
from server.ports import Journal, Row

KEPT: Final = 8
"""Ledgers in memory; the one asked for longest ago goes first."""
READER: Final = 1
"""The Yjs client id of the text that is read along: it writes nothing, so any will do."""
PIECE: Final = 2000
"""Rows fetched at once."""
TOGETHER: Final = 200
"""Rows merged before pycrdt takes them: fewer holds of the interpreter's lock, none of them long."""

Authored = tuple[int, tuple[Attributed, ...]]
"""The newest row's seq, and the blocks with their writers."""


class LedgerBook:
    """One ledger a draft and epoch. Those who ask about one draft at once take turns."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[DraftId, int], _Kept] = OrderedDict()
        self._working: set[asyncio.Task[Authored]] = set()

    async def read(self, journal: Journal, draft: DraftId, epoch: int) -> Authored:
        """The text as it is on disk now.

        Raises Astray when the ledger and the text do not agree; both are then begun anew at
        the next question. Cancelling leaves the replay to finish by itself: a thread that is
        in a ledger must not meet another one there.
        """
        key = (draft, epoch)
        kept = self._kept.setdefault(key, _Kept())
        self._kept.move_to_end(key)
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        work = asyncio.create_task(kept.read(journal, draft, epoch))
        self._working.add(work)
        work.add_done_callback(self._working.discard)
        return await asyncio.shield(work)


class _Kept:
    def __init__(self) -> None:
        self._replay = _Replay()
        self._turn = asyncio.Lock()

    async def read(self, journal: Journal, draft: DraftId, epoch: int) -> Authored:
        async with self._turn:
            try:
                return await self._continue(journal, draft, epoch)
            except BaseException:
                self._replay = _Replay()  # also if the server stops: the thread goes on in the old one
                raise

    async def _continue(self, journal: Journal, draft: DraftId, epoch: int) -> Authored:
        """In pieces: a collection of garbage looks at all rows in memory, and everybody waits for it."""
        replay = self._replay
        while not replay.damaged:
            rows = await journal.rows(draft, epoch, replay.ledger.seq, PIECE)
            if _has_gap(replay.ledger.seq, rows):
                replay.damaged = True
                break
            await asyncio.to_thread(replay.take, rows)
            if len(rows) < PIECE:
                return await asyncio.to_thread(replay.read)
        return await self._read_damaged(journal, draft, epoch)

    async def _read_damaged(self, journal: Journal, draft: DraftId, epoch: int) -> Authored:
        """Anew each time and whole: else nobody sees which rows lean on what is missing."""
        self._replay = _Replay(damaged=True)
        rows = await journal.rows(draft, epoch)
        await asyncio.to_thread(self._replay.take, rows)
        return await asyncio.to_thread(self._replay.read)


def _has_gap(after: int, rows: Sequence[Row]) -> bool:
    return bool(rows) and rows[-1].seq != after + len(rows)


class _Replay:
    """`damaged`: the journal of it has gaps."""

    def __init__(self, damaged: bool = False) -> None:
        self.ledger = Ledger()
        self.damaged = damaged
        self._text = Draft(READER)
        self._last: tuple[Attributed, ...] = ()
        self._read_at = 0

    def read(self) -> Authored:
        if self._read_at != self.ledger.seq:
            self._last = attribute(self.ledger, read_outcome(self._text).blocks)
            self._read_at = self.ledger.seq
        return self.ledger.seq, self._last

    def take(self, rows: Sequence[Row]) -> None:
        for start in range(0, len(rows), TOGETHER):
            self._take(rows[start : start + TOGETHER])

    def _take(self, rows: Sequence[Row]) -> None:
        for row in rows:
            self.ledger.take(row.seq, row.entry.person, row.entry.at, row.entry.update)
        try:
            self._text.apply(merge(*(row.entry.update for row in rows)))
        except Malformed as fault:
            raise Astray(f"rows {rows[0].seq} to {rows[-1].seq} cannot be read") from fault
