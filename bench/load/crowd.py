"""A run of people at documents: bring them in, let them type, measure a window, look for lost words."""

from __future__ import annotations

import asyncio
import gc
import random
import resource
from collections.abc import Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Final

import pycrdt

from bench.load.clock import Metronome
from bench.load.editor import Editor
from bench.load.process import Process, machine_cpu
from bench.load.reader import HEARTBEAT, Reader
from bench.load.tally import Tally
from bench.load.target import Site
from drafts.sync.update import Limits, scan
from drafts.text.schema import TEXT_ROOT

AT_ONCE: Final = 20
"""Connections that are being opened at the same time."""
PATIENCE: Final = 60.0
"""Seconds that the last keys may take to reach everybody."""
SAMPLED: Final = 10
"""Readers of a document that time what they get, spread over the order in which they came."""


@dataclass(frozen=True, slots=True)
class Cast:
    """Who is there: in each of `documents`, `editors` and then `readers`."""

    documents: int
    editors: int
    readers: int = 0

    @property
    def people(self) -> int:
        return self.editors + self.readers


@dataclass(frozen=True, slots=True)
class Pace:
    """`rate` keys a second for each editor; seconds of warming up and of measuring."""

    rate: float = 5.0
    warm: float = 3.0
    window: float = 12.0


@dataclass(frozen=True, slots=True)
class Figures:
    """What one window showed. Latencies and lateness in seconds, memory in megabytes, CPU as seconds.

    `lateness`: how long after its due time a key was sent (p99): the generator's own delay.
    `undelivered`: keys that some reader never saw; `unacknowledged`: that no acknowledgement
    covers; `lost`: that a fresh reader of the whole document did not find. `other_cpu`: what ran
    on the machine besides, which must be little for the rest to mean anything.
    """

    seconds: float
    deliveries: int
    frames: int
    latencies: Sequence[float]
    lateness: float
    server_cpu: float
    load_cpu: float
    other_cpu: float
    memory: float
    peak: float
    sent: int
    undelivered: int
    unacknowledged: int
    lost: int
    faults: Sequence[str]

    @property
    def cost(self) -> float:
        """Milliseconds of server CPU for 1,000 deliveries."""
        return self.server_cpu * 1e6 / self.deliveries if self.deliveries else float("nan")


class Crowd:
    """Everybody of a run, connected."""

    def __init__(self, site: Site, process: Process, cast: Cast) -> None:
        self.tally = Tally()
        self.metronome = Metronome(asyncio.get_running_loop())
        self.documents: list[list[Reader]] = []
        self._site, self._process, self._cast = site, process, cast
        self._ids = random.Random()

    @property
    def everybody(self) -> list[Reader]:
        return [one for document in self.documents for one in document]

    @property
    def editors(self) -> list[Editor]:
        return [one for one in self.everybody if isinstance(one, Editor)]

    async def come(self) -> None:
        """Open every connection and wait until each has the document."""
        gate = asyncio.Semaphore(AT_ONCE)
        self.documents = [self._document(number) for number in range(self._cast.documents)]
        await asyncio.gather(*(self._enter(one, gate) for one in self.everybody))
        begun = perf_counter()
        for number, one in enumerate(self.everybody):
            self.metronome.add(begun + HEARTBEAT * (number + 1) / len(self.everybody), one.beat)

    def _document(self, document: int) -> list[Reader]:
        people = self._cast.people
        step = max(people // SAMPLED, 1) if self._cast.documents == 1 else 1
        return [
            (Editor if number < self._cast.editors else Reader)(
                self._site.seat(document, number),
                self.tally,
                self._ids.randrange(1 << 28, 1 << 32),
                number % step == step - 1,
            )
            for number in range(people)
        ]

    async def _enter(self, one: Reader, gate: asyncio.Semaphore) -> None:
        async with gate:
            loop = asyncio.get_running_loop()
            await loop.create_connection(lambda: one, "127.0.0.1", one.seat.port)
            content = await asyncio.wait_for(one.joined, PATIENCE)
            if isinstance(one, Editor):
                client, (_, end) = next(iter(scan(content, Limits(update=1 << 30)).ranges.items()))
                one.behind = (client, end - 1)

    def start(self, pace: Pace) -> tuple[float, float]:
        """Let every editor begin; when the window opens and closes. They stop when it closes."""
        begun = perf_counter() + 0.2
        opens, closes = begun + pace.warm, begun + pace.warm + pace.window
        period, editors = 1 / pace.rate, self.editors
        for number, editor in enumerate(editors):
            phase = begun + period * number / len(editors)
            editor.type(phase, period, closes)
            self.metronome.add(phase, editor.press)
        return opens, closes

    async def type(self, pace: Pace) -> Figures:
        """Let every editor type for the warm-up and the window; measure the window."""
        self.tally.latencies.clear()
        self.tally.window = opens, closes = self.start(pace)
        return await self._measured(opens, closes)

    async def rest(self, pace: Pace) -> Figures:
        """Nobody types: measure the window all the same."""
        opens = perf_counter() + pace.warm
        return await self._measured(opens, opens + pace.window)

    async def _measured(self, opens: float, closes: float) -> Figures:
        gc.collect()
        gc.disable()
        before = await self._reach(opens)
        self.tally.lateness.clear()
        after = await self._reach(closes)
        gc.enable()
        await self._quiet()
        return await self._figures(before, after)

    async def _reach(self, moment: float) -> _Reading:
        await asyncio.sleep(max(moment - perf_counter(), 0))
        return _read(self)

    async def _quiet(self) -> None:
        """Until everybody has everything, somebody was thrown out, or patience ends."""
        deadline = perf_counter() + PATIENCE
        while perf_counter() < deadline and self._waiting():  # noqa: ASYNC110 - counting is dear
            await asyncio.sleep(0.05)

    def _waiting(self) -> bool:
        owed = self._undelivered() or self._unacknowledged()
        return bool(owed) and not any(one.closed for one in self.everybody)

    def _undelivered(self) -> int:
        return sum(
            abs(sum(e.sent for e in document if isinstance(e, Editor) and e is not one) - one.delivered)
            for document in self.documents
            for one in document
        )

    def _unacknowledged(self) -> int:
        return sum(editor.sent - min(editor.acknowledged, editor.sent) for editor in self.editors)

    async def _figures(self, before: _Reading, after: _Reading) -> Figures:
        lateness = sorted(self.tally.lateness) or [0.0]
        memory, peak = self._process.memory()
        server, load = after.server_cpu - before.server_cpu, after.load_cpu - before.load_cpu
        return Figures(
            seconds=after.at - before.at,
            deliveries=after.deliveries - before.deliveries,
            frames=after.frames - before.frames,
            latencies=sorted(self.tally.latencies),
            lateness=lateness[int(len(lateness) * 0.99)],
            server_cpu=server,
            load_cpu=load,
            other_cpu=max(after.machine_cpu - before.machine_cpu - server - load, 0.0),
            memory=memory,
            peak=peak,
            sent=sum(editor.sent for editor in self.editors),
            undelivered=self._undelivered(),
            unacknowledged=self._unacknowledged(),
            lost=await self._lost(),
            faults=tuple(self.tally.faults),
        )

    async def _lost(self) -> int:
        """Letters that a fresh reader of each document does not get; too many count as well."""
        lost = 0
        for number, document in enumerate(self.documents):
            editors = [one for one in document if isinstance(one, Editor)]
            if editors:
                lost += await self._lost_in(number, editors)
        return lost

    async def _lost_in(self, document: int, editors: Sequence[Editor]) -> int:
        try:
            return missing(await fetch(self._site, document), editors)
        except OSError as fault:  # among them TimeoutError
            self.tally.faults.append(f"nobody could come in within {PATIENCE:.0f} s: {fault}")
            return sum(editor.sent for editor in editors)

    def leave(self) -> None:
        for one in self.everybody:
            if one.transport:
                one.transport.abort()
        self.metronome.close()


@dataclass(frozen=True, slots=True)
class _Reading:
    at: float
    deliveries: int
    frames: int
    server_cpu: float
    load_cpu: float
    machine_cpu: float


def _read(crowd: Crowd) -> _Reading:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return _Reading(
        perf_counter(),
        sum(one.delivered for one in crowd.everybody),
        sum(one.frames for one in crowd.everybody),
        crowd._process.cpu(),
        used.ru_utime + used.ru_stime,
        machine_cpu(),
    )


async def sit(site: Site, document: int) -> Reader:
    """Somebody who has just come to a document, and has all of it."""
    fresh = Reader(site.seat(document, 0), Tally(), random.randrange(1 << 28, 1 << 32))
    await asyncio.get_running_loop().create_connection(lambda: fresh, "127.0.0.1", fresh.seat.port)
    await asyncio.wait_for(asyncio.shield(fresh.joined), PATIENCE)
    return fresh


async def fetch(site: Site, document: int) -> bytes:
    """The whole document as somebody gets it who was never there."""
    fresh = await sit(site, document)
    fresh.transport.abort()
    return fresh.joined.result()


def missing(whole: bytes, editors: Sequence[Editor]) -> int:
    """How many of the letters that these editors sent are not in this document, or are there twice."""
    held, letters = held_in(whole)
    mine = {editor.client: editor.sent for editor in editors}
    gone = sum(max(sent - held.get(client, 0), 0) for client, sent in mine.items())
    return gone + abs(letters - sum(held.get(client, 0) for client in mine))


def held_in(whole: bytes) -> tuple[dict[int, int], int]:
    """Of a document: how many clocks it holds of each client, and how many letters x."""
    document: pycrdt.Doc[pycrdt.Text] = pycrdt.Doc()
    text = document.get(TEXT_ROOT, type=pycrdt.Text)
    document.apply_update(whole)
    ranges = scan(document.get_update(), Limits(update=1 << 30)).ranges
    return {client: end for client, (_, end) in ranges.items()}, str(text).count("x")
