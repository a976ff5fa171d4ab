"""One database, one server: a second one says who is there, and the first does not notice."""

from __future__ import annotations

import subprocess
from pathlib import Path

from server.settings import Settings
from tests.faults.watched import command, environment, stored_words, watched_server, writer
from tests.serving import fill, free_port, settings_for

NOT_STARTED = 3


def serve_as_well(settings: Settings, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command("serve", "--port", "0"),
        env={**environment(settings), **more},
        capture_output=True,
        text=True,
        timeout=60,
    )


async def test_a_second_server_is_refused_by_name_and_the_first_goes_on(tmp_path: Path) -> None:
    port = free_port()
    forum = await fill(settings_for(tmp_path, port))
    with watched_server(forum.settings, port) as server:
        async with writer(forum, server, "Ana", 11) as ana:
            ana.type("before")
            await ana.saved()
            second = serve_as_well(forum.settings)
            assert second.returncode == NOT_STARTED
            assert f"(process {server.process.pid})" in second.stderr
            assert "Traceback" not in second.stderr
            ana.type("after")
            await ana.saved()
    assert await stored_words(forum.settings, forum.drafts["1.1"]) == ["before", "after"]


async def test_a_server_that_was_killed_leaves_nothing_in_the_way(tmp_path: Path) -> None:
    forum = await fill(settings_for(tmp_path, free_port()))
    for word in ("first", "second"):
        port = free_port()
        with watched_server(settings_for(tmp_path, port), port) as server:
            async with writer(forum, server, "Ana", 11 if word == "first" else 12) as ana:
                ana.type(word)
                await ana.saved()
    assert await stored_words(forum.settings, forum.drafts["1.1"]) == ["first", "second"]


async def test_several_workers_are_refused(tmp_path: Path) -> None:
    refused = serve_as_well(settings_for(tmp_path, free_port()), WEB_CONCURRENCY="2")
    assert refused.returncode == NOT_STARTED
    assert "WEB_CONCURRENCY" in refused.stderr
