"""Rights that change, and sign-ins that end, reach the pages that are open."""

from __future__ import annotations

import asyncio

from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from client.peer import Peer
from drafts.ids import CapacityId
from drafts.people import Capacity
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


def rights_of(page: Peer) -> str | None:
    return (page.replica.hello or {}).get("rights")
