"""What a key costs the server in a long draft: a letter, and an Enter, which has it look for repairs."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from typing import Final

from client.peer import Peer
from drafts.ids import BlockId
from drafts.text.delta import Insert, Op, Retain
from drafts.text.paragraphs import repairs

TIMES: Final = 100


async def times(url: str, token: str, draft: str, epoch: int) -> dict[str, list[float]]:
    """Milliseconds by what was measured. The peer talks to a server of its own process."""
    async with Peer(url, token, draft, epoch, client_id=7) as peer:
        middle = sum(len(run.text) for run in peer.replica.draft.runs()) // 2
        letter = await _acknowledged(peer, lambda number: [Retain(middle), Insert("a")])
        enter = await _acknowledged(peer, lambda number: [Retain(middle), _start(number)])
        looks = [_timed(lambda: repairs(peer.replica.draft.runs(), _none_needed)) for _ in range(TIMES)]
    return {"a letter": letter, "an Enter": enter, "of an Enter, the look for repairs": looks}


async def _acknowledged(peer: Peer, delta: Callable[[int], Sequence[Op]]) -> list[float]:
    """From sending an edit to its acknowledgement, one at a time. Making it is not counted."""
    waited = []
    for number in range(TIMES):
        peer.edit(delta(number))
        begun = time.perf_counter()
        await peer.saved()
        waited.append((time.perf_counter() - begun) * 1000)
        await asyncio.sleep(0.01)
    return waited


def _start(number: int) -> Insert:
    return Insert("\n", {"id": f"enter-{number}", "type": "paragraph"})


def _timed(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1000


def _none_needed() -> BlockId:
    raise AssertionError("every block of this draft has an id")
