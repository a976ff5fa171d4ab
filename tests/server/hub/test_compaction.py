"""Checkpoints make loading fast and never cost a word."""

from __future__ import annotations

import asyncio
import os
import select
import signal
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import cast

import pytest

from drafts.ids import DraftId, PersonId
from drafts.sync.update import scan
from drafts.text.delta import Delete, Insert, Retain
from drafts.text.draft import Draft, seed
from server.hub import compaction
from server.hub.compaction import TAIL_BYTES, TAIL_ROWS, compact, is_due, merged_if_alike
from server.ports import Batch, Entry, History, Journal, Records, StorageUnavailable, client_ranges
from server.settings import Settings
from server.store import open_store, records
from tests.builders import FIRST_BLOCK, NOON, SEED_CLIENT, a_person, a_programme, seeds_of

D1 = DraftId("d1")
ANA = PersonId("ana")
ROOT = Path(__file__).parents[3]


@pytest.fixture
async def kept(tmp_path: Path) -> AsyncIterator[Records]:
    store = await open_store(Settings(data=tmp_path))
    await store.migrate()
    kept, programme = records(store), a_programme("d1")
    await kept.programmes.replace(programme, seeds_of(programme))
    await kept.people.add(a_person("ana"))
    yield kept
    await store.close()


class Typing:
    """Ana, who types numbered words and takes every tenth back."""

    def __init__(self) -> None:
        self.text = Draft(7)
        self.text.apply(seed(SEED_CLIENT, FIRST_BLOCK))
        self._number = 0

    async def store(self, journal: Journal, words: int) -> None:
        entries = tuple([self._entry(self._word()) for _ in range(words)])
        await journal.append([Batch(D1, 1, 10**9, entries)])

    def _word(self) -> bytes:
        end = sum(len(run.text) for run in self.text.runs())
        self._number += 1
        if self._number % 10 == 0:
            return self.text.edit([Retain(end - 3), Delete(3)])
        return self.text.edit([Retain(end), Insert(f"w{self._number} ")])

    def _entry(self, update: bytes) -> Entry:
        found = scan(update)
        brings = client_ranges({client: (part,) for client, part in found.ranges.items()})
        return Entry(ANA, NOON, brings, update, client_ranges(found.deletes))


async def load(journal: Journal) -> tuple[History, Draft]:
    history, text = await journal.load(D1, 1), Draft(9)
    for update in (history.checkpoint, *(row.entry.update for row in history.rows)):
        if update:
            text.apply(update)
    return history, text


async def assert_says_the_same(journal: Journal, typing: Typing) -> History:
    history, text = await load(journal)
    assert (text.runs(), text.clocks()) == (typing.text.runs(), typing.text.clocks())
    return history


@pytest.mark.parametrize(
    ("rows", "size", "due"),
    [
        (0, 0, False),
        (TAIL_ROWS - 1, TAIL_BYTES - 1, False),
        (TAIL_ROWS, 0, True),
        (1, TAIL_BYTES, True),
    ],
)
def test_a_long_tail_is_worth_a_checkpoint(rows: int, size: int, due: bool) -> None:
    assert is_due(rows, size) == due


async def test_a_checkpoint_says_what_the_rows_say_and_the_rows_stay(kept: Records) -> None:
    ana = Typing()
    await ana.store(kept.journal, TAIL_ROWS)
    assert await compact(kept.journal, D1, 1)
    await ana.store(kept.journal, 3)
    history = await assert_says_the_same(kept.journal, ana)
    assert history.checkpoint is not None
    assert len(history.rows) == 3
    assert len(await kept.journal.rows(D1, 1)) == 1 + TAIL_ROWS + 3


async def test_a_short_tail_is_left_alone(kept: Records) -> None:
    await Typing().store(kept.journal, 3)
    assert not await compact(kept.journal, D1, 1)
    assert (await kept.journal.load(D1, 1)).checkpoint is None


async def test_the_next_checkpoint_builds_on_the_last(kept: Records) -> None:
    ana = Typing()
    for _ in range(2):
        await ana.store(kept.journal, TAIL_ROWS)
        assert await compact(kept.journal, D1, 1)
    history = await assert_says_the_same(kept.journal, ana)
    assert (history.seq, history.rows) == (1 + 2 * TAIL_ROWS, ())


async def test_a_large_history_is_merged_by_a_process_of_its_own(
    kept: Records, monkeypatch: pytest.MonkeyPatch
) -> None:
    def in_this_process(*_: object) -> None:
        pytest.fail("merged in this process")

    ana = Typing()
    await ana.store(kept.journal, TAIL_ROWS)
    with monkeypatch.context() as patched:
        patched.setattr(compaction, "IN_A_PROCESS", 0)
        patched.setattr(asyncio, "to_thread", in_this_process)
        assert await compact(kept.journal, D1, 1)
    assert (await assert_says_the_same(kept.journal, ana)).rows == ()


async def test_a_long_tail_is_merged_part_by_part(kept: Records, monkeypatch: pytest.MonkeyPatch) -> None:
    ana, sizes = Typing(), list[int]()

    def merged(updates: Sequence[bytes]) -> bytes | None:
        sizes.append(sum(map(len, updates[1:])))
        return merged_if_alike(updates)

    monkeypatch.setattr(compaction, "TAIL_ROWS", 20)
    monkeypatch.setattr(compaction, "PART", 1000)
    monkeypatch.setattr(compaction, "merged_if_alike", merged)
    await ana.store(kept.journal, 200)
    assert await compact(kept.journal, D1, 1)
    assert len(sizes) > 2
    assert max(sizes) < 1000 + 50, "no more than a part, and the row that fills it, is held at once"
    history = await assert_says_the_same(kept.journal, ana)
    assert len(history.rows) < 20


async def test_a_merge_that_does_not_replay_alike_is_not_kept(
    kept: Records, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana = Typing()
    await ana.store(kept.journal, TAIL_ROWS)
    monkeypatch.setattr(compaction, "merge", lambda *updates: updates[0])
    assert not await compact(kept.journal, D1, 1)
    assert (await assert_says_the_same(kept.journal, ana)).checkpoint is None


async def test_a_damaged_draft_gets_no_checkpoint(kept: Records) -> None:
    ana = Typing()
    await ana.store(kept.journal, TAIL_ROWS)
    history = await kept.journal.load(D1, 1)
    hurt = History(history.seq, None, history.rows[:5], history.owners, ("row 6 is damaged",))
    assert not await compact(Crashing(kept.journal, before=True, loads=hurt).journal, D1, 1)
    assert (await kept.journal.load(D1, 1)).checkpoint is None


class Crashing:
    """A journal that fails just before, or just after, the checkpoint is on disk."""

    def __init__(self, journal: Journal, before: bool, loads: History | None = None) -> None:
        self._journal, self._before, self._loads = journal, before, loads

    async def load(self, draft: DraftId, epoch: int, size: int | None = None) -> History:
        return self._loads or await self._journal.load(draft, epoch, size)

    async def checkpoint(self, draft: DraftId, epoch: int, seq: int, update: bytes) -> None:
        if not self._before:
            await self._journal.checkpoint(draft, epoch, seq, update)
        raise StorageUnavailable("gone in the middle")

    @property
    def journal(self) -> Journal:
        """As much of one as a compaction asks for."""
        return cast("Journal", self)


@pytest.mark.parametrize("before", [True, False])
async def test_a_crash_around_the_checkpoint_loses_nothing(kept: Records, before: bool) -> None:
    ana = Typing()
    await ana.store(kept.journal, TAIL_ROWS)
    assert not await compact(Crashing(kept.journal, before).journal, D1, 1)
    await ana.store(kept.journal, 2)
    history = await assert_says_the_same(kept.journal, ana)
    assert len(history.rows) == (TAIL_ROWS + 3 if before else 2)


async def test_a_draft_that_has_moved_on_is_left_alone(kept: Records) -> None:
    assert not await compact(kept.journal, D1, 2)


MERGES = """
import asyncio, os
from server.hub.compaction import merging_process
async def main():
    with merging_process() as pool:
        print(await asyncio.get_running_loop().run_in_executor(pool, os.getpid), flush=True)
        await asyncio.Event().wait()
if __name__ == "__main__":
    asyncio.run(main())
"""


async def test_a_merge_ends_with_the_server_even_when_that_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "merges.py"
    script.write_text(MERGES)
    server = await asyncio.create_subprocess_exec(
        sys.executable,
        str(script),
        stdout=asyncio.subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert server.stdout
    merge = os.pidfd_open(int(await server.stdout.readline()))
    try:
        server.kill()
        await server.wait()
        assert await asyncio.to_thread(select.select, [merge], [], [], 20) == ([merge], [], [])
    finally:
        with suppress(ProcessLookupError):
            signal.pidfd_send_signal(merge, signal.SIGKILL)
        os.close(merge)
