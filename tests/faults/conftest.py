"""The demo forum, filled once and copied for every test that serves it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.hall import Hall
from tests.serving import Forum, copy_of, fill, free_port, settings_for


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Forum:
    return asyncio.run(fill(settings_for(tmp_path_factory.mktemp("demo") / "data", 8000)))


@pytest.fixture
def closed_hall(demo: Forum, tmp_path: Path) -> Iterator[Hall]:
    """Nobody serves it yet."""
    port = free_port()
    hall = Hall(copy_of(demo, tmp_path / "data", port), port)
    yield hall
    if hall.up:
        hall.kill()


@pytest.fixture
def hall(closed_hall: Hall) -> Hall:
    closed_hall.start()
    return closed_hall
