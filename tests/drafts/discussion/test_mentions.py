"""People that a text refers to."""

from __future__ import annotations

from drafts.discussion.mentions import mentioned, plain
from drafts.ids import PersonId


def test_people_are_mentioned_by_name_and_id() -> None:
    text = "Ask @[Ana Sample](ana1) and @[Ben](ben2), not @[Ana](ana1) again."
    assert mentioned(text) == ("ana1", "ben2")
    names = {PersonId("ana1"): "Ana Sample", PersonId("ben2"): "Ben Corrected"}
    assert plain(text, names) == "Ask @Ana Sample and @Ben Corrected, not @Ana Sample again."


def test_who_is_not_there_is_not_mentioned_whatever_name_was_written() -> None:
    assert plain("Says @[Ana Sample](nobody).", {PersonId("ana1"): "Ana Sample"}) == "Says Ana Sample."


def test_what_is_no_mention_is_words() -> None:
    for text in ("@ana", "[Ana](ana1)", "@[Ana](ana 1)", "@[](x)", "@[a](javascript:x)", "@[Ana\n](ana1)"):
        assert mentioned(text) == ()
        assert plain(text, {}) == text


def test_a_text_tells_fifty_people_and_no_more() -> None:
    assert len(mentioned(" ".join(f"@[P](p{number})" for number in range(80)))) == 50
