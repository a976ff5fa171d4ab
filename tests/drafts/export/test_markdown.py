"""The Markdown of a version, as a reader at home sees it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from drafts.export.document import Chapter, Document, House
from drafts.export.markdown import markdown, read_markdown
from drafts.text.blocks import Run
from tests.drafts.export.a_session import FORUM, HEADING, QUESTIONS, TRACES, frozen, full_text, start

GOLDEN = Path(__file__).parents[2] / "golden"


def exported(*runs: Run, group: bool = False, author: str | None = None) -> str:
    house = House(author) if author else None
    return markdown(Document((Chapter(frozen(runs), "adopted", house),), by_question=group))


def body(*runs: Run, group: bool = False) -> str:
    return exported(*runs, group=group).split("\n---\n")[2].strip("\n")


@pytest.mark.parametrize(("name", "group"), [("session-1.1.md", False), ("session-1.1-by-question.md", True)])
def test_the_file_is_the_kept_one_byte_by_byte(name: str, group: bool) -> None:
    assert exported(*full_text(), group=group).encode() == (GOLDEN / name).read_bytes()


@pytest.mark.parametrize("group", [False, True])
def test_nobody_is_named_in_the_public_file(group: bool) -> None:
    file = exported(*full_text(), group=group)
    assert not any(trace in file for trace in TRACES)


def test_the_working_file_says_who_made_it_and_why() -> None:
    front = exported(author="Ana Reyes").split("---")[1]
    assert "label: after Ana's remarks\nnote: ''\nauthor: Ana Reyes\n" in front


def test_a_title_cannot_break_the_front_matter() -> None:
    heading = replace(HEADING, forum="- x", title="A: 'b'\n---\n\u2028# c \u202e")
    file = markdown(Document((Chapter(frozen([], heading), "not adopted"),)))
    assert "title: 'A: ''b'' --- # c'\n" in file
    assert "\n\\- x · Version 1 · 2008-10-29 · not adopted\n" in file


def test_the_working_text_claims_to_be_no_version() -> None:
    working = replace(frozen([]), number=0)
    assert f"\n{FORUM} · 2008-10-29 · working text\n" in markdown(
        Document((Chapter(working, "working text"),))
    )


def test_paragraph_numbers_are_words_and_labels_follow() -> None:
    assert body(start(question="costs", kind="good-practice"), Run("Fees fell.")) == (
        "1\\. Fees fell. \\[Q1 · good practice\\]"
    )
    assert body(start(kind="finding"), Run("Fees fell.")) == "1\\. Fees fell. \\[finding\\]"
    assert body(start(), Run("Fees fell.")) == "1\\. Fees fell."


def test_words_that_end_like_a_label_are_told_from_one() -> None:
    assert body(start(), Run("See [Q1]")) == "1\\. See \\[Q1\\] \\[no question\\]"


def test_empty_paragraphs_print_nothing_and_take_no_number() -> None:
    assert (
        body(start(), Run("a"), start(), Run(" "), start("heading", 1), start(), Run("b"))
        == "1\\. a\n\n2\\. b"
    )


@pytest.mark.parametrize(
    "line", ["- a", "+ a", "# a", "> a", "1. a", "1) a", "===", "---", "| a |", ":--", "~~~", "```", "<div>"]
)
def test_a_line_after_a_hard_break_starts_nothing(line: str) -> None:
    file = body(start(), Run("first\u2028" + line))
    inline = MarkdownIt("commonmark").parse(file)[1]
    assert next(iter(inline.children or ())).content == "1. first"
    assert [token.type for token in MarkdownIt("commonmark").enable("table").parse(file)] == [
        "paragraph_open", "inline", "paragraph_close",
    ]  # fmt: skip
    assert read_markdown(exported(start(), Run("first\u2028" + line)))[0].text == "first\u2028" + line


def test_a_link_after_an_exclamation_mark_is_no_image() -> None:
    link = {"link": {"href": "https://example.org"}}
    assert body(start(), Run("Read!"), Run("this", link)) == "1\\. Read\\![this](https://example.org)"


def test_only_links_to_the_web_and_to_mail_are_links() -> None:
    hrefs = ["mailto:a@example.org", "javascript:x", "file:///etc", "https://a b", 7]
    runs = [run for href in hrefs for run in (Run("x", {"link": {"href": href}}), Run(" "))]
    assert (
        body(start(), *runs, Run("y", {"link": "https://example.org"}))
        == "1\\. [x](mailto:a@example.org) x x x x y"
    )


def test_marks_may_begin_and_end_anywhere() -> None:
    strong, em = {"strong": True}, {"em": True}
    assert body(start(), Run("a"), Run("b", strong), Run("c")) == "1\\. a**b**c"
    assert body(start(), Run("a"), Run("b", em), Run("c")) == "1\\. &#97;_b_&#99;"
    assert body(start(), Run("a"), Run("(b) ", strong), Run("c")) == "1\\. &#97;**(b)&#32;**&#99;"


def test_items_deeper_than_their_list_are_wrapped() -> None:
    runs = [start("bullet", 2), Run("a"), start("ordered", 2), Run("b"), start("bullet", 1), Run("c")]
    assert body(*runs) == "- - 1\\. a\n\n  1. 2\\. b\n\n- 3\\. c"


def test_paragraphs_stand_under_their_question_untied_ones_last() -> None:
    runs = [start("heading", 1), Run("H"), start(), Run("untied"), start(question="skills"), Run("tied")]
    assert body(*runs, group=True) == (
        "## Q1. How can the costs of sending money home be lowered?\n\n"
        "## Q2. Which \\*skills\\* are recognised abroad?\n\n2\\. tied \\[Q2\\]\n\n"
        "## Q3. What data are missing?\n\n"
        "## Not tied to a guiding question\n\n### H\n\n1\\. untied"
    )


# ── reading ──────────────────────────────────────────────────────────────────────────────


def test_an_exported_file_gives_its_blocks_back() -> None:
    for group in (False, True):
        blocks = read_markdown(exported(*full_text(), group=group), QUESTIONS)
        assert [(block.type, block.level, block.question, block.kind) for block in blocks] == [
            ("heading", 1, None, None),
            ("paragraph", 0, "costs", "finding"),
            ("paragraph", 0, "costs", "good-practice"),
            ("heading", 2, None, None),
            ("paragraph", 0, "skills", None),
            ("bullet", 1, "skills", "recommendation"),
            ("bullet", 2, None, None),
            ("ordered", 2, None, None),
            ("quote", 0, None, "follow-up"),
            ("ordered", 1, None, None),
            ("ordered", 1, None, None),
            ("ordered", 3, None, None),
            ("paragraph", 0, None, None),
            ("paragraph", 0, None, None),
            ("heading", 3, None, None),
        ]


def test_a_tie_to_a_question_not_asked_here_is_dropped() -> None:
    assert read_markdown(exported(start(question="costs"), Run("a")))[0].question is None


def test_windows_line_ends_and_a_byte_order_mark_do_not_matter() -> None:
    file = exported(*full_text())
    assert read_markdown("\ufeff" + file.replace("\n", "\r\n"), QUESTIONS) == read_markdown(file, QUESTIONS)


def test_markdown_by_others_is_all_text() -> None:
    blocks = read_markdown(
        "---\ntitle: x\n---\n# Report\n\n1\\. Point [Q1]\n\n---\n\nsoft\nbreak `code` ![alt](x.png)\n\n"
        "> - in a quote\n\n    code\n    block\n\n<div>tag</div> a&#10;b [x](javascript:y)\n"
    )
    assert [(block.type, block.level, block.text) for block in blocks] == [
        ("heading", 1, "Report"),
        ("paragraph", 0, "1. Point [Q1]"),
        ("paragraph", 0, "soft break code alt"),
        ("bullet", 1, "in a quote"),
        ("paragraph", 0, "code\u2028block"),
        ("paragraph", 0, "<div>tag</div> a b [x](javascript:y)"),
    ]


@pytest.mark.parametrize("text", ["", "---", "---\n", "---\nhash: " + "0" * 64 + "\n---\n"])
def test_nothing_reads_as_nothing(text: str) -> None:
    assert [block for block in read_markdown(text) if block.number] == []
