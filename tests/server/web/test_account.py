"""Where one is signed in oneself: seen, and ended."""

from __future__ import annotations

import re

from starlette.testclient import TestClient

from server.app import build
from server.identity.secret import digest
from tests.serving import Forum
from tests.visiting import OURS, Visitor, Web

PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit Version/19.0 Mobile Safari/604.1"
DESK = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def second_browser(web: Web, first: Visitor, agent: str) -> Visitor:
    """Signed in once more, by a link that the chair makes."""
    person = web.forum.guest("Ana").person.id
    link = web.script_of("Carmen").post(f"/api/people/{person}/links").json()["link"]
    answer = web.nobody().post(
        link.removeprefix(web.forum.settings.base_url), headers={**OURS, "User-Agent": agent}
    )
    cookie = answer.headers["set-cookie"].split(";")[0]
    return Visitor(web.client, {**first.headers, "Cookie": cookie})


def id_of(browser: Visitor) -> str:
    return digest(browser.headers["Cookie"].partition("=")[2])


def test_each_browser_is_named_in_words_and_this_one_is_marked(web: Web) -> None:
    desk = web.browser_of("Ana")
    second_browser(web, desk, PHONE)
    second_browser(web, desk, DESK)
    page = desk.get("/account").text
    assert "Safari on iPhone" in page
    assert "Firefox on Linux" in page
    assert page.count("this one") == 1
    assert "Mozilla" not in page


def test_what_a_browser_says_of_itself_is_not_shown(web: Web) -> None:
    desk = web.browser_of("Ana")
    second_browser(web, desk, "<img src=x onerror=alert(1)> Chrome/1 " + "x" * 5000)
    page = desk.get("/account").text
    assert "<img" not in page
    assert "onerror" not in page
    assert "<strong>Chrome</strong>" in page


def test_another_browser_of_ones_own_is_signed_out_from_here(web: Web) -> None:
    desk = web.browser_of("Ana")
    phone = second_browser(web, desk, PHONE)
    assert phone.get("/api/drafts").status_code == 200
    assert desk.post(f"/account/sign-ins/{id_of(phone)}/end").status_code == 303
    assert phone.get("/api/drafts").status_code == 401
    assert desk.get("/api/drafts").status_code == 200


def test_all_others_at_once(web: Web) -> None:
    desk = web.browser_of("Ana")
    others = [second_browser(web, desk, PHONE) for _ in range(2)]
    desk.post("/account/sign-ins/end-others")
    assert [each.get("/api/drafts").status_code for each in others] == [401, 401]
    assert desk.get("/api/drafts").status_code == 200
    assert web.script_of("Ana").get("/api/drafts").status_code == 200  # a token is no browser


def test_a_token_is_ended_here_too(web: Web) -> None:
    desk, token = web.browser_of("Ana"), web.forum.guest("Ana").token
    page = desk.get("/account").text
    assert "End this token" in page
    assert digest(token) in page
    assert token not in page
    desk.post(f"/account/sign-ins/{digest(token)}/end")
    assert web.script_of("Ana").get("/api/drafts").status_code == 401


def test_somebody_elses_sign_in_is_none_of_ones_own(web: Web) -> None:
    ana, bakary = web.browser_of("Ana"), web.browser_of("Bakary")
    theirs = ana.post(f"/account/sign-ins/{id_of(bakary)}/end", headers={"Accept": "application/json"})
    nothing = ana.post(f"/account/sign-ins/{'0' * 64}/end", headers={"Accept": "application/json"})
    assert theirs.status_code == nothing.status_code == 404
    assert theirs.json() == nothing.json()
    assert bakary.get("/api/drafts").status_code == 200


def test_everybody_finds_the_page_from_the_head_of_theirs(web: Web) -> None:
    for name in ("Luis", "Ana", "Carmen"):
        assert 'href="/account"' in web.browser_of(name).get("/").text


def test_over_https_the_cookie_is_bound_to_this_very_host(forum: Forum) -> None:
    settings = forum.settings.model_copy(update={"base_url": "https://drafts.example.org"})
    link = re.sub(r"^http://[^/]+", "", forum.guest("Ana").link)
    with TestClient(build(settings), base_url=settings.base_url) as client:
        answer = client.post(link, headers=OURS, follow_redirects=False)
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-penholder=")
    for part in ("Secure", "HttpOnly", "Path=/", "SameSite=lax"):
        assert part in cookie
    assert "Domain" not in cookie
