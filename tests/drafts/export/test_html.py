"""The page of a version, as a browser, a printer and a screen reader get it."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from drafts.export.document import Chapter, Document, House, Part
from drafts.export.html import as_html
from drafts.text.blocks import Run
from tests.drafts.export.a_session import HEADING, TRACES, frozen, full_text, remark, start

GOLDEN = Path(__file__).parents[2] / "golden"
VOID = frozenset({"meta", "br"})


def page(*runs: Run, group: bool = False, house: House | None = None) -> str:
    return as_html(Document((Chapter(frozen(runs), "adopted", house),), by_question=group))


class Elements(HTMLParser):
    """Every element in order, with its attributes; fails where one is not closed in its place."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self._open: list[str] = []
        self.feed(text)
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag


@pytest.mark.parametrize(
    ("name", "group"), [("session-1.1.html", False), ("session-1.1-by-question.html", True)]
)
def test_the_page_is_the_kept_one_byte_by_byte(name: str, group: bool) -> None:
    assert page(*full_text(), group=group) == (GOLDEN / name).read_text()


def test_the_page_needs_nothing_and_runs_nothing() -> None:
    found = Elements(page(*full_text())).found
    assert {tag for tag, _ in found}.isdisjoint({"script", "link", "img", "iframe", "object", "form", "svg"})
    assert not [name for _, about in found for name in about if name.startswith("on")]
    assert {tag for tag, about in found if "src" in about} == set()


def test_the_page_says_its_language_title_version_and_hash() -> None:
    text = page(*full_text())
    assert '<html lang="en">' in text
    assert "<title>1.1 Remittances &amp; skills – Version 1</title>" in text
    assert text.count(frozen(full_text()).hash) == 3


def test_every_paragraph_is_linked_to_by_its_number() -> None:
    ids = [about["id"] for tag, about in Elements(page(*full_text())).found if tag == "p" and "id" in about]
    assert ids == [f"p{number}" for number in range(1, 13)]


def test_headings_go_down_by_one_level_at_a_time() -> None:
    for group in (False, True):
        found = Elements(page(*full_text(), group=group)).found
        levels = [int(tag[1]) for tag, _ in found if tag[0] == "h" and tag[1:].isdigit()]
        assert levels[0] == 1
        assert levels.count(1) == 1


def test_whatever_people_write_is_words() -> None:
    text = page(start(), Run('<script>alert("x")</script>&lt;!--'), start("heading", 1), Run("</h2><b>"))
    assert "<script" not in text
    assert '&lt;script&gt;alert("x")&lt;/script&gt;&amp;lt;!--' in text
    Elements(text)


def test_a_title_cannot_leave_the_style_sheet() -> None:
    heading = replace(HEADING, session='1"; } </style><script>', title="</title>")
    text = as_html(Document((Chapter(frozen([], heading), "adopted"),)))
    assert text.count("</style>") == 1
    assert "<script" not in text
    Elements(text)


def test_nobody_is_named_in_the_public_page() -> None:
    assert not any(trace in page(*full_text()) for trace in TRACES if trace not in ("c:", "colour"))


def test_the_working_page_lists_the_comments() -> None:
    text = page(*full_text(), house=House("Ana Reyes", (remark(),)))
    assert "Version made by Ana Reyes: after Ana&#x27;s remarks" in text.replace("'", "&#x27;")
    assert "Bo Lind (Steering Group, Examplia), 2008-10-29, substantive: Is it half?<br>By whom?" in text


def test_several_sessions_have_one_table_of_contents() -> None:
    chapter = Chapter(frozen(full_text()), "adopted")
    text = as_html(Document((chapter, chapter), Part("A forum", "All sessions", ("1.2 Later",))))
    found = Elements(text).found
    assert [about["href"] for tag, about in found if tag == "a"][:2] == ["#s1-title", "#s2-title"]
    assert len([tag for tag, _ in found if tag == "nav"]) == 1
    assert "Not in this file: 1.2 Later." in text
