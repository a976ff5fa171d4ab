"""The demo forum as it lies in a folder, made once and copied for each test that wants it."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from server.actions.desk import Desk
from server.app import build, open_desk
from server.settings import Settings
from tests.serving import Forum, fill, settings_for
from tests.visiting import Web, paragraph, questions_of, write

PORT = 8000


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Forum:
    """The demo, where Ana has begun with 1.1: two answers to the first question, one remark untied."""
    settings = settings_for(tmp_path_factory.mktemp("filled"), PORT)
    forum = asyncio.run(fill(settings))
    asyncio.run(_begin(settings, forum))
    return forum


async def _begin(settings: Settings, forum: Forum) -> None:
    async with open_desk(settings) as desk:
        first, *_ = await questions_of(desk, "1.1")
        text = [
            *paragraph("ablock", "Protection starts at home.", first, "finding"),
            *paragraph("bblock", "Contracts are read aloud – é😀漢.", first, "good-practice"),
            *paragraph("cblock", "Coffee was short."),
        ]
        await write(desk, forum.drafts["1.1"], forum.guest("Ana").person.id, text)


@pytest.fixture
def forum(filled: Forum, tmp_path: Path) -> Forum:
    shutil.copytree(filled.settings.data, tmp_path / "data")
    return replace(filled, settings=settings_for(tmp_path / "data", PORT))


@pytest.fixture
async def desk(forum: Forum) -> AsyncIterator[Desk]:
    async with open_desk(forum.settings) as opened:
        yield opened


@pytest.fixture
def web(forum: Forum) -> Iterator[Web]:
    with TestClient(build(forum.settings), base_url=forum.settings.base_url) as client:
        yield Web(client, forum)
