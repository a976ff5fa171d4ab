"""Another program locks the database for half a minute: typing goes on, and nothing is lost."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

from tests.faults.watched import stored_words, watched_server, writer
from tests.serving import fill, free_port, settings_for

LOCKED = 30
"""Seconds. They are the fault itself."""


async def test_what_is_typed_while_the_database_is_locked_is_stored_when_it_is_free(tmp_path: Path) -> None:
    port = free_port()
    forum = await fill(settings_for(tmp_path, port))
    database = tmp_path / "penholder.db"
    with watched_server(forum.settings, port) as server:
        async with writer(forum, server, "Ana", 11) as ana, writer(forum, server, "Bakary", 22) as bakary:
            ana.type("before")
            await ana.saved()
            with closing(sqlite3.connect(database, isolation_level=None)) as stranger:
                stranger.execute("BEGIN IMMEDIATE")
                for second in range(LOCKED):
                    ana.type(f"second{second}")
                    await asyncio.sleep(1)  # the time that it is locked is what is tried
                    assert ana.unsaved == second + 1, "a word was called saved in a locked database"
                await server.says("storage is away")
                assert bakary.peer.outcome.blocks[-1].text.split() == ["before"]
            ana.type("after")
            await ana.saved()
            await bakary.reads(*ana.typed)
    assert ana.typed == ["before", *(f"second{second}" for second in range(LOCKED)), "after"]
    assert await stored_words(forum.settings, forum.drafts["1.1"]) == ana.typed
