"""Links, cookies, and requests that another site makes a browser send."""

from __future__ import annotations

import pytest

from drafts.errors import Refusal
from server.web.throttle import FAILURES, RECOVERY, Throttle
from tests.visiting import OURS, Visitor, Web


def test_opening_a_link_shows_whom_it_is_for_and_does_not_use_it_up(web: Web) -> None:
    for _ in range(2):
        page = web.nobody().get(web.link_of("Ana"))
        assert page.status_code == 200
        assert "Ana Sample" in page.text
        assert "Rapporteur of 1.1" in page.text
        assert "set-cookie" not in page.headers
        assert page.headers["cache-control"] == "no-store"


def test_a_link_signs_in_once(web: Web) -> None:
    assert web.nobody().post(web.link_of("Ana"), headers=OURS).status_code == 303
    again = web.nobody().post(web.link_of("Ana"), headers=OURS)
    assert again.status_code == 410
    assert "no longer works" in again.text
    assert "set-cookie" not in again.headers


def test_a_used_link_and_one_that_never_was_look_alike(web: Web) -> None:
    web.browser_of("Ana")
    used = web.nobody().get(web.link_of("Ana"))
    assert used.status_code == 410
    assert web.nobody().get("/sign-in/never-was").text == used.text


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(web: Web) -> None:
    cookie = web.nobody().post(web.link_of("Ana"), headers=OURS).headers["set-cookie"]
    assert cookie.startswith("penholder=")
    for part in ("HttpOnly", "SameSite=lax", "Path=/", "Max-Age="):
        assert part in cookie


def test_signing_in_again_ends_the_session_before(web: Web) -> None:
    ana = web.browser_of("Ana")
    web.nobody().post(web.link_of("Bakary"), headers=ana.headers)
    assert ana.get("/api/drafts").status_code == 401


def test_signing_out_ends_the_session(web: Web) -> None:
    ana = web.browser_of("Ana")
    answer = ana.post("/sign-out")
    assert answer.status_code == 200
    assert 'penholder=""' in answer.headers["set-cookie"]
    assert ana.get("/api/drafts").status_code == 401


def test_without_signing_in_a_page_says_in_words_what_to_do(web: Web) -> None:
    for road in ("/", f"/drafts/{web.forum.drafts['1.1']}"):
        page = web.nobody().get(road, headers={"Accept": "text/html"})
        assert page.status_code == 401
        assert "sign-in link" in page.text


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:8000.evil.example"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://127.0.0.1:8000"},
        {},
    ],
)
def test_a_change_that_another_site_sends_with_our_cookie_is_refused(
    web: Web, headers: dict[str, str]
) -> None:
    cookie = {"Cookie": web.browser_of("Ana").headers["Cookie"]}
    road = f"{web.draft()}/versions"
    answer = Visitor(web.client, cookie).post(road, json={"label": "forged"}, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (403, "foreign-origin")
    assert web.script_of("Ana").get(road).json() == {"items": []}


@pytest.mark.parametrize(
    "headers",
    [{"Sec-Fetch-Site": "same-origin", "Origin": "null"}, {"Origin": "http://127.0.0.1:8000"}],
)
def test_a_change_that_our_own_page_sends_is_made(web: Web, headers: dict[str, str]) -> None:
    cookie = {"Cookie": web.browser_of("Ana").headers["Cookie"]}
    answer = Visitor(web.client, cookie).post(f"{web.draft()}/versions", json={}, headers=headers)
    assert answer.status_code == 201


def test_another_site_cannot_sign_somebody_in_as_somebody_else(web: Web) -> None:
    answer = web.nobody().post(web.link_of("Ana"), headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert web.nobody().get(web.link_of("Ana")).status_code == 200


def test_guessing_links_is_slowed_down(web: Web) -> None:
    for guess in range(FAILURES):
        assert web.nobody().get(f"/sign-in/guess{guess}").status_code == 410
    slowed = web.nobody().get("/sign-in/guess")
    assert (slowed.status_code, slowed.json()["code"]) == (429, "too-many-attempts")


def test_the_brake_lets_go_with_time() -> None:
    seconds = [0.0]
    brake = Throttle(lambda: seconds[0])
    for _ in range(FAILURES):
        brake.failed("198.51.100.7")
    with pytest.raises(Refusal):
        brake.check("198.51.100.7")
    brake.check("198.51.100.8")
    seconds[0] = RECOVERY + 0.1
    brake.check("198.51.100.7")
