"""The Word file of a version, as Word's readers and LibreOffice find it."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from docx import Document as opened
from docx.document import Document as Docx

from drafts.export.document import Chapter, Document, House, Part
from drafts.export.docx import as_docx
from drafts.text.blocks import Run
from tests.drafts.export.a_session import TRACES, frozen, full_text, remark, start


def made(*runs: Run, house: House | None = None, group: bool = False) -> bytes:
    return as_docx(Document((Chapter(frozen(runs), "adopted", house),), by_question=group))


def read(content: bytes) -> Docx:
    return opened(io.BytesIO(content))


def lines(content: bytes) -> list[tuple[str, str]]:
    return [(line.style.name if line.style else "", line.text) for line in read(content).paragraphs]


def named(name: str, *marks: Run) -> list[Run]:
    return [Run("\n", {"id": name, "type": "paragraph"}), *marks]


def test_the_same_version_gives_the_same_bytes() -> None:
    house = House("Ana Reyes", (remark(),))
    assert made(*full_text(), house=house) == made(*full_text(), house=house)


def test_its_times_are_the_version_s_and_its_parts_stand_in_a_fixed_order() -> None:
    content = made(*full_text())
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {about.date_time for about in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.namelist()[0] == "[Content_Types].xml"
        assert archive.namelist()[1:] == sorted(archive.namelist()[1:])
    assert f"{read(content).core_properties.modified}" == "2008-10-29 22:30:00+00:00"


def test_paragraphs_have_real_styles_and_numbers_that_are_words() -> None:
    found = lines(made(*full_text()))
    assert found[0] == ("Title", "1.1 Remittances & skills")
    assert ("Heading 1", "What was found") in found
    assert ("Heading 2", "Skills #2") in found
    assert ("Numbered Paragraph", "1.\tFees have fallen by half since 2005. [Q1 · finding]") in found
    assert ("Numbered Item 1", "4.\t•\tRecognise diplomas\n- within a year [Q2 · recommendation]") in found
    assert ("Numbered Quote", "7.\t“Money goes home first.”\nA delegate [follow-up]") in found
    assert [text for _, text in found if ")\t" in text] == [
        "6.\t1)\tthen teachers", "8.\t1)\tOne", "9.\t2)\tTwo", "10.\t1)\tDeep",
    ]  # fmt: skip


def test_header_and_footer_say_which_version_it_is() -> None:
    section = read(made(*full_text())).sections[0]
    assert section.header.paragraphs[0].text == "Second Forum on Fisheries · 1.1 Remittances & skills"
    assert f"Version 1 · SHA-256 {frozen(full_text()).hash}" in section.footer.paragraphs[0].text


def test_the_marks_and_links_are_there_and_unsafe_links_are_words() -> None:
    document = read(made(*full_text()))
    runs = [run for line in document.paragraphs for run in line.runs]
    assert "by half" in [run.text for run in runs if run.bold]
    links = [link.address for line in document.paragraphs for link in line.hyperlinks]
    assert links == ["https://example.org/costs?a=1&b=(2)"]


def test_nobody_is_named_in_the_public_file() -> None:
    with zipfile.ZipFile(io.BytesIO(made(*full_text()))) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    assert "word/comments.xml" not in parts
    told = "".join(
        text for name, text in parts.items() if name.startswith(("word/document", "docProps", "word/header"))
    )
    assert not any(trace in told for trace in TRACES if trace not in ("c:", "colour"))
    properties = read(made(*full_text())).core_properties
    assert (properties.author, properties.last_modified_by, properties.comments) == ("", "", "")


def test_the_working_file_carries_comments_on_their_words() -> None:
    text = named("a", Run("Fees fell "), Run("by half", {"strong": True}), Run(" since 2005."))
    house = House("Ana Reyes", (remark("a", 10, 17), remark("a", 0, 12)))
    document = read(made(*text, house=house))
    comments = list(document.comments)
    assert [comment.author for comment in comments] == ["Bo Lind (Steering Group, Examplia)"] * 2
    assert "Is it half?" in comments[0].text
    assert "Declined by Ana Reyes (Rapporteur): It is half." in comments[0].text
    assert [_commented(document, number) for number in (0, 1)] == ["by half", "Fees fell by"]


def _commented(document: Docx, number: int) -> str:
    """The words between a comment's marks."""
    inside, words = False, ""
    for element in document.element.body.iter():
        name, id = element.tag.rpartition("}")[2], element.get(element.tag.rpartition("}")[0] + "}id")
        if name in ("commentRangeStart", "commentRangeEnd") and id == str(number):
            inside = name == "commentRangeStart"
        elif name == "t" and inside:
            words += element.text or ""
    return words


def test_several_sessions_have_one_table_of_contents_and_a_page_each() -> None:
    chapter = Chapter(frozen(full_text()), "adopted")
    found = lines(as_docx(Document((chapter, chapter), Part("A forum", "All sessions", ("1.2 Later",)))))
    assert found[:3] == [("Title", "A forum"), ("Subtitle", "All sessions"), ("Heading 1", "Contents")]
    assert [text for style, text in found if style == "Heading 1"][1:] == ["1.1 Remittances & skills"] * 2
    assert ("Origin", "Not in this file: 1.2 Later.") in found


@pytest.fixture
def soffice() -> str:
    """LibreOffice; what is missing is skipped by name, and with CI=true fails the run."""
    found = shutil.which("soffice")
    if not found:
        pytest.skip("LibreOffice is not installed (Debian: apt-get install libreoffice-writer-nogui)")
    return found


def test_libreoffice_reads_every_word_and_not_one_more(soffice: str, tmp_path: Path) -> None:
    content = made(
        *full_text(), *[each for number in range(40) for each in (start(), Run(f"word{number} é😀漢"))]
    )
    (tmp_path / "session.docx").write_bytes(content)
    subprocess.run(
        [soffice, "--headless", f"-env:UserInstallation=file://{tmp_path}/profile", "--convert-to",
         "txt:Text (encoded):UTF8", "--outdir", str(tmp_path), str(tmp_path / "session.docx")],
        check=True, capture_output=True, timeout=120, env={**os.environ, "HOME": str(tmp_path)},
    )  # fmt: skip
    seen = (tmp_path / "session.txt").read_text(encoding="utf-8-sig").split()
    assert seen == " ".join(text for _, text in lines(content)).split()
