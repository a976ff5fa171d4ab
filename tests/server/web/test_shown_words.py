"""Words on a page to be approved: nothing in them hides, and nothing in them acts."""

from __future__ import annotations

from typing import Any

from server.web.shown_words import marked, words


def run(text: str, **attributes: Any) -> dict[str, Any]:
    return {"text": text, "attributes": attributes, "embed": None}


def test_what_looks_like_markup_is_words() -> None:
    assert words("<script>&") == "&lt;script&gt;&amp;"


def test_what_cannot_be_seen_is_named_and_not_written() -> None:
    shown = words("safe\u202etxt")
    assert "\u202e" not in shown
    assert shown == 'safe<span class="unseen" title="U+202E">right-to-left override</span>txt'


def test_a_hard_break_breaks_the_line() -> None:
    assert words("one\u2028two") == "one<br>two"


def test_emphasis_and_links_stand() -> None:
    shown = marked(
        [run("See ", strong=True), run("here", link={"href": "https://example.org/?a=1&b=2"}, em=True)]
    )
    assert shown == (
        '<strong>See </strong><a href="https://example.org/?a=1&amp;b=2" rel="noreferrer"><em>here</em></a>'
    )


def test_a_link_that_is_no_address_of_the_web_is_only_its_words() -> None:
    for href in ("javascript:alert(1)", "data:text/html,x", "/here", None, 7):
        assert marked([run("here", link={"href": href})]) == "here"
    assert marked([run("here", link="https://example.org")]) == "here"


def test_what_cannot_be_shown_is_said() -> None:
    assert "cannot show" in marked([{"text": "", "attributes": {}, "embed": {"t": "map"}}])
