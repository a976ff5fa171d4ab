"""Where a file would name somebody: in every format, beside the text too."""

from __future__ import annotations

from dataclasses import replace

import pytest

from drafts.export.document import Chapter, Document, Format, House, Part
from drafts.export.leaks import Hit, hits
from drafts.export.naming import Unnamed
from drafts.export.writing import FORMATS, write
from drafts.ids import QuestionId
from drafts.programme.model import Question
from drafts.text.blocks import Run
from tests.drafts.export.a_session import HEADING, frozen, full_text, remark, start

ANA = Unnamed(people=("Ana Reyes",), addresses=("ana@example.org",), delegations=("Examplia",))


def looked(document: Document, format: Format, name: str = "session-1.1-version-1.md") -> tuple[Hit, ...]:
    return hits(document, format, name, write(document, format), ANA)


def one(*runs: Run) -> Document:
    return Document((Chapter(frozen(runs), "adopted"),))


@pytest.mark.parametrize("format", FORMATS)
def test_a_text_that_names_nobody_has_no_hits(format: Format) -> None:
    assert looked(one(*full_text()), format) == ()


@pytest.mark.parametrize("format", FORMATS)
def test_a_name_is_found_with_its_paragraph_whatever_marks_cut_it(format: Format) -> None:
    text = [
        start(),
        Run("First."),
        start("bullet", 2),
        Run("As An"),
        Run("a Re", {"strong": True}),
        Run("yes said"),
    ]
    hit, *_ = looked(one(*text), format)
    assert (hit.session, hit.number, hit.place, hit.why, hit.words) == (
        "1.1",
        2,
        "paragraph 2",
        "person",
        "Ana Reyes",
    )
    assert len({each.place for each in looked(one(*text), format)}) == 1


@pytest.mark.parametrize("format", FORMATS)
def test_an_address_in_a_link_is_found(format: Format) -> None:
    text = [start(), Run("Write to "), Run("us", {"link": {"href": "mailto:ana@example.org"}})]
    assert [hit.place for hit in looked(one(*text), format)] == ["link in paragraph 1"]


@pytest.mark.parametrize("format", FORMATS)
def test_titles_questions_and_headings_are_looked_at(format: Format) -> None:
    asked = Question(QuestionId("q"), 1, "What did Ana Reyes ask?")
    heading = replace(HEADING, title="Examplia and others", questions=(asked,))
    document = Document((Chapter(frozen([start("heading", 1), Run("Ana Reyes")], heading), "adopted"),))
    assert {"title", "question 1", "heading"} <= {hit.place for hit in looked(document, format)}


@pytest.mark.parametrize("format", FORMATS)
def test_what_a_writer_puts_beside_the_text_is_found(format: Format) -> None:
    """As if a public file were made with what only a working one may carry."""
    house = House("Ana Reyes", (remark(),))
    document = Document((Chapter(frozen(full_text()), "adopted", house),))
    assert {hit.why for hit in looked(document, format)} >= {"person", "delegation"}


def test_properties_are_looked_at_even_for_words_that_stand_in_the_text() -> None:
    text = [Run("\n", {"id": "Examplia", "type": "paragraph"}), Run("Examplia")]
    assert [hit.place for hit in looked(one(*text), "json")] == ["paragraph 1", "properties"]


def test_the_name_of_the_file_is_looked_at() -> None:
    hit = looked(one(*full_text()), "markdown", "session-Ana-Reyes-version-1.md")[-1]
    assert (hit.place, hit.words) == ("file name", "Ana Reyes")


def test_several_sessions_are_told_apart() -> None:
    other = replace(HEADING, session="1.2")
    chapters = (
        Chapter(frozen([start(), Run("Nobody.")]), "adopted"),
        Chapter(frozen([start(), Run("Ana Reyes")], other), "adopted"),
    )
    found = looked(Document(chapters, Part("A forum", "All sessions")), "html")
    assert [(hit.session, hit.number) for hit in found] == [("1.2", 1)]


def test_what_is_confirmed_of_one_text_is_not_of_another() -> None:
    one_text, other = one(start(), Run("Ana Reyes")), one(start(), Run("Ana Reyes"), start(), Run("More."))
    [hit] = looked(one_text, "markdown")
    assert [each.fingerprint for each in looked(one_text, "docx")] == [hit.fingerprint]
    assert [each.fingerprint for each in looked(other, "markdown")] != [hit.fingerprint]


def test_two_hits_of_one_text_are_confirmed_apart() -> None:
    hits = looked(one(start(), Run("Ana Reyes"), start(), Run("Ana Reyes and Examplia")), "markdown")
    assert len({hit.fingerprint for hit in hits}) == len(hits) == 3
