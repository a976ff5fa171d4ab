"""What every test may use. Tests that drive a browser run last: once Playwright's loop has
started in a thread, an asyncio test in that thread cannot start its own."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import settings

from tests.serving import Forum, Loop, fill, free_port, served, settings_for

# A deadline for each example would fail on a busy machine: speed lives in bench/.
settings.register_profile("untimed", settings(), deadline=None)
settings.load_profile("untimed")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """With CI=true nothing may be skipped: a check that did not run is not green."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") == "true" and reporter and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@dataclass(frozen=True)
class House:
    """The demo forum, served: `url` for people, `loop` for what a test does inside the server."""

    forum: Forum
    url: str
    port: int
    loop: Loop


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    port = free_port()
    settings = settings_for(tmp_path / "data", port)
    forum = asyncio.run(fill(settings))
    with served(settings, port) as loop:
        yield House(forum, f"http://127.0.0.1:{port}", port, loop)
