"""Scenarios in which people type and others read: what each key costs, and how soon it is seen."""

from __future__ import annotations

import statistics
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bench.load.crowd import Cast, Figures, Pace
from bench.load.run import typed
from bench.load.target import Target
from bench.results import share, table
from bench.scenarios.scenario import Bar

GUARD = 0.05
"""Seconds of p99 that nobody notices: the guard against long waits begins above it."""
HEAD = (
    "", "deliveries/s", "p50 ms", "p95 ms", "p99 ms", "CPU ms / 1,000", "server core", "peak MB",
    "lost", "unacked", "load core", "others", "late ms",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Case:
    """`cost`: the bar of server CPU for 1,000 deliveries, as a ratio; None when there is none."""

    label: str
    cast: Cast
    pace: Pace
    cost: float | None = None


Result = Mapping[str, Figures]


@dataclass(frozen=True, slots=True)
class Typing:
    name: str
    words: str
    cases: tuple[Case, ...]
    rounds: int = 2

    def run(self, target: Target, quick: bool) -> Result:
        return {
            case.label: _told(target, case, typed(target, case.cast, _pace(case, quick)))
            for case in self.cases
        }

    def table(self, results: Mapping[str, Sequence[Result]]) -> str:
        return table(HEAD, [
            [f"{case.label}: {side}", *_cells([one[case.label] for one in rounds])]
            for case in self.cases
            for side, rounds in results.items()
        ])  # fmt: skip

    def bars(self, ours: Sequence[Result], reference: Sequence[Result]) -> list[Bar]:
        return [
            bar
            for case in self.cases
            for bar in _bars(case, [one[case.label] for one in ours], [one[case.label] for one in reference])
        ]


def _pace(case: Case, quick: bool) -> Pace:
    return replace(case.pace, warm=case.pace.warm / 2, window=case.pace.window / 2) if quick else case.pace


def _told(target: Target, case: Case, figures: Figures) -> Figures:
    cells = ", ".join(f"{name} {cell}" for name, cell in zip(HEAD[1:], _cells([figures]), strict=True))
    print(f"  {case.label}, {target.name}: {cells}", file=sys.stderr)
    for fault in figures.faults:
        print(f"    fault: {fault}", file=sys.stderr)
    return figures


def _cells(rounds: Sequence[Figures]) -> list[str]:
    """The median of the rounds; of what is lost, the sum."""
    return [
        f"{_median(one.deliveries / one.seconds for one in rounds):,.0f}",
        *(f"{_latency(rounds, part) * 1000:.2f}" for part in (0.5, 0.95, 0.99)),
        f"{_median(one.cost for one in rounds):.1f}",
        f"{_median(one.server_cpu / one.seconds for one in rounds):.0%}",
        f"{max(one.peak for one in rounds):.0f}",
        f"{sum(one.lost + one.undelivered for one in rounds)}",
        f"{sum(one.unacknowledged for one in rounds)}",
        f"{_median(one.load_cpu / one.seconds for one in rounds):.0%}",
        f"{_median(one.other_cpu / one.seconds for one in rounds):.0%}",
        f"{_median(one.lateness * 1000 for one in rounds):.2f}",
    ]


def _bars(case: Case, ours: Sequence[Figures], reference: Sequence[Figures]) -> Iterator[Bar]:
    if case.cost is not None:
        mine, theirs = (_median(one.cost for one in side) for side in (ours, reference))
        yield Bar(f"{case.label}: CPU for 1,000 deliveries", mine, theirs, case.cost)
    mine, theirs = (_latency(side, 0.5) * 1000 for side in (ours, reference))
    yield Bar(f"{case.label}: p50", mine, theirs, 1.0)
    guard = max(_latency(reference, 0.99), GUARD) * 1000
    yield Bar(f"{case.label}: p99, or under {GUARD * 1000:.0f} ms", _latency(ours, 0.99) * 1000, guard, 1.0)
    gone = sum(one.lost + one.undelivered + one.unacknowledged for one in ours)
    yield Bar(f"{case.label}: lost words", gone, None, 0)


def _latency(rounds: Sequence[Figures], part: float) -> float:
    return _median(share(one.latencies, part) if one.latencies else float("nan") for one in rounds)


def _median(values: Iterator[float]) -> float:
    return statistics.median(values)
