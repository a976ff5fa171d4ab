"""The server is killed while people type: what of their words is there when it is back?"""

from __future__ import annotations

import asyncio
import random
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bench.load.crowd import Cast, Crowd, Pace, fetch, held_in
from bench.load.editor import Editor
from bench.load.process import Process
from bench.load.run import on_loop
from bench.load.target import Site, Stock, Target
from bench.results import table
from bench.scenarios.scenario import Bar

CAST: Final = Cast(1, 10)
RATE: Final = 10.0
AFTER: Final = (4.0, 11.0, 17.0)
"""Seconds of typing before each kill, a second more or less."""
HEAD: Final = (
    "", "keys sent", "seen by others", "seen and gone", "seconds of typing gone",
    "acknowledged", "acknowledged and gone",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Killed:
    """Letters. `seen`: that reached anybody but their author before the kill."""

    sent: int
    seen: int
    seen_gone: int
    acknowledged: int
    acknowledged_gone: int


Result = Sequence[Killed]


@dataclass(frozen=True, slots=True)
class Kill:
    name: str
    words: str
    rounds: int = 1

    def run(self, target: Target, quick: bool) -> Result:
        results = []
        with target.site(Stock(1, CAST.people)) as site:
            for after in AFTER[:1] if quick else AFTER:
                with site.serve() as process:
                    crowd = on_loop(_typed_until_killed(site, process, after + random.uniform(-1, 1)))
                with site.serve():
                    results.append(_told(target, _compared(on_loop(fetch(site, 0)), crowd)))
        return results

    def table(self, results: Mapping[str, Sequence[Result]]) -> str:
        return table(
            HEAD, [[side, *_cells(killed)] for side, rounds in results.items() for killed in rounds[0]]
        )

    def bars(self, ours: Sequence[Result], reference: Sequence[Result]) -> list[Bar]:
        gone = sum(one.seen_gone + one.acknowledged_gone for one in ours[0])
        return [Bar("kill -9: seen or acknowledged, and gone", gone, None, 0)]


KILL: Final = Kill(
    "kill",
    f"""{CAST.editors} editors in one draft, {RATE:.0f} keys a second each; the server is killed (SIGKILL) in
    the midst of it and started again. What anybody but the author had seen of it, and what was acknowledged,
    should be there. The reference acknowledges what it holds in memory.""",
)


async def _typed_until_killed(site: Site, process: Process, after: float) -> Crowd:
    crowd = Crowd(site, process, CAST)
    await crowd.come()
    crowd.start(Pace(RATE, 0, after + 5))
    await asyncio.sleep(after)
    process.kill()
    while not all(one.closed for one in crowd.everybody):  # noqa: ASYNC110 - what was on its way still comes
        await asyncio.sleep(0.01)
    crowd.leave()
    return crowd


def _compared(whole: bytes, crowd: Crowd) -> Killed:
    held, _ = held_in(whole)
    editors = crowd.editors
    seen = [_seen(crowd, editor) for editor in editors]
    there = [held.get(editor.client, 0) for editor in editors]
    acknowledged = [max(editor.acknowledged, 0) for editor in editors]
    return Killed(
        sent=sum(editor.sent for editor in editors),
        seen=sum(seen),
        seen_gone=_beyond(seen, there),
        acknowledged=sum(acknowledged),
        acknowledged_gone=_beyond(acknowledged, there),
    )


def _seen(crowd: Crowd, editor: Editor) -> int:
    return max(one.seen.get(editor.client, 0) for one in crowd.everybody)


def _beyond(wanted: Sequence[int], there: Sequence[int]) -> int:
    return sum(max(want - have, 0) for want, have in zip(wanted, there, strict=True))


def _told(target: Target, killed: Killed) -> Killed:
    cells = ", ".join(f"{name} {cell}" for name, cell in zip(HEAD[1:], _cells(killed), strict=True))
    print(f"  {target.name}: {cells}", file=sys.stderr)
    return killed


def _cells(killed: Killed) -> list[str]:
    seconds = killed.seen_gone / (CAST.editors * RATE)
    counts = (killed.sent, killed.seen, killed.seen_gone)
    return [
        *(f"{count:,}" for count in counts),
        f"{seconds:.1f}",
        f"{killed.acknowledged:,}",
        f"{killed.acknowledged_gone:,}",
    ]
