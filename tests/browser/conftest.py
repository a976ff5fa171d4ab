"""Two rapporteurs and their browsers: the demo behind a network that can be cut, a real Chromium."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.network import Wifi
from tests.pages import Site
from tests.serving import Forum, fill, free_port, served, settings_for

CHROMIUM = shutil.which("chromium")
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
)  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if not CHROMIUM and not os.environ.get("CI"):
                item.add_marker(pytest.mark.skip(reason="needs your distribution's Chromium"))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": list(FLAGS)}


@pytest.fixture
def site(tmp_path: Path, browser: Browser) -> Iterator[Site]:
    port, shown = free_port(), free_port()
    settings = settings_for(tmp_path / "data", shown)
    forum = fill_aside(lambda: asyncio.run(fill(settings)))
    with served(settings, port) as loop:
        wifi = Wifi(port, shown)
        loop.do(wifi.mend())
        site = Site(forum, f"http://127.0.0.1:{shown}", wifi, loop, browser)
        yield site
        for seat in site.seats:
            seat.context.close()
        loop.do(wifi.cut())


def fill_aside(work: Callable[[], Forum]) -> Forum:
    """In a thread of its own: Playwright's loop is already running in this one."""
    with ThreadPoolExecutor(1) as aside:
        return aside.submit(work).result()
