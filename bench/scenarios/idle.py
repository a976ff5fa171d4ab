"""A whole forum has its pages open and nobody types."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bench.load.crowd import Cast, Crowd, Figures, Pace
from bench.load.run import on_loop
from bench.load.target import Stock, Target
from bench.results import table
from bench.scenarios.scenario import Bar

CAST: Final = Cast(1000, 0, 2)
PACE: Final = Pace(warm=5, window=40)
QUICK: Final = Pace(warm=5, window=15)
HEAD: Final = ("", "server core", "MB", "peak MB", "frames/s to clients", "load core", "others")


@dataclass(frozen=True, slots=True)
class Idle:
    name: str
    words: str
    rounds: int = 1

    def run(self, target: Target, quick: bool) -> Figures:
        with target.site(Stock(CAST.documents, CAST.people)) as site, site.serve() as process:

            async def work() -> Figures:
                crowd = Crowd(site, process, CAST)
                try:
                    await crowd.come()
                    return await crowd.rest(QUICK if quick else PACE)
                finally:
                    crowd.leave()

            return _told(target, on_loop(work()))

    def table(self, results: Mapping[str, Sequence[Figures]]) -> str:
        return table(HEAD, [[side, *_cells(rounds[0])] for side, rounds in results.items()])

    def bars(self, ours: Sequence[Figures], reference: Sequence[Figures]) -> list[Bar]:
        mine, theirs = ours[0], reference[0]
        return [
            Bar("idle: memory", mine.memory, theirs.memory, 0.75),
            Bar("idle: CPU", _core(mine) * 100, _core(theirs) * 100, 0.3),
        ]


IDLE: Final = Idle(
    "idle",
    """1,000 drafts open in two pages each: 2,000 connections, which renew their presence every 15
    seconds.""",
)


def _core(figures: Figures) -> float:
    return figures.server_cpu / figures.seconds


def _told(target: Target, figures: Figures) -> Figures:
    cells = ", ".join(f"{name} {cell}" for name, cell in zip(HEAD[1:], _cells(figures), strict=True))
    print(f"  {target.name}: {cells}", file=sys.stderr)
    for fault in figures.faults:
        print(f"    fault: {fault}", file=sys.stderr)
    return figures


def _cells(figures: Figures) -> list[str]:
    return [
        f"{_core(figures):.1%}",
        f"{figures.memory:.0f}",
        f"{figures.peak:.0f}",
        f"{figures.frames / figures.seconds:,.0f}",
        f"{figures.load_cpu / figures.seconds:.0%}",
        f"{figures.other_cpu / figures.seconds:.0%}",
    ]
