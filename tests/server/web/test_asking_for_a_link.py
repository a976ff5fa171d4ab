"""The sign-in page: write your address, and a link comes by mail. Strangers learn nothing from it."""

from __future__ import annotations

import pytest

from server.web.sign_in import ASKS, LETTERS
from tests.mailing import words_of
from tests.server.web.conftest import Post
from tests.visiting import OURS, Visitor, Web


def ask(visitor: Visitor, email: str) -> tuple[int, str]:
    answer = visitor.post("/sign-in", data={"email": email}, headers=OURS)
    return answer.status_code, answer.text.replace(email, "…")


def test_a_link_that_was_asked_for_signs_in_once(post: Post) -> None:
    ask(post.nobody, "Ana@Example.org")
    mailbox = post.closed()
    letter = mailbox.letter_to("ana@example.org")
    assert "sign in to" in letter["Subject"]
    assert "Ana Sample" in words_of(letter)
    with post.web.client:
        link = mailbox.link_to("ana@example.org")
        assert post.nobody.post(link, headers=OURS).status_code == 303
        assert post.nobody.post(link, headers=OURS).status_code == 410


def test_known_and_unknown_addresses_are_answered_alike_and_only_the_known_is_written_to(post: Post) -> None:
    known, stranger = ask(post.nobody, "ana@example.org"), ask(post.nobody, "nobody@example.org")
    assert known == stranger
    assert known[0] == 200
    assert [each.rcpt_tos for each in post.closed().envelopes] == [["ana@example.org"]]


def test_who_holds_nothing_any_more_is_a_stranger(post: Post) -> None:
    person = post.web.forum.guest("Ana").person.id
    post.web.script_of("Carmen").delete(f"/api/people/{person}")
    assert ask(post.nobody, "ana@example.org") == ask(post.nobody, "nobody@example.org")
    assert post.closed().envelopes == []


def test_one_mailbox_is_not_flooded_and_the_answer_does_not_say_so(post: Post) -> None:
    answers = {ask(post.nobody, "ana@example.org") for _ in range(LETTERS + 3)}
    assert len(answers) == 1
    assert len(post.closed().envelopes) == LETTERS


def test_asking_again_and_again_is_slowed_down(post: Post) -> None:
    answers = [ask(post.nobody, f"guess{number}@example.org")[0] for number in range(3 * ASKS)]
    assert answers[:ASKS] == [200] * ASKS
    assert 429 in answers


@pytest.mark.parametrize(
    "email",
    ["ana", "ana@example.org\r\nBcc: all@example.org", '"><img src=x onerror=alert(1)>@x', "a" * 10_000],
)
def test_what_is_no_address_is_said_and_shown_as_it_is(post: Post, email: str) -> None:
    answer = post.nobody.post("/sign-in", data={"email": email}, headers=OURS)
    assert answer.status_code == 422
    assert "is not an e-mail address" in answer.text
    assert "<img" not in answer.text
    assert post.closed().envelopes == []


def test_where_no_address_is_given_the_page_asks_for_one(post: Post) -> None:
    answer = post.nobody.post("/sign-in", data={"email": ""}, headers=OURS)
    assert answer.status_code == 422
    assert "Say the e-mail address." in answer.text


def test_a_mail_server_that_takes_nothing_changes_no_answer(post: Post) -> None:
    post.mailbox.refuse = {"*"}
    assert ask(post.nobody, "ana@example.org")[0] == 200
    assert post.closed().envelopes == []


def test_without_a_mail_server_the_page_says_whom_to_ask(web: Web) -> None:
    for page in (
        web.nobody().get("/sign-in"),
        web.nobody().post("/sign-in", data={"email": "ana@example.org"}),
    ):
        assert page.status_code == 200
        assert "secretariat" in page.text
        assert "<form" not in page.text


def test_who_is_not_signed_in_is_led_to_the_sign_in_page(post: Post) -> None:
    assert 'href="/sign-in"' in post.nobody.get("/", headers={"Accept": "text/html"}).text
    assert 'href="/sign-in"' in post.nobody.get("/sign-in/never-was").text


def test_another_site_cannot_make_a_browser_ask(post: Post) -> None:
    answer = post.nobody.post(
        "/sign-in", data={"email": "ana@example.org"}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert answer.status_code == 403
    assert post.closed().envelopes == []
