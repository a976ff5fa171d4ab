"""The pages of a review, as the server writes them: who may open them, and what they say."""

from __future__ import annotations

import html

import pytest

from tests.server.web.test_pages import HOSTILE
from tests.server.web.test_review import adopt, freeze, judge, submit, waive_the_rest
from tests.visiting import Web


def page(web: Web, name: str, road: str, number: str = "1.1") -> str:
    answer = web.browser_of(name).get(f"/drafts/{web.forum.drafts[number]}{road}")
    assert answer.status_code == 200, answer.text
    return html.unescape(answer.text)


@pytest.mark.parametrize("road", ["/compare", "/review"])
@pytest.mark.parametrize("name", ["Karin", "Luis"])
def test_whoever_reads_no_draft_finds_no_page_of_it(web: Web, name: str, road: str) -> None:
    answer = web.browser_of(name).get(f"/drafts/{web.forum.drafts['1.1']}{road}")
    assert answer.status_code == 404


@pytest.mark.parametrize("name", ["Ana", "Farid", "Luis"])
def test_the_queue_is_for_chair_secretariat_and_troika(web: Web, name: str) -> None:
    assert web.browser_of(name).get("/review").status_code == 403


def test_the_head_of_the_page_leads_there_whoever_may_go(web: Web) -> None:
    assert 'href="/review"' in web.browser_of("Hugo").get("/").text
    assert 'href="/review"' not in web.browser_of("Ana").get("/").text


def test_with_no_version_both_pages_say_what_comes_next(web: Web) -> None:
    assert "There is no version yet to compare." in page(web, "Hugo", "/compare")
    assert "No version has been frozen yet" in page(web, "Imani", "/review")
    assert "No version is under review." in web.browser_of("Jun").get("/review").text


def test_a_comparison_says_what_changed_and_between_what(web: Web) -> None:
    freeze(web, "First")
    shown = page(web, "Hugo", "/compare?from=1&to=live")
    assert "Version 1 to the text as it is now: No paragraph changed." in shown
    assert "Since my last verdict" in shown
    assert "Since my last verdict" not in page(web, "Ana", "/compare")


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("from=mine&to=live", "Your seat has given no verdict on this draft yet."),
        ("from=seen&to=live", "You have not marked anything of this draft as seen yet."),
        ("from=7&to=live", "This draft has no version 7."),
        ("from=x&to=y", "Compare from a version's number, mine or seen, to a number or live."),
    ],
)
def test_what_cannot_be_compared_is_said_on_the_page(web: Web, asked: str, said: str) -> None:
    freeze(web)
    assert said in page(web, "Hugo", f"/compare?{asked}")


def test_a_seat_is_asked_for_its_verdict_and_the_chair_for_the_next_step(web: Web) -> None:
    waive_the_rest(web)
    version = freeze(web, "For the Troika")
    submit(web, 1)
    hugo, carmen = page(web, "Hugo", "/review"), page(web, "Carmen", "/review")
    assert "Your verdict on version 1" in hugo
    assert "For the chair" not in hugo
    assert version["hash"] in hugo
    assert "Your verdict on version 1" not in carmen
    assert "Not endorsed by the past, present and future seats." in carmen
    assert "Protection starts at home." in carmen


def test_who_has_spoken_and_what_they_said_is_on_the_page(web: Web) -> None:
    waive_the_rest(web)
    version = freeze(web)
    submit(web, 1)
    judge(web, "Hugo", version, "endorsed with remarks", remarks="Mind the coffee.")
    hugo = page(web, "Hugo", "/review")
    assert "You have given your verdict on this version." in hugo
    assert "Mind the coffee." in page(web, "Imani", "/review")


def test_a_returned_version_keeps_its_reasons_on_the_page(web: Web) -> None:
    waive_the_rest(web)
    version = freeze(web)
    submit(web, 1)
    judge(web, "Hugo", version, "returned", remarks="Coffee was fine.")
    shown = page(web, "Elena", "/review")
    assert "No version is under review." in shown
    assert "Verdicts on version 1" in shown
    assert "Coffee was fine." in shown


def test_an_adopted_version_is_read_and_only_the_chair_reopens_it(web: Web) -> None:
    waive_the_rest(web)
    freeze(web)
    submit(web, 1)
    adopt(web, 1, reason="The forum ends tonight.")
    assert "This version is adopted: nothing is left to say on it." in page(web, "Hugo", "/review")
    assert "Reopen the draft" in page(web, "Carmen", "/review")
    assert "Adopted" in web.browser_of("Jun").get("/review").text


def test_comments_are_read_with_their_paragraphs(web: Web) -> None:
    waive_the_rest(web)
    said = {"block": "ablock", "start": 0, "end": 10, "quote": "Protection", "type": "general"}
    road = f"{web.draft()}/comments"
    made = web.script_of("Farid").post(
        road, json={**said, "text": "Whose protection?", "wording": "Their care"}
    )
    assert made.status_code == 201, made.text
    freeze(web)
    submit(web, 1)
    shown = page(web, "Hugo", "/review")
    assert "1 comment" in shown
    assert "Whose protection?" in shown
    assert "Farid Sample (Examplia)" in shown
    assert "Their care" in shown


def test_hostile_words_stay_words(web: Web) -> None:
    waive_the_rest(web)
    version = freeze(web, HOSTILE)
    submit(web, 1)
    judge(web, "Hugo", version, "endorsed with remarks", remarks=HOSTILE)
    browser = web.browser_of("Carmen")
    for road in ("/compare?from=1&to=live", "/review"):
        text = browser.get(f"/drafts/{web.forum.drafts['1.1']}{road}").text
        assert "<script>alert(1)" not in text
        assert "{{ 7*7 }}" in text
    assert "<script>alert(1)" not in browser.get("/review").text
