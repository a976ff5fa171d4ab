"""What one append to the journal costs in processor time: `python -m bench.append`.

Two figures a case: with the disk (`synchronous=FULL`, as it is served) and without waiting for
it (`synchronous=OFF`), which leaves our own work and SQLite's. Processor time is that of
the whole process: event loop, writer thread, system calls. The least of five rounds is given:
whatever else the machine does only adds.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from pathlib import Path

from drafts.ids import PersonId
from drafts.people import Person
from drafts.text.delta import Insert, Retain
from drafts.text.draft import Draft
from server.ports import Batch, ClientRange, Entry, Records
from server.settings import Settings
from server.store import open_store, records, sqlite
from tests.builders import NOON, a_programme, seeds_of

DRAFTS = 50
TIMES = 2000
ROUNDS = 5
ANA = PersonId("ana")


def keystroke() -> Entry:
    """One letter typed into a paragraph: some twenty bytes."""
    draft = Draft(77)
    draft.edit([Insert("\n", {"id": "p1", "type": "paragraph"})])
    return Entry(ANA, NOON, (ClientRange(77, 3, 4),), draft.edit([Retain(1), Insert("a")]))


async def cost(kept: Records, drafts: int, times: int) -> float:
    """Microseconds of processor time an append of one keystroke in each of so many drafts."""
    names = [session.draft for session in a_programme(*map(str, range(DRAFTS))).all_sessions()]
    batches = [Batch(name, 1, 10**9, (keystroke(),)) for name in names[:drafts]]
    await kept.journal.append(batches)
    began = time.process_time()
    for _ in range(times):
        await kept.journal.append(batches)
    return (time.process_time() - began) / times * 1e6


async def measure(level: str) -> None:
    sqlite.EVERY_CONNECTION = tuple(
        f"synchronous={level}" if pragma.startswith("synchronous") else pragma
        for pragma in sqlite.EVERY_CONNECTION
    )
    with tempfile.TemporaryDirectory() as folder:
        store = await open_store(Settings(data=Path(folder)))
        await store.migrate()
        kept, programme = records(store), a_programme(*map(str, range(DRAFTS)))
        await kept.programmes.replace(programme, seeds_of(programme))
        await kept.people.add(Person(ANA, "Ana", "ana@example.org", ()))
        for drafts, times in ((1, TIMES), (DRAFTS, TIMES // 10)):
            found = [await cost(kept, drafts, times) for _ in range(ROUNDS)]
            print(f"synchronous={level:4} {drafts:3} rows: {min(found):5.0f} µs of processor time")
        await store.close()


if __name__ == "__main__":
    for level in ("FULL", "OFF"):
        asyncio.run(measure(level))
