"""Several sessions in one file, compendia, and what the working files list."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from drafts.export.document import Chapter, Document, Format, House, Part
from drafts.export.file_words import pieces
from drafts.export.markdown import markdown, read_markdown
from drafts.export.reading_back import stated
from drafts.export.writing import FORMATS, safe_name, write
from drafts.text.blocks import Run
from tests.drafts.export.a_session import HEADING, QUESTIONS, frozen, full_text, remark, start

FIRST = Chapter(frozen(full_text()), "adopted")
SECOND = Chapter(
    frozen([start(kind="finding"), Run("Nurses.")], replace(HEADING, session="1.2")), "not adopted"
)
PART = Part("Second Forum on Fisheries", "Roundtable 1: Coasts", ("1.3 Ports",))
BOTH = Document((FIRST, SECOND), PART)


def test_the_sessions_stand_in_order_with_one_table_of_contents() -> None:
    text = markdown(BOTH)
    assert [line for line in text.split("\n") if line.startswith(("# ", "## "))] == [
        "# Second Forum on Fisheries", "## Contents",
        "## 1.1 Remittances & skills", "## 1.2 Remittances & skills",
    ]  # fmt: skip
    assert "- 1.1 Remittances & skills · Version 1 · adopted\n- 1.2 Remittances" in text
    assert "Not in this file: 1.3 Ports." in text
    assert FIRST.version.hash in text


def test_a_compendium_has_the_paragraphs_of_one_kind_under_their_numbers() -> None:
    text = markdown(Document((FIRST, SECOND), PART, only="finding"))
    assert "Compendium of findings · Roundtable 1: Coasts" in text
    body = [line for line in text.split("\n") if "\\. " in line]
    assert [line.split("\\.")[0] for line in body] == ["1", "1"]
    assert "Skills \\#2" not in text


@pytest.mark.parametrize("format", FORMATS)
def test_the_same_document_gives_the_same_bytes(format: Format) -> None:
    for document in (BOTH, Document((FIRST,)), Document((FIRST, SECOND), PART, only="finding")):
        assert write(document, format) == write(document, format)


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("group", [False, True])
def test_a_file_says_what_it_is(format: Format, group: bool) -> None:
    said = stated(write(Document((FIRST,), by_question=group), format))
    assert (said.format, said.part, said.working) == (format, None, False)
    assert said.by_question == (group and format != "json")
    [version] = said.versions
    assert (version.hash, version.number, version.status) == (FIRST.version.hash, 1, "adopted")


@pytest.mark.parametrize("format", FORMATS)
def test_a_file_of_several_says_what_it_is(format: Format) -> None:
    said = stated(write(Document((FIRST, SECOND), PART, only="good-practice"), format))
    assert (said.part, said.only) == ("Roundtable 1: Coasts", "good-practice")
    assert (said.forum, said.missing) == (PART.forum, PART.missing)
    assert [version.status for version in said.versions] == ["adopted", "not adopted"]


@pytest.mark.parametrize("format", FORMATS)
def test_a_working_file_lists_its_comments_and_says_that_it_is_one(format: Format) -> None:
    house = House("Ana Reyes", (remark(),))
    content = write(Document((replace(FIRST, house=house),)), format)
    assert stated(content).working
    if format != "docx":
        assert all(
            words in content.decode() for words in ("Bo Lind", "Ana Reyes", "by a third", "I look it up.")
        )


@pytest.mark.parametrize("format", FORMATS)
def test_the_note_of_a_version_stays_in_the_house_with_its_label(format: Format) -> None:
    noted = replace(FIRST, version=replace(FIRST.version, note="Look at 2.\nThen at <3>."))
    public = write(Document((noted,)), format)
    assert public == write(Document((FIRST,)), format)
    for document in (
        Document((replace(noted, house=House("Ana Reyes")),)),
        Document((replace(noted, house=House("Ana Reyes")),), PART),
    ):
        shown = " ".join(piece.text for piece in pieces(format, write(document, format)))
        assert "Look at 2." in shown
        assert "Then at <3>." in shown
        assert stated(write(document, format)).working


def test_the_note_of_a_version_is_not_read_as_its_text() -> None:
    noted = replace(FIRST, version=replace(FIRST.version, note="# Not\n\n---\n\n1. a heading"))
    working = markdown(Document((replace(noted, house=House("Ana Reyes")),)))
    assert read_markdown(working, QUESTIONS) == read_markdown(markdown(Document((FIRST,))), QUESTIONS)


def test_the_comments_of_a_working_file_are_not_read_as_its_text() -> None:
    house = House("Ana Reyes", (remark(), remark()))
    working = markdown(Document((replace(FIRST, house=house),)))
    assert read_markdown(working, QUESTIONS) == read_markdown(markdown(Document((FIRST,))), QUESTIONS)


def test_json_of_several_has_each_as_by_itself() -> None:
    one, other = (json.loads(write(Document((each,)), "json")) for each in (FIRST, SECOND))
    assert json.loads(write(BOTH, "json"))["sessions"] == [one, other]


@pytest.mark.parametrize(
    ("given", "safe"),
    [
        ("2.1", "2.1"), ("../../etc/passwd", "etc-passwd"), ("..", ""),
        ("a\r\nSet-Cookie: b", "a-Set-Cookie-b"),
        ("\"x'; rm", "x-rm"), ("\u202egpj.exe", "gpj.exe"), ("x" * 300, "x" * 80),
        ("مؤتمر 1", "مؤتمر-1"), ("\x00", ""),
        ("con\\aux:1", "con-aux-1"), ("1-.-2", "1-2"), ("…", ""),
    ],
)  # fmt: skip
def test_a_name_is_safe_on_every_file_system(given: str, safe: str) -> None:
    assert safe_name(given) == safe
