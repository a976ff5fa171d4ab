"""The discussion in open pages, over real sockets; and what no raw socket can do to it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from client.api import Api
from client.peer import Peer
from drafts.errors import Forbidden
from drafts.text.anchors import Reading
from drafts.text.delta import Delete, Insert, Op, Retain
from tests.builders import after_the_end, words
from tests.client.test_peer import peer
from tests.conftest import House
from tests.visiting import tamper

WORDS = "Fees are too high today."
QUOTE = "too high"
PATIENCE = 20


@asynccontextmanager
async def api(house: House, name: str) -> AsyncIterator[Api]:
    async with Api(house.url, house.forum.guest(name).token) as opened:
        yield opened


def road(house: House, more: str = "") -> str:
    return f"/api/drafts/{house.forum.drafts['1.1']}{more}"


async def begin(page: Peer) -> None:
    page.edit(after_the_end(page.outcome, WORDS))
    await page.saved()


async def comment(house: House, page: Peer, name: str = "Farid", **other: Any) -> dict[str, Any]:
    block = page.outcome.blocks[0]
    at = block.text.index(QUOTE)
    body = {"block": block.id, "start": at, "end": at + len(QUOTE), "quote": QUOTE}
    async with api(house, name) as farid:
        made: dict[str, Any] = await farid.call(
            "POST", road(house, "/comments"), **body, type="editorial", text="Really?", **other
        )
    return made


async def event(page: Peer, kind: str) -> dict[str, Any]:
    """The next of its kind, taken out of those heard."""
    async with asyncio.timeout(PATIENCE):
        await page.until(lambda: any(each["event"] == kind for each in page.replica.events))
    heard = next(each for each in page.replica.events if each["event"] == kind)
    page.replica.events.remove(heard)
    return dict(heard)


async def test_E1_a_comment_and_its_anchor_are_in_every_open_page(house: House) -> None:
    async with peer(house, "Ana") as ana, peer(house, "Grace") as grace:
        await begin(ana)
        made = await comment(house, ana)
        for page in (ana, grace):
            assert await event(page, "comment") == {"event": "comment", "comment": made}
            now = Reading(page.replica.draft.runs()).now(made["id"], made["block"], QUOTE, QUOTE)
            assert (now.state, now.text) == ("here", QUOTE)
        async with api(house, "Ana") as desk:
            answered = await desk.call("POST", road(house, f"/comments/{made['id']}/replies"), text="Yes.")
        assert (await event(grace, "comment"))["comment"] == answered


async def test_who_is_told_hears_of_it_wherever_they_are(house: House) -> None:
    """Farid has another session's draft open."""
    elsewhere = Peer(house.url, house.forum.guest("Farid").token, house.forum.drafts["2.1"], 1, 4711)
    async with peer(house, "Ana") as ana, elsewhere as farid:
        await begin(ana)
        made = await comment(house, ana)
        async with api(house, "Ana") as desk:
            disposition = road(house, f"/comments/{made['id']}/disposition")
            await desk.call("POST", disposition, decision="noted", reason="Thank you.")
        assert await event(farid, "notices") == {"event": "notices", "unread": 1}
        assert not any(each["event"] == "notices" for each in ana.replica.events)
        async with api(house, "Farid") as desk:
            [told] = (await desk.call("GET", "/api/notices"))["items"]
            assert (told["kind"], told["session"], told["number"]) == ("disposition", "1.1", 1)
            await desk.call("POST", "/api/notices/read", ids=[told["id"]])
        assert (await event(farid, "notices"))["unread"] == 0


async def test_a_round_s_end_is_felt_in_open_pages_by_itself(house: House) -> None:
    async with peer(house, "Ana") as ana, api(house, "Ana") as desk:
        await begin(ana)
        deadline = datetime.now(UTC) + timedelta(days=30)
        made = await desk.call("POST", road(house, "/rounds"), deadline=deadline.isoformat())
        opened = await event(ana, "round")
        assert (opened["round"], opened["stage"]) == (made, "comment round")
        tamper(house.forum, "UPDATE round SET deadline = '2020-01-01 00:00:00.000000'")
        over = await event(ana, "round")
        assert (over["round"]["id"], over["stage"]) == (made["id"], "drafting")
        assert over["round"]["closed"]
        assert (await desk.call("GET", road(house)))["stage"] == "drafting"


async def reads(page: Peer, *said: str) -> None:
    await page.until(lambda: words(page.outcome) == [*said])


async def test_an_accepted_wording_leaves_those_who_type_alone(house: House) -> None:
    async with peer(house, "Ana") as ana, peer(house, "Bakary") as bakary:
        await begin(ana)
        await bakary.until(lambda: QUOTE in bakary.outcome.blocks[0].text)
        made = await comment(house, ana, wording="very high")
        typing: list[Op] = [Retain(1), Insert("Today: ")]
        bakary.edit(typing)
        async with api(house, "Ana") as desk:
            disposition = road(house, f"/comments/{made['id']}/disposition")
            await desk.call("POST", disposition, decision="accepted", reason="Yes.")
        await bakary.saved()
        for page in (ana, bakary):
            await reads(page, "Today:", "Fees", "are", "very", "high", "today.")


# ── raw sockets ──


@pytest.mark.parametrize("name", ["Carmen", "Samir", "Chloé", "Elena", "Farid", "Imani"])
async def test_whoever_may_not_edit_puts_and_takes_no_key_unseen_and_co_editors_go_on(
    house: House, name: str
) -> None:
    async with peer(house, "Ana") as ana:
        await begin(ana)
        made = await comment(house, ana)
        async with peer(house, name) as other:
            await other.until(lambda: made["id"] in str(other.replica.draft.runs()))
            mark: Sequence[Op] = [Retain(1), Retain(4, {"c:forged": True, f"c:{made['id']}": None})]
            other.edit(mark)
            with pytest.raises(Forbidden) as refused:
                await other.saved()
            assert refused.value.code == "read-only"
        ana.edit(after_the_end(ana.outcome, " Still."))
        await ana.saved()
        assert "forged" not in str(ana.replica.draft.runs())
        async with api(house, "Ana") as desk:
            [kept] = (await desk.call("GET", road(house, "/comments")))["items"]
        assert kept["now"]["state"] == "here"


async def test_E2_a_key_that_belongs_to_no_comment_does_nothing_anywhere(house: House) -> None:
    async with peer(house, "Ana") as ana, api(house, "Ana") as desk:
        await begin(ana)
        before = await desk.call("GET", road(house, "/comments"))
        ana.edit([Retain(1), Retain(4, {"c:forged": True})])
        await ana.saved()
        assert await desk.call("GET", road(house, "/comments")) == before


async def test_E2_a_key_taken_off_leaves_its_comment_to_be_found(house: House) -> None:
    async with peer(house, "Ana") as ana, api(house, "Ana") as desk:
        await begin(ana)
        made = await comment(house, ana, wording="low")
        await ana.until(lambda: made["id"] in str(ana.replica.draft.runs()))
        ana.edit([Retain(1), Retain(len(WORDS), {f"c:{made['id']}": None})])
        await ana.saved()
        [kept] = (await desk.call("GET", road(house, "/comments")))["items"]
        assert (kept["now"]["state"], kept["now"]["block"]) == ("gone", made["block"])
        assert kept["quote"] == QUOTE
        disposition = road(house, f"/comments/{made['id']}/disposition")
        with pytest.raises(Exception, match="not what the proposal was made for"):
            await desk.call("POST", disposition, decision="accepted", reason="Yes.")
        done = await desk.call("POST", disposition, decision="accepted in part", reason="By hand.")
        assert done["disposition"]["wording"] is None


async def test_a_key_put_on_other_words_makes_no_wording_go_there(house: House) -> None:
    async with peer(house, "Ana") as ana, api(house, "Ana") as desk:
        await begin(ana)
        made = await comment(house, ana, wording="low")
        await ana.until(lambda: made["id"] in str(ana.replica.draft.runs()))
        key = f"c:{made['id']}"
        ana.edit([Retain(1), Retain(4, {key: True}), Retain(5), Retain(len(QUOTE), {key: None})])
        await ana.saved()
        disposition = road(house, f"/comments/{made['id']}/disposition")
        with pytest.raises(Exception, match="not what the proposal was made for"):
            await desk.call("POST", disposition, decision="accepted", reason="Yes.")
        assert ana.outcome.blocks[0].text == WORDS


async def test_a_key_is_a_mark_and_nothing_else(house: House) -> None:
    async with peer(house, "Ana") as ana:
        await begin(ana)
        ana.edit([Retain(1), Retain(4, {"c:forged": {"href": "javascript:alert(1)"}})])
        with pytest.raises(Forbidden, match="rule: anchor"):
            await ana.saved()


async def test_E2_a_page_that_cuts_and_pastes_anchored_words_goes_on(house: House) -> None:
    async with peer(house, "Ana") as ana, api(house, "Ana") as desk:
        await begin(ana)
        made = await comment(house, ana)
        await ana.until(lambda: made["id"] in str(ana.replica.draft.runs()))
        at = 1 + WORDS.index(QUOTE)
        ana.edit([Retain(at), Delete(len(QUOTE))])
        ana.edit([Retain(1), Insert(QUOTE, {f"c:{made['id']}": True})])
        await ana.saved()
        [kept] = (await desk.call("GET", road(house, "/comments")))["items"]
        assert (kept["now"]["state"], kept["now"]["start"]) == ("here", 0)
