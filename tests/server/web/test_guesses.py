"""Guessing bearer tokens is slowed down, and tells nobody which token is one."""

from __future__ import annotations

import pytest
from starlette.websockets import WebSocketDisconnect

from drafts.errors import Refusal
from server.identity.secret import digest
from server.web.guesses import REMEMBERED, Guesses
from server.web.throttle import FAILURES, Throttle
from tests.visiting import Visitor, Web

HALL = "198.51.100.7"


def with_token(web: Web, token: str) -> Visitor:
    return Visitor(web.client, {"Authorization": f"Bearer {token}"})


def guess(web: Web, times: int = FAILURES) -> None:
    for number in range(times):
        assert with_token(web, f"guess{number}").get("/api/drafts").status_code == 401


def test_after_many_guesses_a_good_token_and_a_bad_one_get_the_same_answer(web: Web) -> None:
    guess(web)
    good, bad = web.script_of("Ana").get("/api/drafts"), with_token(web, "more").get("/api/drafts")
    assert (good.status_code, good.json()["code"]) == (429, "too-many-attempts")
    assert (bad.status_code, bad.content) == (good.status_code, good.content)


def test_tokens_that_never_were_have_ended_or_are_none_at_all_look_alike(web: Web) -> None:
    token, ana = web.forum.guest("Ana").token, web.forum.guest("Ana").person.id
    ended = web.script_of("Samir").delete(f"/api/people/{ana}/sign-ins/{digest(token)}")
    assert ended.status_code == 204
    answers = [with_token(web, each).get("/api/drafts") for each in (token, "never-was", "")]
    assert {(answer.status_code, answer.content) for answer in answers} == {(401, answers[0].content)}


def test_who_is_signed_in_at_a_browser_there_goes_on(web: Web) -> None:
    browser = web.browser_of("Ana")
    guess(web)
    assert browser.get("/").status_code == 200


def test_a_socket_is_refused_for_the_same_reason(web: Web) -> None:
    guess(web)
    road, token = f"/sync/{web.forum.drafts['1.1']}/1", web.forum.guest("Ana").token
    headers = {"Authorization": f"Bearer {token}"}
    with (
        pytest.raises(WebSocketDisconnect) as closed,
        web.client.websocket_connect(road, headers=headers) as page,
    ):
        page.receive_bytes()
    assert (closed.value.code, closed.value.reason) == (4429, "too-many-attempts")


def test_a_script_that_goes_on_with_an_ended_token_locks_out_nobody(web: Web) -> None:
    for _ in range(FAILURES + 5):
        assert with_token(web, "ended").get("/api/drafts").status_code == 401
    assert web.script_of("Ana").get("/api/drafts").status_code == 200


def test_other_addresses_are_not_held_back_and_the_brake_lets_go_with_time() -> None:
    seconds = [0.0]
    guesses = Guesses(Throttle(lambda: seconds[0]))
    for number in range(FAILURES):
        guesses.failed(HALL, f"digest{number}")
    with pytest.raises(Refusal):
        guesses.check(HALL)
    guesses.check("198.51.100.8")
    seconds[0] = 11.0
    guesses.check(HALL)


def test_what_it_remembers_has_a_bound() -> None:
    guesses = Guesses(Throttle(lambda: 0.0, most=REMEMBERED * 3))
    for number in range(REMEMBERED + 100):
        guesses.failed(HALL, f"digest{number}")
    assert len(guesses._failed) == REMEMBERED
