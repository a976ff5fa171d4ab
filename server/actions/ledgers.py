"""The ledgers of the drafts somebody asked about lately, each continued from where it stands.

A ledger of 50,000 keystrokes is replayed in half a second and takes some ten megabytes; the next
question a minute later replays a minute. Replay runs in a thread: it is plain Python, so the loop
gets its turn every few milliseconds.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Sequence
from typing import Final

from drafts.attribution.ledger import Ledger
from drafts.attribution.reading import Attributed, attribute
from drafts.attribution.sequence import Astray
from drafts.ids import DraftId
from drafts.text.blocks import Block
from server.hub.hub import Hub
from server.ports import Journal, Row

KEPT: Final = 8
"""Ledgers in memory; the one asked for longest ago goes first."""


class LedgerBook:
    """One ledger a draft and epoch. Those who ask about one draft at once take turns."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[DraftId, int], _Kept] = OrderedDict()
        self._working: set[asyncio.Task[tuple[int, tuple[Attributed, ...]]]] = set()

    async def read(
        self, hub: Hub, journal: Journal, draft: DraftId, epoch: int
    ) -> tuple[int, tuple[Attributed, ...]]:
        """The committed text's newest seq, and its blocks with their writers.

        Raises Astray when the journal and the text do not agree; the ledger is then begun anew
        at the next question. Cancelling leaves the replay to finish by itself: a thread that is
        in a ledger must not meet another one there.
        """
        key = (draft, epoch)
        kept = self._kept.setdefault(key, _Kept())
        self._kept.move_to_end(key)
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        work = asyncio.create_task(kept.read(hub, journal, draft, epoch))
        self._working.add(work)
        work.add_done_callback(self._working.discard)
        return await asyncio.shield(work)


class _Kept:
    def __init__(self) -> None:
        self._ledger = Ledger()
        self._turn = asyncio.Lock()

    async def read(
        self, hub: Hub, journal: Journal, draft: DraftId, epoch: int
    ) -> tuple[int, tuple[Attributed, ...]]:
        async with self._turn:
            reading = await hub.reading(draft)
            rows = await journal.rows(draft, epoch, self._ledger.seq)
            upto = [row for row in rows if row.seq <= reading.seq]
            try:
                blocks = await asyncio.to_thread(self._continue, upto, reading.seq, reading.outcome.blocks)
            except BaseException:
                self._ledger = Ledger()
                raise
            return reading.seq, blocks

    def _continue(self, rows: Sequence[Row], seq: int, blocks: Sequence[Block]) -> tuple[Attributed, ...]:
        ledger = self._ledger  # if the server stops meanwhile, `read` puts a new one in its place
        for row in rows:
            ledger.take(row.seq, row.entry.person, row.entry.at, row.entry.update)
        if ledger.seq != seq:
            raise Astray(f"the journal's rows end at {ledger.seq}, the text is at {seq}")
        return attribute(ledger, blocks)
