"""What is kept of somebody's writing, and how much of it."""

from __future__ import annotations

import pytest

from drafts.discussion import limits
from drafts.errors import Conflict, Malformed


def test_a_text_is_kept_as_written() -> None:
    said = "Two lines,\nand é😀漢 العربية <b>bold</b> =1+1 javascript:alert(1)\tok"
    assert limits.text(f"  {said}\r\n") == said


def test_what_could_disguise_it_is_left_out() -> None:
    assert limits.text("a\u202eb\u2066c\x00d\x1be\u2028f\ufffeg") == "abcde\nfg"


@pytest.mark.parametrize("nothing", ["", "  \n", "\u202e\x00"])
def test_nothing_is_refused(nothing: str) -> None:
    with pytest.raises(Malformed) as refused:
        limits.text(nothing)
    assert refused.value.code == "text-missing"


def test_too_much_is_refused_with_how_much_it_is() -> None:
    assert limits.text("x" * 4_000)
    with pytest.raises(Malformed, match="4,001") as refused:
        limits.text("x" * 4_001)
    assert refused.value.code == "text-too-long"
    with pytest.raises(Malformed):
        limits.wording("x" * 4_001)


def test_a_new_line_in_a_wording_is_a_break_within_its_paragraph() -> None:
    assert limits.wording("one\r\ntwo\nthree") == "one\u2028two\u2028three"
    assert limits.wording(" kept ") == " kept ", "a blank may be what is proposed"
    assert limits.wording("") == ""


def test_a_draft_and_a_thread_are_full_one_day() -> None:
    limits.refuse_more_comments(10_000)
    limits.refuse_more_replies(49)
    with pytest.raises(Conflict):
        limits.refuse_more_comments(10_001)
    with pytest.raises(Conflict):
        limits.refuse_more_replies(50)
