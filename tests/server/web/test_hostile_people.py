"""Names, delegations and addresses that are more than words: inert wherever they show or go."""

from __future__ import annotations

import pytest

from tests.mailing import words_of
from tests.server.web.conftest import Post
from tests.visiting import Web

HOSTILE = [
    "<img src=x onerror=alert(1)>",
    '"><script>alert(1)</script>',
    "' onmouseover='alert(1)",
    "javascript:alert(1)",
    "{{ 7777 * 7 }}{% raw %}",
    "Eva\r\nBcc: all@example.org\r\n\r\nHello",
    "\u202emoc.elpmaxe\u202c\u2066",
    "Eva\x00\x1b[31m",
]


def invited(web: Web, words: str) -> dict[str, object]:
    sent = {
        "email": "eva@example.org",
        "name": words,
        "capacities": [{"capacity": "steering", "delegation": words}],
    }
    answer = web.script_of("Carmen").post("/api/people", json=sent)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def pages(web: Web, person: object) -> list[str]:
    """Every page on which somebody's name or delegation stands."""
    carmen = web.browser_of("Carmen")
    found = [carmen.get(road).text for road in ("/people", f"/people/{person}")]
    handed = carmen.post(f"/people/{person}/link").text
    found.append(handed)
    link = handed.partition(web.forum.settings.base_url)[2].partition('"')[0]
    if link.startswith("/sign-in/"):
        found.append(web.nobody().get(link).text)
    return found


@pytest.mark.parametrize("words", HOSTILE)
def test_a_hostile_name_is_words_on_every_page(web: Web, words: str) -> None:
    shown = pages(web, invited(web, words)["id"])
    assert len(shown) == 4
    for page in shown:
        assert "<img" not in page
        assert page.count("<script>") == 0
        assert "onmouseover='alert" not in page
        assert 'href="javascript:' not in page
        assert "54439" not in page
        for unseen in "\u202e\u202c\u2066\x00\x1b\r":
            assert unseen not in page


@pytest.mark.parametrize("words", HOSTILE)
def test_a_hostile_line_is_words_in_the_preview_of_a_list(web: Web, words: str) -> None:
    page = web.browser_of("Carmen").post("/people/list", data={"text": f"{words}\t{words}\t{words}"}).text
    table = page.partition("<tbody>")[2].partition("</tbody>")[0]
    assert "<img" not in page
    assert "<script>" not in page
    for unseen in "\u202e\u202c\u2066\x1b":
        assert unseen not in table


@pytest.mark.parametrize("words", HOSTILE)
def test_a_hostile_name_is_words_in_a_letter(post: Post, words: str) -> None:
    invited(post.web, words)
    (envelope,), (letter,) = post.mailbox.envelopes, post.mailbox.letters
    assert envelope.rcpt_tos == ["eva@example.org"]
    assert letter.get_content_type() == "text/plain"
    assert letter["Bcc"] is None
    text = words_of(letter)
    assert text.count("\n") == 9  # as for anybody: no line more
    for unseen in "\u202e\u202c\u2066\x00\x1b":
        assert unseen not in text


@pytest.mark.parametrize("field", ["name", "delegation"])
def test_ten_thousand_characters_are_refused_in_a_sentence(web: Web, field: str) -> None:
    sent = {"email": "eva@example.org", "name": "Eva", "capacity": "steering", field: "E" * 10_000}
    answer = web.browser_of("Carmen").post("/people/invite", data=sent)
    assert answer.status_code == 422
    assert "under 120 characters" in answer.text


def test_a_body_without_end_is_refused(web: Web) -> None:
    answer = web.browser_of("Carmen").post("/people/list", data={"text": "E" * 600_000})
    assert answer.status_code == 413
