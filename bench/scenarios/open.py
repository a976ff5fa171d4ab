"""Documents with a long history are opened: by one, by many, while others type, after a restart."""

from __future__ import annotations

import asyncio
import statistics
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from bench.load.crowd import Cast, Crowd, Figures, Pace, sit
from bench.load.history import typed_history
from bench.load.joiner import join
from bench.load.process import Process
from bench.load.reader import Seat
from bench.load.run import on_loop
from bench.load.target import Site, Stock, Target
from bench.results import share, table
from bench.scenarios.scenario import Bar

TYPISTS: Final = 5
ALONE: Final = 7
"""Openings one after the other, of which the median counts."""
STARTS: Final = 3
AT_ONCE: Final = 200
AT_ONCE_LARGE: Final = 40
"""For the largest document: 200 of 5 MB would fill the memory of a small machine."""
PAUSE: Final = 0.2
"""Seconds between two openings."""
HEAD: Final = (
    "", "alone ms", "nobody there ms", "first after a restart ms", "many at once ms",
    "many at once while five type ms",    "the five's p99 ms", "document KB", "peak MB", "lost",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Size:
    label: str
    bytes: int
    at_once: int = AT_ONCE
    barred: bool = False


SIZES: Final = (
    Size("100 KB", 100_000),
    Size("1 MB", 1_000_000, barred=True),
    Size("5 MB", 5_000_000, AT_ONCE_LARGE),
)


@dataclass(slots=True)
class Opened:
    """Seconds."""

    restart: list[float] = field(default_factory=list)
    nobody: list[float] = field(default_factory=list)
    alone: list[float] = field(default_factory=list)
    at_once: float = 0.0
    while_typing: float = 0.0
    typed: Figures | None = None
    size: int = 0
    peak: float = 0.0


Result = Mapping[str, Opened]


@dataclass(frozen=True, slots=True)
class Open:
    name: str
    words: str
    rounds: int = 1

    def run(self, target: Target, quick: bool) -> Result:
        return {size.label: _told(target, size, _measure(target, size, quick)) for size in _sizes(quick)}

    def table(self, results: Mapping[str, Sequence[Result]]) -> str:
        labels = [size.label for size in SIZES if all(size.label in one for one in _firsts(results))]
        return table(HEAD, [
            [f"{label}: {side}", *_cells(rounds[0][label])]
            for label in labels
            for side, rounds in results.items()
        ])  # fmt: skip

    def bars(self, ours: Sequence[Result], reference: Sequence[Result]) -> list[Bar]:
        return [bar for size in SIZES if size.barred for bar in _bars(size, ours[0], reference[0])]


OPEN: Final = Open(
    "open",
    f"""Documents of 100 KB, 1 MB and 5 MB of typed history (8 authors, random places, 15 % deleted), from the
    TCP connect until the whole document is here: as the very first after the server's start (median of
    {STARTS}); with nobody else there (the reference then reads it from its database each time; median of
    {ALONE}); alone while somebody sits in it (median of {ALONE}); {AT_ONCE} at once ({AT_ONCE_LARGE} of the
    largest) until the last one has it, one sitting there; the same while five people type, 5 keys a second
    each.""",
)


def _sizes(quick: bool) -> Sequence[Size]:
    return [size for size in SIZES if size.barred] if quick else SIZES


def _firsts(results: Mapping[str, Sequence[Result]]) -> list[Result]:
    return [rounds[0] for rounds in results.values()]


def _measure(target: Target, size: Size, quick: bool) -> Opened:
    opened = Opened()
    stock = Stock(1, TYPISTS + size.at_once, typed_history(size.bytes))
    with target.site(stock) as site:
        for start in range(1 if quick else STARTS):
            with site.serve() as process:
                on_loop(_first(site, opened))
                if not start:
                    on_loop(_crowded(site, process, size, opened))
                    opened.peak = process.memory()[1]
                process.stop()
    return opened


async def _first(site: Site, opened: Opened) -> None:
    seconds, opened.size = await join([site.seat(0, 0)])
    opened.restart.append(seconds)


async def _crowded(site: Site, process: Process, size: Size, opened: Opened) -> None:
    seats = [site.seat(0, TYPISTS + number) for number in range(size.at_once)]
    await _one_by_one(site, opened.nobody, opened.size)
    sitting = await sit(site, 0)
    await _one_by_one(site, opened.alone, opened.size)
    opened.at_once = (await join(seats, opened.size))[0]
    sitting.transport.abort()
    await asyncio.sleep(1)
    await _while_five_type(Crowd(site, process, Cast(1, TYPISTS)), seats, opened)


async def _one_by_one(site: Site, times: list[float], size: int) -> None:
    for number in range(ALONE):
        await asyncio.sleep(PAUSE)
        times.append((await join([site.seat(0, number % TYPISTS)], size))[0])
    await asyncio.sleep(PAUSE)


async def _while_five_type(crowd: Crowd, seats: list[Seat], opened: Opened) -> None:
    try:
        await crowd.come()
        typing = asyncio.create_task(crowd.type(Pace(warm=1, window=12)))
        await asyncio.sleep(2)
        opened.while_typing = (await join(seats, opened.size))[0]
        opened.typed = await typing
    finally:
        crowd.leave()


def _told(target: Target, size: Size, opened: Opened) -> Opened:
    cells = ", ".join(f"{name} {cell}" for name, cell in zip(HEAD[1:], _cells(opened), strict=True))
    print(f"  {size.label}, {target.name}: {cells}", file=sys.stderr)
    for fault in opened.typed.faults if opened.typed else ():
        print(f"    fault: {fault}", file=sys.stderr)
    return opened


def _cells(opened: Opened) -> list[str]:
    times = (
        *map(statistics.median, (opened.alone, opened.nobody, opened.restart)),
        opened.at_once, opened.while_typing, _latency(opened),
    )  # fmt: skip
    return [
        *(f"{time * 1000:,.1f}" for time in times),
        f"{opened.size / 1000:,.0f}",
        f"{opened.peak:.0f}",
        f"{_lost(opened)}",
    ]


def _latency(opened: Opened) -> float:
    return share(opened.typed.latencies, 0.99) if opened.typed and opened.typed.latencies else float("nan")


def _lost(opened: Opened) -> int:
    return opened.typed.lost + opened.typed.undelivered if opened.typed else 0


def _bars(size: Size, ours: Result, reference: Result) -> Iterator[Bar]:
    mine, theirs = ours[size.label], reference[size.label]
    median = statistics.median
    yield Bar(f"{size.label} alone", median(mine.alone) * 1000, median(theirs.alone) * 1000, 0.1)
    yield Bar(f"{size.label}, {size.at_once} at once", mine.at_once * 1000, theirs.at_once * 1000, 0.05)
    yield Bar(
        f"{size.label}, {size.at_once} at once while five type",
        mine.while_typing * 1000, theirs.while_typing * 1000, 0.05,
    )  # fmt: skip
    yield Bar(
        f"{size.label} after a restart", median(mine.restart) * 1000, median(theirs.restart) * 1000, 0.2
    )
    yield Bar(f"{size.label}: lost words", _lost(mine), None, 0)
