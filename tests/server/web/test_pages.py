"""The pages people see, and what every answer says to their browser."""

from __future__ import annotations

import asyncio
import html
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from server.actions.people import Role, invite
from server.app import build, open_desk
from server.identity.tokens import issue_token
from server.settings import Settings
from server.web import pages
from server.web.rendering import STATIC, asset
from tests.serving import Forum
from tests.visiting import Visitor, Web

HOSTILE = '</script><script>alert(1)</script>"><img src=x onerror=alert(1)>{{ 7*7 }}'


def boot_of(page: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" id="boot">(.*?)</script>', page, re.DOTALL)
    assert found is not None
    boot: dict[str, Any] = json.loads(found[1])
    return boot


def test_the_overview_shows_every_session_with_its_state_in_words(web: Web) -> None:
    assert web.script_of("Ana").get("/api/drafts").status_code == 200, "which waits until all is counted"
    page = html.unescape(web.browser_of("Ana").get("/").text)
    for words in ("Protecting the rights of migrants", "1 of 3 answered", "Drafting", "Ana Sample"):
        assert words in page
    assert page.count("data-draft=") == 8
    assert f'href="/drafts/{web.forum.drafts["1.1"]}"' in page


def test_a_text_that_is_still_being_read_is_said_to_be_and_shows_no_number(
    web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "PATIENCE", 0)
    page = html.unescape(web.browser_of("Ana").get("/").text)
    assert (page.count("data-uncounted"), page.count("Being counted…")) == (8, 7), "one session asks nothing"
    assert " of 3 answered" not in page


def test_the_drafting_page_is_told_all_it_needs(web: Web) -> None:
    web.script_of("Ana").put(f"{web.draft()}/waivers/{web.questions()[1]}", json={"reason": "no time"})
    version = web.script_of("Ana").post(f"{web.draft()}/versions", json={"label": "v"}).json()
    boot = boot_of(web.browser_of("Ana").get(f"/drafts/{web.forum.drafts['1.1']}").text)
    assert boot["person"] == {
        "id": web.forum.guest("Ana").person.id,
        "name": "Ana Sample",
        "capacities": ["Rapporteur of 1.1"],
    }
    assert boot["draft"] == {
        "id": web.forum.drafts["1.1"],
        "epoch": 1,
        "schema": 1,
        "stage": "drafting",
        "rights": "edit",
        "why": "",
    }
    assert [question["id"] for question in boot["questions"]] == web.questions()
    assert boot["waivers"] == [{"question": web.questions()[1], "reason": "no time"}]
    assert boot["versions"] == [{key: version[key] for key in ("number", "label", "hash")} | _at(boot)]
    assert boot["may"] == {"freeze": True, "waive": True, "export": True, "confirm": False, "authors": True}


def _at(boot: dict[str, Any]) -> dict[str, str]:
    at: str = boot["versions"][0]["at"]
    assert at.endswith("Z")
    return {"at": at}


def test_a_reader_is_told_why_the_page_does_not_take_words(web: Web) -> None:
    boot = boot_of(web.browser_of("Chloé").get(f"/drafts/{web.forum.drafts['1.1']}").text)
    assert boot["draft"]["rights"] == "read"
    assert boot["draft"]["why"] == "You read along: only this session's rapporteurs write."
    assert boot["may"] == {
        "freeze": False,
        "waive": False,
        "export": False,
        "confirm": False,
        "authors": False,
    }


def test_linked_sessions_can_be_gone_to(web: Web) -> None:
    boot = boot_of(web.browser_of("Ana").get(f"/drafts/{web.forum.drafts['1.2']}").text)
    assert boot["session"]["links"] == [{"number": "1.1", "draft": web.forum.drafts["1.1"]}]


def test_a_draft_that_is_not_for_you_is_a_page_of_the_same_words(web: Web) -> None:
    luis = web.browser_of("Luis")
    theirs, nothing = luis.get(f"/drafts/{web.forum.drafts['1.1']}"), luis.get("/drafts/nothing")
    assert theirs.status_code == nothing.status_code == 404
    assert theirs.text == nothing.text


def test_before_the_first_programme_there_is_a_page_that_says_so(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path)
    token = asyncio.run(_first_person(settings))
    with TestClient(build(settings), base_url=settings.base_url) as client:
        visitor = Visitor(client, {"Authorization": f"Bearer {token}"})
        page = visitor.get("/")
        assert page.status_code == 200
        assert "penholder import" in page.text
        assert visitor.get("/api/programme").json()["code"] == "no-programme"
        assert visitor.get("/api/drafts").json() == {"items": []}


async def _first_person(settings: Settings) -> str:
    async with open_desk(settings) as desk:
        chair = await invite(desk, None, "chair@example.org", "First Chair", Role("chair"))
        return await issue_token(desk.records.grants, chair.id, desk.clock.now(), desk.entropy)


class Tags(HTMLParser):
    """The tags of a page, as a browser would find them."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))


def test_hostile_words_stay_words_on_every_page(forum: Forum) -> None:
    token = asyncio.run(_hostile(forum))
    with TestClient(build(forum.settings), base_url=forum.settings.base_url) as client:
        visitor = Visitor(client, {"Authorization": f"Bearer {token}", "Accept": "text/html"})
        for road in ("/", f"/drafts/{forum.drafts['1.1']}"):
            page = visitor.get(road)
            assert page.status_code == 200
            tags = Tags()
            tags.feed(page.text)
            assert not [tag for tag, _ in tags.seen if tag == "img"]
            scripts = [about for tag, about in tags.seen if tag == "script"]
            assert all("src" in about or about.get("type") == "application/json" for about in scripts)
            assert not [name for _, about in tags.seen for name in about if name in ("style", "onerror")]
        boot = boot_of(page.text)
        assert boot["person"]["name"] == HOSTILE


async def _hostile(forum: Forum) -> str:
    async with open_desk(forum.settings) as desk:
        role = Role("steering", delegation=HOSTILE)
        person = await invite(desk, None, "hostile@example.org", HOSTILE, role)
        return await issue_token(desk.records.grants, person.id, desk.clock.now(), desk.entropy)


@pytest.mark.parametrize(
    "road", ["/", "/nothing", "/api/drafts", "/sign-in/used", "/health/live", "/static/no.js"]
)
def test_every_answer_forbids_what_no_page_of_ours_needs(web: Web, road: str) -> None:
    headers = web.browser_of("Ana").get(road).headers
    policy = headers["content-security-policy"]
    for part in ("default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'"):
        assert part in policy
    assert "connect-src 'self' ws://127.0.0.1:8000;" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"


def test_a_host_header_cannot_write_into_the_policy(web: Web) -> None:
    policy = (
        web.nobody()
        .get("/health/live", headers={"Host": "a; script-src *"})
        .headers["content-security-policy"]
    )
    assert "script-src *" not in policy


def test_a_built_file_is_kept_for_ever_under_the_hash_of_its_content(
    web: Web, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = next((path.name for path in STATIC.glob("*.css")), None)
    if name is None:
        pytest.skip("the browser client has not been built here")
    kept = web.nobody().get(asset(name))
    assert kept.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert web.nobody().get(f"/static/{name}").headers["cache-control"] == "private, no-cache"
    assert web.nobody().get(f"/static/{name}?v=0123").headers["cache-control"] == "private, no-cache"


def test_nothing_outside_the_built_files_is_given(web: Web) -> None:
    for road in ("/static/../routes.py", "/static/%2e%2e/routes.py", "/static/..%2froutes.py", "/static/"):
        assert web.nobody().get(road).status_code == 404


def test_the_server_says_that_it_is_well(web: Web) -> None:
    assert web.nobody().get("/health/live").json() == {"status": "ok"}
    assert web.nobody().get("/health/ready").json() == {"status": "ok"}
    web.nobody().ask("BREW", "/")
    numbers = web.nobody().get("/metrics").text
    assert 'penholder_http_answers_total{method="GET",status="200"}' in numbers
    assert 'method="BREW"' not in numbers
