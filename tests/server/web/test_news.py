"""What happens over HTTP reaches the pages that are open, and who has a page open shows on the overview."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx2
import pytest
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from drafts.sync import wire
from tests.conftest import House


@contextmanager
def page_of(house: House, name: str) -> Iterator[ClientConnection]:
    """A socket that has been greeted."""
    road = f"{house.url.replace('http', 'ws')}/sync/{house.forum.drafts['1.1']}/1"
    token = {"Authorization": f"Bearer {house.forum.guest(name).token}"}
    private = [Subprotocol("penholder.1")]
    with connect(road, additional_headers=token, subprotocols=private, proxy=None) as page:
        while not isinstance(wire.read(frame(page)), wire.Hello):
            pass
        yield page


def frame(page: ClientConnection) -> bytes:
    received = page.recv()
    assert isinstance(received, bytes)
    return received


def news(page: ClientConnection) -> dict[str, Any]:
    """The next event; the page waits for it as long as the test does."""
    while True:
        message = wire.read(frame(page))
        if isinstance(message, wire.Event):
            return dict(message.content)


@pytest.fixture
def ana(house: House) -> Iterator[httpx2.Client]:
    token = {"Authorization": f"Bearer {house.forum.guest('Ana').token}", "Accept": "text/html"}
    with httpx2.Client(base_url=house.url, headers=token, trust_env=False) as client:
        yield client


def test_a_waiver_reaches_open_pages(house: House, ana: httpx2.Client) -> None:
    road = f"/api/drafts/{house.forum.drafts['1.1']}"
    question = ana.get(road).json()["coverage"][1]["question"]
    with page_of(house, "Bakary") as page:
        ana.put(f"{road}/waivers/{question}", json={"reason": "no time"})
        waivers = [{"question": question, "reason": "no time"}]
        assert news(page) == {"event": "waivers", "waivers": waivers}
        ana.delete(f"{road}/waivers/{question}")
        assert news(page) == {"event": "waivers", "waivers": []}


def test_a_version_reaches_open_pages(house: House, ana: httpx2.Client) -> None:
    with page_of(house, "Farid") as page:
        version = ana.post(f"/api/drafts/{house.forum.drafts['1.1']}/versions", json={"label": "one"}).json()
        told = news(page)
        assert told["event"] == "versions"
        assert [(item["number"], item["hash"]) for item in told["versions"]] == [(1, version["hash"])]


def test_who_has_the_draft_open_is_shown_once(house: House, ana: httpx2.Client) -> None:
    with page_of(house, "Bakary"), page_of(house, "Bakary"):
        (present,) = ana.get(f"/api/drafts/{house.forum.drafts['1.1']}").json()["present"]
        assert present["name"] == "Bakary Sample"
        assert "Here now: Bakary Sample" in ana.get("/").text
