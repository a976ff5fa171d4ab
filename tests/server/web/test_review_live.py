"""Review and restore with pages open, over real sockets: what follows, what is refused, what stays."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from client.api import Api
from client.peer import Peer
from drafts.errors import Forbidden
from drafts.text.anchors import Reading
from drafts.text.delta import Delete, Insert, Retain
from tests.builders import after_the_end, words
from tests.client.test_peer import peer
from tests.conftest import House
from tests.network import Wifi

PATIENCE = 20


@asynccontextmanager
async def api(house: House, name: str) -> AsyncIterator[Api]:
    async with Api(house.url, house.forum.guest(name).token) as opened:
        yield opened


async def call(house: House, name: str, method: str, more: str, **body: Any) -> Any:
    async with api(house, name) as caller:
        return await caller.call(method, f"/api/drafts/{house.forum.drafts['1.1']}{more}", **body)


async def freeze(house: House) -> dict[str, Any]:
    return dict(await call(house, "Ana", "POST", "/versions", label=""))


async def submit(house: House) -> dict[str, Any]:
    """The newest text as it is, its questions waived."""
    programme = await call_programme(house)
    for question in programme:
        await call(house, "Ana", "PUT", f"/waivers/{question}", reason="not discussed")
    version = await freeze(house)
    await call(house, "Ana", "POST", f"/versions/{version['number']}/submit")
    return version


async def call_programme(house: House) -> list[str]:
    async with api(house, "Carmen") as carmen:
        programme = await carmen.call("GET", "/api/programme")
    sessions = [session for roundtable in programme["roundtables"] for session in roundtable["sessions"]]
    return next([q["id"] for q in session["questions"]] for session in sessions if session["number"] == "1.1")


async def reads(page: Peer, *said: str) -> None:
    await until(page, lambda: words(page.outcome) == [*said])


async def until(page: Peer, true: Any) -> None:
    async with asyncio.timeout(PATIENCE):
        await page.until(true)


def rights_of(page: Peer) -> str | None:
    return (page.replica.hello or {}).get("rights") if page.replica.synced else None


def heard(page: Peer, kind: str) -> list[dict[str, Any]]:
    return [dict(event) for event in page.replica.events if event["event"] == kind]


async def test_open_pages_follow_a_draft_into_review_and_out_of_it(house: House) -> None:
    async with peer(house, "Ana") as ana, peer(house, "Imani") as imani:
        ana.edit(after_the_end(ana.outcome, "Fees fell."))
        await ana.saved()
        version = await submit(house)
        await until(imani, lambda: heard(imani, "stage"))
        assert heard(imani, "stage")[0]["stage"] == "Troika review"
        await until(ana, lambda: rights_of(ana) == "comment")
        await call(house, "Carmen", "POST", "/review/drafting", allowed=True)
        await until(ana, lambda: rights_of(ana) == "edit")
        await call(house, "Carmen", "POST", "/review/drafting", allowed=False)
        await until(ana, lambda: rights_of(ana) == "comment")
        judged = {"verdict": "returned", "remarks": "Say more.", "hash": version["hash"]}
        await call(house, "Imani", "POST", f"/versions/{version['number']}/verdicts", **judged)
        await until(ana, lambda: rights_of(ana) == "edit")
        ana.edit(after_the_end(ana.outcome, " And rose."))
        await ana.saved()
        await until(imani, lambda: words(imani.outcome) == ["Fees", "fell.", "And", "rose."])
        assert heard(imani, "review")


@pytest.mark.parametrize("adopted", [False, True])
async def test_the_text_is_closed_for_a_raw_socket_too(house: House, adopted: bool) -> None:
    async with peer(house, "Ana") as ana:
        ana.edit(after_the_end(ana.outcome, "Fees fell."))
        await ana.saved()
        version = await submit(house)
        if adopted:
            await call(house, "Carmen", "POST", f"/versions/{version['number']}/adopt", reason="It is late.")
    async with peer(house, "Bakary") as bakary:
        bakary.edit(after_the_end(bakary.outcome, " Smuggled."))
        with pytest.raises(Forbidden) as refused:
            await bakary.saved()
        assert refused.value.code == "read-only"
        assert ("adopted" if adopted else "Troika review") in refused.value.sentence
    async with peer(house, "Imani") as imani:
        assert words(imani.outcome) == ["Fees", "fell."]


async def test_late_words_of_somebody_offline_are_refused_and_stay_on_their_device(house: House) -> None:
    wifi = Wifi(house.port)
    await wifi.mend()
    async with peer(house, "Ana", port=wifi.port) as ana:
        ana.edit(after_the_end(ana.outcome, "Fees fell."))
        await ana.saved()
        await wifi.cut()
        await ana.until(lambda: not ana.connected)
        ana.edit(after_the_end(ana.outcome, " Late words."))
        version = await submit(house)
        await call(house, "Carmen", "POST", f"/versions/{version['number']}/adopt", reason="It is late.")
        await wifi.mend()
        with pytest.raises(Forbidden) as refused:
            await ana.saved()
        assert refused.value.code == "read-only"
        assert words(ana.outcome) == ["Fees", "fell.", "Late", "words."], "kept, to be copied"
    async with peer(house, "Imani") as imani:
        assert words(imani.outcome) == ["Fees", "fell."]
    await wifi.cut()


async def test_a_restore_reaches_who_types_and_an_offline_page_resurrects_and_doubles_nothing(
    house: House,
) -> None:
    wifi = Wifi(house.port)
    await wifi.mend()
    async with peer(house, "Ana", port=wifi.port) as ana, peer(house, "Bakary") as bakary:
        bakary.edit(after_the_end(bakary.outcome, "Fees fell. "))
        await bakary.saved()
        await freeze(house)
        bakary.edit(after_the_end(bakary.outcome, "Coffee was short. "))
        await bakary.saved()
        await until(ana, lambda: words(ana.outcome) == words(bakary.outcome))
        await wifi.cut()
        await ana.until(lambda: not ana.connected)
        ana.edit([Retain(1), Insert("Offline: ")])
        ana.edit([Retain(10), Delete(5)])
        restored = await call(house, "Ana", "POST", "/versions/1/restore")
        assert restored["frozen"]["number"] == 2
        await reads(bakary, "Fees", "fell.")
        bakary.edit(after_the_end(bakary.outcome, "More."))
        await bakary.saved()
        await wifi.mend()
        await ana.saved()
        for page in (ana, bakary):
            await reads(page, "Offline:", "fell.", "More.")
    await wifi.cut()


async def test_comments_stay_on_their_words_through_a_restore_and_come_back_with_them(house: House) -> None:
    async with peer(house, "Ana") as ana:
        ana.edit(after_the_end(ana.outcome, "Fees are too high. Coffee was short."))
        await ana.saved()
        block = ana.outcome.blocks[0]

        async def comment(quote: str) -> str:
            at = block.text.index(quote)
            body = {"block": block.id, "start": at, "end": at + len(quote), "quote": quote}
            made = await call(house, "Farid", "POST", "/comments", **body, type="general", text="Really?")
            return str(made["id"])

        stays, comes_back = await comment("too high"), await comment("Coffee")
        await freeze(house)
        await until(ana, lambda: len({k for run in ana.replica.draft.runs() for k in run.attributes}) >= 4)
        at = ana.outcome.blocks[0].text.index("Coffee")
        ana.edit([Retain(1 + at), Delete(len("Coffee was short.")), Insert("Tea was cold.")])
        await ana.saved()
        await call(house, "Ana", "POST", "/versions/1/restore")
        await until(ana, lambda: "Coffee was short." in ana.outcome.blocks[0].text)
        for id, quote in ((stays, "too high"), (comes_back, "Coffee")):
            now = Reading(ana.replica.draft.runs()).now(id, block.id, quote, quote)
            assert (now.state, now.text) == ("here", quote)
