"""A stock y-websocket client from npm, in Node, against the real server."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from client.api import Api
from tests.builders import after_the_end, words
from tests.client.test_peer import peer
from tests.conftest import House
from tests.node import NODE, WITH_WEBSOCKET

MODULES = Path(__file__).parents[2] / "client" / "browser"
SCRIPT = Path(__file__).parent / "stock.mjs"

pytestmark = pytest.mark.node


async def run_stock(house: House, name: str, write: str = "", until: str = "") -> str:
    """What the client printed."""
    draft = house.forum.drafts["1.1"]
    async with Api(house.url, house.forum.guest(name).token) as api:
        ticket = (await api.call("POST", "/api/tickets", draft=draft, epoch=1))["ticket"]
    arguments = (str(MODULES), house.url.replace("http", "ws"), f"{draft}/1", ticket, write, until)
    process = await asyncio.create_subprocess_exec(
        NODE, *WITH_WEBSOCKET, str(SCRIPT), *arguments, stdout=asyncio.subprocess.PIPE
    )
    async with asyncio.timeout(30):
        out, _ = await process.communicate()
    assert process.returncode == 0
    return out.decode().strip()


async def test_a_stock_client_and_the_peer_write_one_text(house: House) -> None:
    async with peer(house, "Bakary") as bakary:
        bakary.edit(after_the_end(bakary.outcome, "peer "))
        await bakary.saved()
        printed = await run_stock(house, "Ana", write="stock ", until="peer stock")
        assert sorted(json.loads(printed).split()) == ["peer", "stock"]
        await bakary.until(lambda: sorted(words(bakary.outcome)) == ["peer", "stock"])


async def test_a_stock_reader_who_writes_is_told_4403_and_stops(house: House) -> None:
    printed = await run_stock(house, "Farid", write="smuggled", until="never")
    assert printed == "closed 4403"
