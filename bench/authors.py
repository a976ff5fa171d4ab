"""What it costs to tell who wrote what: a draft of 50,000 keystrokes, each a row of its journal."""

from __future__ import annotations

import asyncio
import random
import statistics
import tempfile
import time
import tracemalloc
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

from bench.results import commit, machine, spread, table, told, write_section
from bench.yardstick import yardstick
from drafts.attribution.ledger import Ledger
from drafts.attribution.reading import attribute
from drafts.ids import DraftId, PersonId
from drafts.sync.update import scan
from drafts.text.delta import Delete, Insert, Op, Retain
from drafts.text.draft import Draft
from drafts.text.outcome import read_outcome
from server.actions import authors, demo
from server.actions.desk import Desk
from server.actions.drafts import by_session
from server.app import open_desk
from server.ports import Batch, ClientRange, Entry, Row
from server.settings import Settings

ROWS: Final = 50_000
TIMES: Final = 5
SEED: Final = 2008
SIGNS: Final = "aabcdeeefghiiklmnooprsttu é"
TICK: Final = 0.001
"""Seconds between two looks at how long the event loop was held up."""


def keystrokes(client: int, people: Sequence[PersonId], text: Draft) -> Iterator[tuple[PersonId, bytes]]:
    """Bursts of typing at random places, an eighth of it backspaces, now and then an Enter."""
    chance = random.Random(SEED)
    hands = [Draft(client + number) for number in range(len(people))]
    for hand in hands:
        hand.apply(text.full())
    length = len("".join(run.text for run in text.runs()))
    while True:
        turn, at = chance.randrange(len(people)), chance.randint(1, length)
        for key in range(chance.randint(5, 60)):
            edit, moved = _key(chance, at, f"b{client}x{length}x{key}")
            update = hands[turn].edit(edit)
            for hand in hands:
                if hand is not hands[turn]:
                    hand.apply(update)
            at, length = at + moved, length + moved
            yield people[turn], update


def _key(chance: random.Random, at: int, block: str) -> tuple[list[Op], int]:
    what = chance.random()
    if what < 0.12 and at > 1:
        return [Retain(at - 1), Delete(1)], -1
    if what < 0.13:
        return [Retain(at), Insert("\n", {"id": block, "type": "paragraph"})], 1
    return [Retain(at), Insert(chance.choice(SIGNS))], 1


async def type_into(desk: Desk, draft: DraftId, client: int, rows: int) -> None:
    history = await desk.records.journal.load(draft, 1)
    text = Draft(1)
    for row in await desk.records.journal.rows(draft, 1):
        text.apply(row.entry.update)
    people = [person.id for person in await desk.records.people.all()][2:5]
    keys = keystrokes(client, people, text)
    typed = [next(keys) for _ in range(rows)]
    entries = tuple(Entry(who, desk.clock.now(), _ranges(update), update) for who, update in typed)
    await desk.records.journal.append([Batch(draft, 1, history.seq, entries)])


def _ranges(update: bytes) -> tuple[ClientRange, ...]:
    return tuple(ClientRange(client, start, end) for client, (start, end) in scan(update).ranges.items())


class Ticking:
    """How long the event loop was held up at worst, in milliseconds."""

    def __init__(self) -> None:
        self.worst = 0.0

    async def __aenter__(self) -> Ticking:
        self._task = asyncio.create_task(self._tick())
        return self

    async def __aexit__(self, *fault: object) -> None:
        self._task.cancel()
        with suppress(asyncio.CancelledError):
            await self._task

    async def _tick(self) -> None:
        while True:
            before = time.perf_counter()
            await asyncio.sleep(TICK)
            self.worst = max(self.worst, (time.perf_counter() - before - TICK) * 1000)


def replayed(rows: Sequence[Row]) -> tuple[float, float]:
    """Milliseconds of CPU to replay the rows into a ledger, and to read it block by block."""
    text, ledger = Draft(1), Ledger()
    for row in rows:
        text.apply(row.entry.update)
    blocks = read_outcome(text).blocks
    begun = time.thread_time()
    for row in rows:
        ledger.take(row.seq, row.entry.person, row.entry.at, row.entry.update)
    between = time.thread_time()
    attribute(ledger, blocks)
    return (between - begun) * 1000, (time.thread_time() - between) * 1000


def megabytes(rows: Sequence[Row]) -> float:
    tracemalloc.start()
    ledger = Ledger()
    for row in rows:
        ledger.take(row.seq, row.entry.person, row.entry.at, row.entry.update)
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return held / 1e6


async def asked(desk: Desk, draft: DraftId) -> tuple[float, float]:
    """Milliseconds until the answer, and the worst hold-up of the loop meanwhile."""
    async with Ticking() as loop:
        begun = time.perf_counter()
        await authors.read(desk, None, draft)
        return (time.perf_counter() - begun) * 1000, loop.worst


async def measure(settings: Settings) -> str:
    async with open_desk(settings) as desk:
        await demo.fill(desk)
        draft = await by_session(desk, "1.1")
        await type_into(desk, draft, 100, ROWS)
        rows = await desk.records.journal.rows(draft, 1)
    first, again = [], []
    for time_ in range(TIMES):
        async with open_desk(settings) as desk:
            first.append(await asked(desk, draft))
            await type_into(desk, draft, 200 + 10 * time_, 10)
            again.append(await asked(desk, draft))
    alone = [replayed(rows) for _ in range(TIMES)]
    per_row = statistics.median(ledger for ledger, _ in alone) * 1000 / len(rows)
    figures = (
        ("the first answer after a start", [took for took, _ in first]),
        ("… the loop held up, at worst", [worst for _, worst in first]),
        ("an answer ten keystrokes later", [took for took, _ in again]),
        ("… the loop held up, at worst", [worst for _, worst in again]),
        ("of the first: the ledger's replay, CPU", [ledger for ledger, _ in alone]),
        ("of each: the ledger read by blocks, CPU", [reading for _, reading in alone]),
    )
    words = f"""Milliseconds, {TIMES} times each, over SQLite; nobody types meanwhile. {len(rows):,} rows of
    one key each by three writers: {per_row:.1f} µs a row. The ledger holds {megabytes(rows):.1f} MB. What
    holds up the loop at the first answer is Python's collector, while the rows are fetched all at once."""
    rows_of_table = [(what, *spread(values)) for what, values in figures]
    return told("50,000 keystrokes", words, table(("", "least", "median", "most"), rows_of_table))


def main() -> None:
    before, about = yardstick(), machine()
    with tempfile.TemporaryDirectory() as folder:
        body = asyncio.run(measure(Settings(data=Path(folder))))
    after = yardstick().removeprefix("a fixed loop took ")
    about = [commit(), *about, f"{before} before the run and {after} after it"]
    write_section("Who wrote what", "python -m bench.authors", about, body)


if __name__ == "__main__":
    main()
