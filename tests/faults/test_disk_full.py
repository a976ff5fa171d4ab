"""A full disk stops the acknowledging, not the typing; space again heals it, without a restart."""

from __future__ import annotations

import resource
from pathlib import Path

from tests.faults.watched import stored_words, watched_server, writer
from tests.serving import fill, free_port, settings_for


def fill_the_disk(process: int, log: Path) -> None:
    """No file of the process may grow beyond what the write-ahead log has now."""
    _, most = resource.prlimit(process, resource.RLIMIT_FSIZE)
    resource.prlimit(process, resource.RLIMIT_FSIZE, (log.stat().st_size, most))


def make_space(process: int) -> None:
    _, most = resource.prlimit(process, resource.RLIMIT_FSIZE)
    resource.prlimit(process, resource.RLIMIT_FSIZE, (most, most))


async def test_nothing_is_called_saved_on_a_full_disk_and_every_word_is_there_afterwards(
    tmp_path: Path,
) -> None:
    port = free_port()
    forum = await fill(settings_for(tmp_path, port))
    before = [f"before{n}" for n in range(5)]
    during = [f"during{n}" for n in range(20)]
    after = [f"after{n}" for n in range(5)]
    with watched_server(forum.settings, port) as server:
        async with writer(forum, server, "Ana", 11) as ana, writer(forum, server, "Bakary", 22) as bakary:
            ana.type(*before)
            await ana.saved()
            await bakary.reads(*before)

            fill_the_disk(server.process.pid, tmp_path / "penholder.db-wal")
            ana.type(*during)
            await server.says("storage is away")
            assert ana.unsaved == len(during), "a word was called saved on a full disk"
            assert bakary.peer.outcome.blocks[-1].text.split() == before, "an unsaved word was shown"

            make_space(server.process.pid)
            await ana.saved()
            ana.type(*after)
            await ana.saved()
            await bakary.reads(*before, *during, *after)
            assert server.process.poll() is None, "it took a restart"
    assert await stored_words(forum.settings, forum.drafts["1.1"]) == [*before, *during, *after]
