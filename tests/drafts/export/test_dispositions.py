"""The table of dispositions: decided and undecided, and nothing in it is a formula or mark-up."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from drafts.export.dispositions import HEAD, Line, as_csv, as_markdown
from tests.builders import NOON

OPEN = Line(
    number=1, paragraph=4, by="Examplia", at=NOON, type="substantive", text="Why so high?", then="fees",
    wording="costs", state="open", decision=None, reason="", decided_by="", put_in=None, now="fees",
)  # fmt: skip
DECIDED = replace(
    OPEN, number=2, state="decided", decision="accepted in part", reason="For brevity.",
    decided_by="Rapporteur", put_in="the costs", now=None,
)  # fmt: skip
WITHDRAWN = replace(OPEN, number=3, text="", wording=None, state="withdrawn", paragraph=None)

HOSTILE = [
    "=HYPERLINK(\"http://evil\")", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\n=1", "＝1", "%0A",
    "<img src=x onerror=alert(1)>", "[x](javascript:alert(1))", "| a | b |", "`code`", "*bold*", "a\u202eb",
    "x" * 10_000, "![x](http://evil/p.png)", "&lt;b&gt;", "\\| a", "~~x~~",
]  # fmt: skip


def rows(lines: list[Line]) -> list[list[str]]:
    written = as_csv(lines)
    assert written.startswith("\ufeff")
    return list(csv.reader(io.StringIO(written[1:], newline="")))


def html_rows(lines: list[Line]) -> list[Any]:
    parser = MarkdownIt("commonmark").enable("table")
    return parser.parse(as_markdown("Session 1.1: Fees", lines, NOON))


def test_every_comment_is_a_line_with_what_became_of_it() -> None:
    head, first, second, third = rows([OPEN, DECIDED, WITHDRAWN])
    assert tuple(head) == HEAD
    assert first == [
        "1", "4", "Examplia", "2026-11-23", "substantive", "Why so high?", "fees", "costs", "not decided", "",
        "", "", "fees",
    ]  # fmt: skip
    assert second[8:] == ["accepted in part", "For brevity.", "Rapporteur", "the costs", "(gone)"]
    assert (third[1], third[5], third[8]) == ("", "", "withdrawn")


def test_of_words_that_are_gone_it_says_how_their_paragraph_reads_now() -> None:
    assert rows([replace(OPEN, now=None, around="Costs are shared.")])[1][-1] == "(gone) Costs are shared."


def test_a_proposal_to_delete_says_so() -> None:
    assert rows([replace(OPEN, wording="")])[1][7] == "(delete)"


@pytest.mark.parametrize("words", HOSTILE)
def test_no_cell_of_the_csv_is_a_formula(words: str) -> None:
    cells = rows([replace(OPEN, text=words, then=words, wording=words, reason=words, by=words, now=words)])[1]
    for cell in cells:
        assert cell.lstrip()[:1] not in ("=", "+", "-", "@", "＝", "%")
        assert cell[:1] not in ("\t", "\r", "\n")
        assert "\u202e" not in cell


@pytest.mark.parametrize("words", HOSTILE)
def test_no_words_are_mark_up_in_the_markdown(words: str) -> None:
    line = replace(OPEN, text=words, then=words, wording=words, reason=words, by=words, now=words)
    tokens = html_rows([line, OPEN])
    assert sum(token.type == "tr_open" for token in tokens) == 3
    assert sum(token.type == "td_open" for token in tokens) == 2 * len(HEAD)
    inner = [child.type for token in tokens for child in token.children or []]
    assert set(inner) <= {"text", "text_special"}


@given(st.lists(st.text(max_size=30), min_size=1, max_size=3))
def test_whatever_is_written_a_line_stays_a_line(texts: list[str]) -> None:
    lines = [replace(OPEN, text=text, now=text) for text in texts]
    found = rows(lines)
    assert len(found) == len(lines) + 1
    assert {len(row) for row in found} == {len(HEAD)}
    assert sum(token.type == "tr_open" for token in html_rows(lines)) == len(lines) + 1


def test_the_markdown_counts_what_is_open() -> None:
    text = as_markdown("Session 1.1: Fees", [OPEN, DECIDED, WITHDRAWN], NOON)
    assert text.splitlines()[:3] == [
        "# Comments on Session 1.1: Fees", "", "3 comments, 1 not decided, 2026-11-23 12:00 UTC",
    ]  # fmt: skip
    assert text.endswith("|\n")
