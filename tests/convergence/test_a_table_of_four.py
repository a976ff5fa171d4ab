"""Two browser bindings and two Python peers write in one draft through the real server, over a bad
network, and the server is killed in the middle. Convergence is not enough: the words are counted.

    FUZZ_SEED=123 pytest tests/convergence     runs one seed again
    ROUNDS=2000 pytest tests/convergence       runs longer (--log-cli-level=INFO counts the words)

A seed fixes what everybody wants to do; which of it meets on the way is the network's.
"""

from __future__ import annotations

import logging
import os
import random
from collections import Counter
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

import pytest

from drafts.ids import QuestionId
from drafts.text.blocks import Block
from drafts.text.draft import Draft
from drafts.text.outcome import read_outcome
from server.actions import verify
from server.app import open_desk
from tests.convergence.pages import bundle
from tests.convergence.table import EPOCH, Sheet, Table, sheet_of, table
from tests.convergence.words import count_words
from tests.serving import Forum, fill, free_port, server_process, settings_for

pytestmark = pytest.mark.node
log = logging.getLogger(__name__)

ROUNDS: Final = int(os.environ.get("ROUNDS", "400"))
DRAFTS: Final = 10
"""Times that all words are counted and then taken away: people who write far apart do not meet."""
FIXED: Final = 20081029
FAILED_ONCE: Final[tuple[int, ...]] = ()
FRESH: Final = int(os.environ.get("FUZZ_SEED") or random.SystemRandom().randrange(2**31))


@pytest.fixture(scope="module")
def script(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return bundle(tmp_path_factory.mktemp("pages"))


@pytest.mark.parametrize("seed", [FIXED, *FAILED_ONCE, FRESH])
async def test_no_word_is_lost_or_doubled(tmp_path: Path, script: Path, seed: int) -> None:
    port = free_port()
    forum = await fill(settings_for(tmp_path, port))
    held: Counter[str] = Counter()
    with ExitStack() as server:
        server.enter_context(server_process(forum.settings, port))
        async with table(forum, await questions_of(forum), script, seed) as four:
            for draft in range(DRAFTS):
                four.clear()
                await write(four, ROUNDS // DRAFTS // 2)
                if draft == DRAFTS // 2:
                    server.close()  # killed: what it had not acknowledged comes again
                    server.enter_context(server_process(forum.settings, port))
                await write(four, ROUNDS // DRAFTS // 2)
                stored, told, judged = await four.meet(), await four.outcome(), await four.judge()
                faults = judged.pop("faults")
                assert faults == [], await history(forum, faults)
                held.update(judged)
                held["free"] = judged["free"]  # deleted ones stay in the ledger
    log.info("%s rounds with FUZZ_SEED=%s: %s", ROUNDS, seed, held)
    assert held["exactly"] > held["atLeast"]
    await assert_kept(forum, stored, told)


async def write(four: Table, rounds: int) -> None:
    for _ in range(rounds):
        await four.round()
        await four.weather()


async def questions_of(forum: Forum) -> list[QuestionId]:
    async with open_desk(forum.settings) as desk:
        programme = await desk.records.programmes.current()
        assert programme
        sessions = {session.number: session for session in programme.all_sessions()}
        return [question.id for question in sessions["1.1"].questions]


async def history(forum: Forum, faults: list[str]) -> str:
    """Each row of the journal that changed how often one of these words stands there."""
    async with open_desk(forum.settings) as desk:
        rows = await desk.records.journal.rows(forum.drafts["1.1"], EPOCH)
    words, draft, counts, lines = {fault.split()[0] for fault in faults}, Draft(1), Counter[str](), faults
    for row in rows:
        before, clocks = sheet_of(draft).text, draft.clocks()
        draft.apply(row.entry.update)
        text = sheet_of(draft).text
        if words & set(counts - count_words(text)) or words & set(count_words(text) - counts):
            wrote = [client for client, clock in draft.clocks().items() if clocks.get(client) != clock]
            lines = [*lines, f"row {row.seq}, {row.entry.person} as {wrote}:", f"{before!r}", f"{text!r}"]
        counts = count_words(text)
    return "\n".join(lines)


async def assert_kept(forum: Forum, stored: Sheet, told: list[dict[str, Any]]) -> None:
    """After the server's end: what was read last is in the database, told and replayed alike."""
    async with open_desk(forum.settings) as desk:
        assert await verify.faults(desk.records) == ()
        reading = await desk.hub.reading(forum.drafts["1.1"])
        rows = await desk.records.journal.rows(forum.drafts["1.1"], EPOCH)
    replayed = Draft(1)
    for row in rows:
        replayed.apply(row.entry.update)
    assert sheet_of(replayed) == stored
    assert read_outcome(replayed) == reading.outcome
    assert told == [as_told(block) for block in reading.outcome.blocks]


def as_told(block: Block) -> dict[str, Any]:
    """As the API gives it."""
    return {**asdict(block), "text": block.text, "runs": [asdict(run) for run in block.runs]}
