"""Rights that change, and sign-ins that end, reach the pages that are open."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count
from typing import Any

import httpx2 as httpx
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from client.peer import Peer
from drafts.ids import CapacityId
from drafts.people import Capacity
from drafts.sync import wire
from drafts.sync.presence import Entry, read_entries, write_entries
from server.identity.secret import digest
from server.store.engine import open_store
from server.store.records import records
from tests.builders import after_the_end, words
from tests.client.test_peer import peer
from tests.conftest import House
from tests.signing_in import cookie_of, sign_out


async def test_a_new_rapporteur_who_reads_along_may_write_within_moments(house: House) -> None:
    elena = house.forum.guest("Elena").person
    async with peer(house, "Elena") as page:
        assert rights_of(page) == "comment"
        session = elena.capacities[0].session
        store = await open_store(house.forum.settings)
        await records(store).people.give(elena.id, Capacity(CapacityId("new"), "rapporteur", session))
        await store.close()
        async with asyncio.timeout(20):
            await page.until(
                lambda: (page.replica.hello or {}).get("rights") == "edit" and page.replica.synced
            )
        page.edit(after_the_end(page.outcome, "now mine too"))
        await page.saved()
        assert words(page.outcome) == ["now", "mine", "too"]


async def test_signing_out_closes_the_sockets_of_that_browser(house: House) -> None:
    cookie = await asyncio.to_thread(cookie_of, house.url, house.forum.guest("Ana").link)
    address = f"{house.url.replace('http', 'ws')}/sync/{house.forum.drafts['1.1']}/1"
    async with connect(
        address, additional_headers={"Cookie": cookie, "Origin": house.url}, proxy=None
    ) as socket:
        await socket.recv()
        await asyncio.to_thread(sign_out, house.url, cookie)
        try:
            async with asyncio.timeout(10):
                while True:
                    await socket.recv()
        except ConnectionClosed:
            assert socket.close_code == 4401


async def test_a_corrected_name_stands_at_the_caret_of_an_open_page(house: House) -> None:
    ana = house.forum.guest("Ana").person
    async with opened(house, bearer(house, "Ana")) as page, opened(house, bearer(house, "Bakary")) as reader:
        corrected = {"name": "Ana Corrected", "email": ana.email}
        await ask(house, "Samir", "PATCH", f"/api/people/{ana.id}", json=corrected)
        async with asyncio.timeout(10):
            for clock in count(1):
                await page.send(wire.awareness(write_entries([Entry(7, clock, b'{"at":%d}' % clock)])))
                if "Ana Corrected" in await next_name(reader):
                    break


async def next_name(reader: ClientConnection) -> str:
    """Of whoever moves a caret next."""
    while True:
        heard = wire.read(bytes(await reader.recv(decode=False)))
        for entry in read_entries(heard.entries) if isinstance(heard, wire.Awareness) else ():
            return str(json.loads(entry.state)["user"]["name"])


@asynccontextmanager
async def opened(
    house: House, headers: dict[str, str], query: str = "", draft: str = "1.1"
) -> AsyncIterator[ClientConnection]:
    """A socket that has been let in."""
    address = f"{house.url.replace('http', 'ws')}/sync/{house.forum.drafts[draft]}/1{query}"
    async with connect(address, additional_headers=headers, proxy=None) as socket:
        await socket.recv()
        yield socket


async def closed(socket: ClientConnection) -> int:
    """The code with which the server closes it; how soon is for tests/faults to say."""
    try:
        async with asyncio.timeout(10):
            while True:
                await socket.recv()
    except ConnectionClosed:
        return socket.close_code or 0


def bearer(house: House, name: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {house.forum.guest(name).token}"}


async def ask(house: House, name: str, method: str, road: str, **more: Any) -> Any:
    async with httpx.AsyncClient(base_url=house.url, headers=bearer(house, name), trust_env=False) as client:
        answer = await client.request(method, road, **more)
        assert answer.is_success, answer.text
        return answer.json() if answer.content else None


async def test_who_is_let_in_no_longer_is_turned_out_and_not_let_in_again(house: House) -> None:
    ana = house.forum.guest("Ana").person
    async with opened(house, bearer(house, "Ana")) as socket, peer(house, "Bakary") as page:
        await ask(house, "Samir", "DELETE", f"/api/people/{ana.id}")
        assert await closed(socket) in (4205, 4401)
        async with opened(house, bearer(house, "Bakary")):
            page.edit(after_the_end(page.outcome, "goes on"))
            await page.saved()
    address = f"{house.url.replace('http', 'ws')}/sync/{house.forum.drafts['1.1']}/1"
    async with connect(address, additional_headers=bearer(house, "Ana"), proxy=None) as again:
        assert await closed(again) == 4401


async def test_what_was_typed_before_is_kept(house: House) -> None:
    ana = house.forum.guest("Ana").person
    async with peer(house, "Ana") as page:
        page.edit(after_the_end(page.outcome, "the last words"))
        await page.saved()
        await ask(house, "Samir", "DELETE", f"/api/people/{ana.id}")
    async with peer(house, "Bakary") as other:
        assert words(other.outcome) == ["the", "last", "words"]


async def test_a_token_that_is_ended_closes_what_it_has_opened_and_nothing_else(house: House) -> None:
    ana = house.forum.guest("Ana")
    cookie = await asyncio.to_thread(cookie_of, house.url, ana.link)
    browser = {"Cookie": cookie, "Origin": house.url}
    async with opened(house, bearer(house, "Ana")) as script, opened(house, browser) as page:
        road = f"/api/people/{ana.person.id}/sign-ins/{digest(ana.token)}"
        await ask(house, "Samir", "DELETE", road)
        assert await closed(script) == 4401
        await page.send(wire.step1(b"\x00"))
        async with asyncio.timeout(10):
            while not isinstance(wire.read(await page.recv(decode=False)), wire.Step2):
                pass


async def test_what_another_process_ends_is_closed_too(house: House) -> None:
    ana = house.forum.guest("Ana")
    async with opened(house, bearer(house, "Ana")) as script:
        store = await open_store(house.forum.settings)
        await records(store).grants.end(ana.person.id, digest(ana.token))
        await store.close()
        assert await closed(script) == 4401


async def test_a_ticket_opens_nothing_that_outlives_what_it_was_asked_for_with(house: House) -> None:
    ana, draft = house.forum.guest("Ana"), house.forum.drafts["1.1"]
    first, second = [
        (await ask(house, "Ana", "POST", "/api/tickets", json={"draft": draft, "epoch": 1}))["ticket"]
        for _ in range(2)
    ]
    async with opened(house, {}, f"?ticket={first}") as socket:
        await ask(house, "Samir", "DELETE", f"/api/people/{ana.person.id}/sign-ins/{digest(ana.token)}")
        assert await closed(socket) == 4401
    address = f"{house.url.replace('http', 'ws')}/sync/{draft}/1?ticket={second}"
    async with connect(address, proxy=None) as late:
        assert await closed(late) == 4401


def rights_of(page: Peer) -> str | None:
    return (page.replica.hello or {}).get("rights")
