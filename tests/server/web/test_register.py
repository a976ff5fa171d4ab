"""The register as the chair reads it: as a page without a script, and over HTTP."""

from __future__ import annotations

import asyncio
import html
import re
import sqlite3
from contextlib import closing
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from server.actions import versions
from server.actions.people import Role, invite
from server.actions.register import AT_ONCE, record
from server.app import open_desk
from tests.server.web.test_pages import HOSTILE, Tags
from tests.serving import Forum
from tests.visiting import OURS, Visitor, Web, tamper

PAGE = "/register"


def entries(page: str) -> list[str]:
    """The words of each entry, the newest first."""
    found = re.findall(r'<li class="entry".*?</li>', page, re.DOTALL)
    return [" ".join(html.unescape(re.sub(r"<[^>]*>", " ", entry)).split()) for entry in found]


# ── the page ──────────────────────────────────────────────────────────────────────────────


def test_the_chair_reads_who_did_what_as_what_and_where(web: Web) -> None:
    web.script_of("Ana").post(f"{web.draft()}/versions", json={"label": "for the Troika"})
    page = web.browser_of("Carmen").get(PAGE)
    assert page.status_code == 200
    signed_in, frozen, *_ = entries(page.text)
    assert "Signed in Carmen Sample Chair-in-Office" in signed_in
    for words in ("Version frozen in Session 1.1", "Ana Sample Rapporteur of 1.1", "for the Troika", "UTC"):
        assert words in frozen
    assert f'href="/drafts/{web.forum.drafts["1.1"]}"' in page.text
    assert re.search(
        r'<time datetime="20\d\d-\d\d-\d\dT[\d:.]+Z">\d\d \w+ 20\d\d, \d\d:\d\d UTC</time>', page.text
    )


def test_only_the_chair_and_the_secretariat_find_a_way_to_it(web: Web) -> None:
    for name, may in (("Carmen", True), ("Samir", True), ("Ana", False), ("Hugo", False), ("Luis", False)):
        visitor = web.browser_of(name)
        assert ('href="/register"' in visitor.get("/").text) is may, name
        page = visitor.get(PAGE)
        assert page.status_code == (200 if may else 403), name
        assert bool(entries(page.text)) is may, name


def test_nobody_reads_it_who_is_not_signed_in(web: Web) -> None:
    assert web.nobody().get(PAGE).status_code == 401
    assert web.nobody().get("/api/register").json()["code"] == "sign-in-needed"


def test_it_is_filtered_by_person_act_session_and_day(web: Web) -> None:
    ana, draft = web.forum.guest("Ana").person.id, web.forum.drafts["1.1"]
    web.script_of("Ana").post(f"{web.draft()}/versions", json={})
    web.script_of("Chloé").post(f"{web.draft('1.2')}/versions", json={})
    carmen = web.browser_of("Carmen")
    shown = carmen.get(f"{PAGE}?person={ana}&act=version+frozen&draft={draft}&from=2020-01-01&to=&before=")
    [frozen] = entries(shown.text)
    assert "Session 1.1" in frozen
    for choice in (f'value="{ana}" selected', 'value="version frozen" selected', f'value="{draft}" selected'):
        assert choice in shown.text
    assert 'name="from" value="2020-01-01"' in shown.text
    assert len(entries(carmen.get(f"{PAGE}?act=version+frozen").text)) == 2
    assert len(entries(carmen.get(f"{PAGE}?person=nobody").text)) == 15, "the demo's own making"
    none = carmen.get(f"{PAGE}?act=version+frozen&to=2020-01-01")
    assert (entries(none.text), "No entry is like that." in none.text) == ([], True)


def test_a_filter_that_makes_no_sense_is_a_page_that_says_so(web: Web) -> None:
    carmen = web.browser_of("Carmen")
    page = carmen.get(f"{PAGE}?from=yesterday")
    assert (page.status_code, "has to be a day" in page.text) == (422, True)
    for wish in ("person=%00", "act=%F0%9F%98%80", "draft=../d1", "before=x"):
        assert carmen.get(f"{PAGE}?{wish}").status_code == 422


def test_one_walks_back_to_the_first_entry_with_the_filters_kept(web: Web) -> None:
    asyncio.run(_exports(web.forum, 2 * AT_ONCE + 3))
    carmen, seen, road = web.browser_of("Carmen"), 0, f"{PAGE}?act=exported"
    for _ in range(3):
        page = carmen.get(road).text
        shown = entries(page)
        assert all("Exported" in entry for entry in shown)
        seen += len(shown)
        older = re.search(r'href="([^"]*)" rel="next"', page)
        road = html.unescape(older[1]) if older else ""
        assert parse_qs(urlsplit(road).query).get("act", ["exported"]) == ["exported"]
    assert (seen, road) == (2 * AT_ONCE + 3, "")
    assert 'href="/register?act=exported">Newest entries' in page


async def _exports(forum: Forum, times: int) -> None:
    async with open_desk(forum.settings) as desk:
        for version in range(times):
            await record(desk, None, "exported", draft=forum.drafts["1.1"], version=version)


def test_before_anything_was_entered_it_says_so(web: Web) -> None:
    _without_guards(web, "DELETE FROM register")
    page = web.script_of("Carmen").get(PAGE)
    assert "Nothing has been entered yet." in page.text


def test_an_entry_that_was_altered_is_named_and_not_shown(web: Web) -> None:
    _without_guards(web, "UPDATE register SET about = replace(about, 'Elena', 'Helen')")
    page = web.script_of("Carmen").get(PAGE)
    assert "Helen" not in page.text.split('id="entries"')[1]
    assert "not what was entered: entry 8." in " ".join(page.text.split())


def _without_guards(web: Web, statement: str) -> None:
    with closing(sqlite3.connect(web.forum.settings.data / "penholder.db")) as database, database:
        for guard in ("update", "delete"):
            database.execute(f"DROP TRIGGER register_no_{guard}")
    tamper(web.forum, statement)


# ── what is hostile ───────────────────────────────────────────────────────────────────────

BIDI = "Chair\u202e\u2066kcab"
LINK = "javascript:alert(1)"


def test_hostile_names_labels_and_delegations_stay_words(web: Web) -> None:
    asyncio.run(_hostile_acts(web.forum))
    for road in (PAGE, f"{PAGE}?person=nobody"):
        page = web.browser_of("Carmen" if road == PAGE else "Samir").get(road)
        tags = Tags()
        tags.feed(page.text)
        assert not [tag for tag, _ in tags.seen if tag == "img"]
        scripts = [about for tag, about in tags.seen if tag == "script"]
        assert all(str(about.get("src")).startswith("/static/") for about in scripts)
        assert not [name for _, about in tags.seen for name in about if name in ("style", "onerror")]
        links = [about["href"] for tag, about in tags.seen if tag == "a"]
        assert all(str(link).startswith(("/", "#")) for link in links)
        for character in "\u202e\u2066":
            assert character not in page.text
    assert HOSTILE in html.unescape(page.text)


async def _hostile_acts(forum: Forum) -> None:
    async with open_desk(forum.settings) as desk:
        for name, delegation in ((HOSTILE, HOSTILE), (BIDI, LINK)):
            role = Role("rapporteur", "1.1", delegation=delegation)
            address = f"{len(name)}@example.org"
            person = await invite(desk, None, address, name, role)
            for label in (HOSTILE, BIDI, LINK):
                await versions.create(desk, person, forum.drafts["1.1"], label)
        about: dict[str, Any] = {HOSTILE: LINK}
        # Were one of them to slip past the checks of an act, the page must still hold.
        await record(desk, None, "exported", label=HOSTILE * 100, **about)


def test_nothing_of_the_register_is_in_an_export(web: Web) -> None:
    ana, road = web.script_of("Ana"), web.draft()
    ana.put(f"{road}/waivers/{web.questions()[1]}", json={"reason": "a reason of the house"})
    ana.post(f"{road}/versions", json={"label": "a word between us"})
    for wish in ("format=markdown", "format=json", "version=live&format=json", "group=question"):
        for _ in range(2):
            file = ana.get(f"{road}/export?{wish}&profile=public")
            shown = file.text + str(file.headers)
            for private in (
                "Ana",
                "Sample",
                "register",
                "a word between",
                "a reason of the house",
                "exported",
            ):
                assert private not in shown
    kept = web.script_of("Carmen").get("/api/register?act=exported").json()["items"]
    assert len(kept) == 8


# ── signing in and out ────────────────────────────────────────────────────────────────────


def acts(web: Web, name: str) -> list[str]:
    person = web.forum.guest(name).person.id
    found = web.script_of("Carmen").get(f"/api/register?person={person}").json()["items"]
    return [entry["act"] for entry in reversed(found)]


def test_signing_in_and_out_are_acts_and_what_leads_nowhere_is_none(web: Web) -> None:
    web.nobody().get(web.link_of("Ana"))
    ana = web.browser_of("Ana")
    web.nobody().post(web.link_of("Ana"), headers=OURS)
    assert acts(web, "Ana") == ["signed in"]
    ana.post("/sign-out")
    ana.post("/sign-out")
    web.nobody().post("/sign-out", headers=OURS)
    assert acts(web, "Ana") == ["signed in", "signed out"]


def test_signing_in_again_in_one_browser_is_one_more_act(web: Web) -> None:
    ana = web.browser_of("Ana")
    web.nobody().post(web.link_of("Bakary"), headers=ana.headers)
    assert (acts(web, "Ana"), acts(web, "Bakary")) == (["signed in"], ["signed in"])


# ── over HTTP ─────────────────────────────────────────────────────────────────────────────


def test_over_http_an_entry_has_all_that_was_entered(web: Web) -> None:
    version = web.script_of("Ana").post(f"{web.draft()}/versions", json={"label": "v"}).json()
    answer = web.script_of("Samir").get("/api/register").json()
    assert (answer["damaged"], answer["older"]) == ([], None)
    newest, before, *_ = answer["items"]
    [held] = web.forum.guest("Ana").person.capacities
    assert newest == {
        "number": 16,
        "at": newest["at"],
        "person": web.forum.guest("Ana").person.id,
        "capacities": [{"capacity": "rapporteur", "session": held.session, "delegation": None, "seat": None}],
        "act": "version frozen",
        "draft": web.forum.drafts["1.1"],
        "about": {"hash": version["hash"], "label": "v", "version": 1},
        "previous": before["hash"],
        "hash": newest["hash"],
    }
    assert newest["at"].endswith("Z")
    first = answer["items"][-1]
    assert (first["number"], first["previous"], first["person"]) == (1, None, None)


def test_over_http_one_pages_by_number(web: Web) -> None:
    asyncio.run(_exports(web.forum, AT_ONCE))
    carmen = web.script_of("Carmen")
    first = carmen.get("/api/register").json()
    second = carmen.get(f"/api/register?before={first['older']}").json()
    numbers = [entry["number"] for entry in (*first["items"], *second["items"])]
    assert numbers == list(range(AT_ONCE + 15, 0, -1))
    assert second["older"] is None


@pytest.mark.parametrize("name", ["Ana", "Elena", "Farid", "Hugo", "Karin", "Luis"])
def test_over_http_it_is_closed_to_everybody_else(web: Web, name: str) -> None:
    answer = web.script_of(name).get("/api/register")
    assert (answer.status_code, answer.json()["code"]) == (403, "not-yours")


def test_an_unknown_person_and_an_unknown_draft_have_done_nothing(web: Web) -> None:
    carmen: Visitor = web.script_of("Carmen")
    for wish in ("person=somebody", "draft=nothing", "act=never+done"):
        assert carmen.get(f"/api/register?{wish}").json() == {"items": [], "damaged": [], "older": None}


def test_a_comment_is_named_by_its_number_and_leads_there(web: Web) -> None:
    words = {"block": "ablock", "start": 0, "end": 0, "quote": "", "type": "general", "text": "Hm."}
    web.script_of("Farid").post(f"{web.draft()}/comments", json=words)
    page = web.browser_of("Samir").get("/register").text
    assert f'<a href="/drafts/{web.forum.drafts["1.1"]}#comment-1">Comment 1</a>' in page
    assert "<dt>Id</dt>" not in page


def test_capacities_are_called_what_they_are_called_elsewhere(web: Web) -> None:
    page = web.browser_of("Samir").get("/register?act=invited").text
    assert '<dd dir="auto">Steering Group</dd>' in page
    assert '<dd dir="auto">steering</dd>' not in page


def test_a_filter_that_is_none_is_said_on_the_page_itself(web: Web) -> None:
    page = web.browser_of("Samir").get("/register?from=2026-13-45")
    assert page.status_code == 422
    assert "has to be a day" in page.text
    assert 'class="filters"' in page.text
