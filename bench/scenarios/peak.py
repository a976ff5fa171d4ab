"""How much one room takes: 25 people type faster and faster until it is late."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bench.load.crowd import Cast, Crowd, Figures, Pace
from bench.load.run import on_loop
from bench.load.target import Stock, Target
from bench.results import share, table
from bench.scenarios.scenario import Bar

CAST: Final = Cast(1, 25)
FIRST: Final = 48.0
LAST: Final = 12_288.0
"""Keys a second for each editor. No room types like this: it is what a room can take in."""
LATE: Final = 0.1
"""Seconds of p99 from which on a rate counts as not held."""
WHOLE: Final = 0.97
"""Part of the deliveries due in the window that must have come in it."""
SATURATED: Final = 0.95
"""Part of its core from which on the generator is the one that is late."""
WARM_UP: Final = Pace(FIRST, 0, 2)
"""A just-in-time compiler has to have seen the work before it is asked for all of it."""
TIMED: Final = 20_000
"""Latencies of one step, about: beyond that only some keys are timed."""
FREE: Final = {"PENHOLDER_MESSAGES_PER_SECOND": "1000000000"}
"""Our limit on one connection's keys would end the run long before the server is late."""
HEAD: Final = (
    "",
    "keys/s each",
    "deliveries/s",
    "p50 ms",
    "p99 ms",
    "server core",
    "load core",
    "others",
    "held",
)


@dataclass(frozen=True, slots=True)
class Step:
    rate: float
    figures: Figures

    @property
    def due(self) -> float:
        """Deliveries a second that this rate makes."""
        return self.rate * CAST.editors * (CAST.people - 1)

    @property
    def reached(self) -> float:
        return self.figures.deliveries / self.figures.seconds

    @property
    def late(self) -> float:
        return share(self.figures.latencies, 0.99) if self.figures.latencies else float("inf")

    @property
    def held(self) -> bool:
        whole = self.reached >= self.due * WHOLE and not self.figures.lost and not self.figures.faults
        return whole and self.late <= LATE

    @property
    def load(self) -> float:
        return self.figures.load_cpu / self.figures.seconds


Result = Sequence[Step]


@dataclass(frozen=True, slots=True)
class Peak:
    name: str
    words: str
    rounds: int = 1

    def run(self, target: Target, quick: bool) -> Result:
        pace = Pace(warm=1, window=3 if quick else 5)
        steps = _climbed(target, pace, FIRST)
        if not steps[-1].held:  # a neighbour's minute is not a limit
            steps += _climbed(target, pace, steps[-1].rate)
        if not steps[-1].held:
            steps += _climbed(target, pace, steps[-1].rate * 0.75, tries=1)
        return steps

    def table(self, results: Mapping[str, Sequence[Result]]) -> str:
        return table(HEAD, [[side, *_cells(step)] for side, rounds in results.items() for step in rounds[0]])

    def bars(self, ours: Sequence[Result], reference: Sequence[Result]) -> list[Bar]:
        mine, theirs = _highest(ours[0]), _highest(reference[0])
        return [
            Bar("25 editors: most deliveries/s held", mine, theirs, 3.0, at_least=True),
            Bar("25 editors at their fastest: lost words", _lost(ours[0]), None, 0),
        ]


PEAK: Final = Peak(
    "peak",
    f"""25 editors in one draft; their rate is doubled until the p99 passes {LATE * 1000:.0f} ms or deliveries
    fall behind, on two servers; then the rate half-way is tried on a third. Where the load has its whole core
    ("load core" near 100 %) the figure is the generator's limit, and the server could do more. Our limit on
    the keys a second of one connection is raised out of the way for this scenario alone. The do-nothing
    server merges and sends and does nothing else: what it reaches is the generator's own ceiling.""",
)


def _climbed(target: Target, pace: Pace, rate: float, tries: int = 99) -> list[Step]:
    """On a fresh server, because one that was late has the rest of its work still before it: from
    this rate on twice as fast each time, until it is not held."""

    async def work() -> list[Step]:
        crowd = Crowd(site, process, CAST)
        try:
            await crowd.come()
            await crowd.type(WARM_UP)
            return await _climb(crowd, pace, rate, tries, target.name)
        finally:
            crowd.leave()

    with target.site(Stock(1, CAST.people), **FREE) as site, site.serve() as process:
        return on_loop(work())


async def _climb(crowd: Crowd, pace: Pace, rate: float, tries: int, who: str) -> list[Step]:
    steps: list[Step] = []
    while rate <= LAST and len(steps) < tries and (not steps or steps[-1].held):
        steps.append(await _step(crowd, pace, rate, who))
        rate *= 2
    return steps


async def _step(crowd: Crowd, pace: Pace, rate: float, who: str) -> Step:
    keys = rate * CAST.editors * (pace.warm + pace.window)
    crowd.tally.stride = max(int(keys * CAST.people / 2 / TIMED), 1)
    step = Step(rate, await crowd.type(Pace(rate, pace.warm, pace.window)))
    cells = ", ".join(f"{name} {cell}" for name, cell in zip(HEAD[1:], _cells(step), strict=True))
    print(f"  {who}: {cells}", file=sys.stderr)
    for fault in step.figures.faults:
        print(f"    fault: {fault}", file=sys.stderr)
    return step


def _highest(steps: Result) -> float:
    return max((step.reached for step in steps if step.held), default=0.0)


def _lost(steps: Result) -> int:
    return sum(step.figures.lost for step in steps)


def _cells(step: Step) -> Iterator[str]:
    yield f"{step.rate:,.0f}"
    yield f"{step.reached:,.0f}"
    yield from (f"{share(step.figures.latencies or [float('nan')], part) * 1000:.1f}" for part in (0.5, 0.99))
    yield f"{step.figures.server_cpu / step.figures.seconds:.0%}"
    yield f"{step.load:.0%}"
    yield f"{step.figures.other_cpu / step.figures.seconds:.0%}"
    yield "yes" if step.held else "no, the generator's limit" if step.load > SATURATED else "no"
