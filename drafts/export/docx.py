"""A file for Word and its like: real styles, a header, and a footer with version and hash.

- Paragraph numbers and the numbers of ordered lists are words, so that no program renumbers them.
- The working profile carries comments as comments, on the words that they are about.
- The same document gives the same bytes: times are the version's, the parts of the archive stand in
  a fixed order and uncompressed (what compression gives depends on the library of the day).
- What the file says of itself for verification: a paragraph of style "Origin" and one of style "Hash" for
  each session, and the property `category`.
"""

from __future__ import annotations

import io
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

from docx import Document as new_file
from docx.document import Document as Docx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph as Line
from docx.text.run import Run as Words

from drafts.export.document import (
    WORKING,
    Chapter,
    Document,
    Part,
    Remark,
    made_lines,
    missing_line,
    remark_lines,
)
from drafts.export.label import label
from drafts.export.layout import UNTIED, Heading, Item, Paragraph, Section, Span, one_line, printable
from drafts.export.ordinals import Ordinals
from drafts.ids import BlockId
from drafts.text.schema import HARD_BREAK

TIME: Final = (1980, 1, 1, 0, 0, 0)
"""The time of every part inside the archive: the earliest that one can have."""


def as_docx(document: Document) -> bytes:
    """The file: the same bytes for the same document."""
    file = new_file()
    _strip(file)
    _styles(file)
    _properties(file, document)
    _margins(file, document)
    if document.part:
        _front(file, document, document.part)
    for number, chapter in enumerate(document.chapters, 1):
        _Writer(file, document, chapter, number).write()
    written = io.BytesIO()
    file.save(written)
    return _fixed(written.getvalue())


# ── the empty file ──

_UNUSED: Final = ("thumbnail", "stylesWithEffects", "customXml")
_LEVELS: Final = 4


def _strip(file: Docx) -> None:
    """Take out what the library's template brings and no paragraph uses."""
    for owner in (file.part.rels, file.part.package.rels):
        for key, relation in list(owner.items()):
            if any(word in relation.reltype for word in _UNUSED):
                del owner[key]
    styles = file.styles.element
    for style in list(styles):
        table = style.tag == qn("w:style") and style.get(qn("w:type")) == "table"
        if table and style.get(qn("w:default")) != "1":
            styles.remove(style)


_FACE: Final = "Times New Roman"
_HANGING: Final = 1.1
"""Centimetres that the number of a paragraph takes."""
_STEP: Final = 0.7
"""Centimetres from one level of a list to the next."""
_WIDTH: Final = 16.0
"""Centimetres between the margins."""
_HEADINGS: Final = ((15, 20, 6), (12.5, 16, 4), (11.5, 12, 4))
"""Points of the first, second and all further levels: size, before, after."""
_BLACK: Final = RGBColor(0, 0, 0)
_GREY: Final = RGBColor(0x55, 0x55, 0x55)


def _styles(file: Docx) -> None:
    language = file.styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}")
    if language is not None:
        language.set(qn("w:val"), "en-GB")
    _set(file.styles["Normal"], 11, after=6)
    _set(file.styles["Title"], 20, bold=True, after=4)
    _set(file.styles["Subtitle"], 13, after=14)
    for level in range(1, 10):
        size, before, after = _HEADINGS[min(level, len(_HEADINGS)) - 1]
        heading = file.styles[f"Heading {level}"]
        _set(heading, size, bold=True, italic=level > len(_HEADINGS), before=before, after=after)
        heading.paragraph_format.keep_with_next = True
    _set(_style(file, "Numbered Paragraph", _HANGING), 11, after=6)
    for level in range(1, _LEVELS + 1):
        item = _style(file, f"Numbered Item {level}", _HANGING + _STEP * level)
        _tab(item, _HANGING + _STEP * (level - 1))
        _set(item, 11, after=4)
    _set(_style(file, "Numbered Quote", _HANGING + _STEP), 11, italic=True, after=6)
    _set(_style(file, "Guiding Question", _HANGING), 11, after=3)
    contents = _style(file, "Contents", 0)
    contents.paragraph_format.tab_stops.add_tab_stop(Cm(_WIDTH), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
    _set(contents, 11, after=4)
    for name in ("Origin", "Hash", "Working"):
        _set(_style(file, name, 0), 9, bold=name == "Working", after=2, grey=name != "Working")
    rule = _style(file, "Rule", 0)
    _set(rule, 4, after=10)
    _ruled(rule, "bottom")
    for tabs in file.styles["Footer"].element.findall(f"{qn('w:pPr')}/{qn('w:tabs')}"):
        tabs.getparent().remove(tabs)
    file.styles.add_style("Label", WD_STYLE_TYPE.CHARACTER).font.size = Pt(9)
    file.styles["Label"].font.color.rgb = _GREY


def _style(file: Docx, name: str, left: float) -> Any:
    """`left`: centimetres of the indent, into which its first line begins outside."""
    style: Any = file.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = file.styles["Normal"]
    style.quick_style = True
    style.paragraph_format.left_indent = Cm(left)
    style.paragraph_format.first_line_indent = Cm(-left)
    if left:
        _tab(style, left)
    return style


def _tab(style: Any, at: float) -> None:
    style.paragraph_format.tab_stops.add_tab_stop(Cm(at))


def _set(
    style: Any,
    size: float,
    *,
    bold: bool = False,
    italic: bool = False,
    before: float = 0,
    after: float = 0,
    grey: bool = False,
) -> None:
    """One face in black, whatever the library's template has: fonts and colours of a theme, rules, spaces."""
    for unwanted in ("w:pBdr", "w:contextualSpacing"):
        for found in style.element.findall(f"{qn('w:pPr')}/{qn(unwanted)}"):
            found.getparent().remove(found)
    font = style.font
    font.name, font.size, font.bold, font.italic = _FACE, Pt(size), bold, italic
    faces = style.element.rPr.rFonts
    for name in list(faces.attrib):
        if name.endswith("Theme"):
            del faces.attrib[name]
    for script in ("w:eastAsia", "w:cs"):
        faces.set(qn(script), _FACE)
    for found in style.element.rPr.findall(qn("w:spacing")):
        style.element.rPr.remove(found)
    font.color.rgb = _GREY if grey else _BLACK
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)


def _ruled(owner: Any, side: str) -> None:
    """A thin line above or below it."""
    border, line = OxmlElement("w:pBdr"), OxmlElement(f"w:{side}")
    for name, value in (("val", "single"), ("sz", "4"), ("space", "4"), ("color", "808080")):
        line.set(qn(f"w:{name}"), value)
    border.append(line)
    properties = owner.element.get_or_add_pPr() if hasattr(owner, "element") else owner._p.get_or_add_pPr()
    properties.insert_element_before(
        border, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc"
    )


def _properties(file: Docx, document: Document) -> None:
    core = file.core_properties
    newest = max((chapter.version.at for chapter in document.chapters), default=_EARLIEST)
    at = newest.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    core.author = core.last_modified_by = core.comments = core.keywords = ""
    core.created = core.modified = at
    core.revision = 1
    core.language = "en"
    core.title = document.title[:255]
    core.category = form_of(document)
    if document.part is None:
        [chapter] = document.chapters
        core.subject = one_line(chapter.heading.forum)[:255]
        core.version = str(chapter.version.number)
        core.identifier = chapter.version.hash
        core.content_status = one_line(chapter.status)


_EARLIEST: Final = datetime(1980, 1, 1, tzinfo=UTC)


def form_of(document: Document) -> str:
    """How it was asked for, in a few words: profile, order, part."""
    said: list[str] = [document.profile]
    said += ["by question"] if document.by_question else []
    said += [f"only {document.only}"] if document.only else []
    said += ["several sessions"] if document.part else []
    return ", ".join(said)


def _margins(file: Docx, document: Document) -> None:
    """The first page has no header: it begins with the title."""
    section = file.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm((21 - _WIDTH) / 2)
    section.top_margin, section.bottom_margin = Cm(2.5), Cm(2.5)
    section.different_first_page_header_footer = True
    if document.part:
        above = [document.title, document.subtitle]
        below = [f"{len(document.chapters)} sessions, each with its version and hash"]
    else:
        [chapter] = document.chapters
        above = [one_line(chapter.heading.forum), chapter.title]
        below = [chapter.version_words, f"SHA-256 {chapter.version.hash}"]
    working = document.profile == "working"
    _small(section.header.paragraphs[0], " · ".join([*above, WORKING] if working else above))
    for footer in (section.footer, section.first_page_footer):
        line = footer.paragraphs[0]
        _small(line, " · ".join(below))
        _ruled(line, "top")
        line.paragraph_format.tab_stops.add_tab_stop(Cm(_WIDTH), WD_TAB_ALIGNMENT.RIGHT)
        _small(line, "\tPage ")
        _field(line, "PAGE")
        _small(line, " of ")
        _field(line, "NUMPAGES")


def _small(line: Line, words: str) -> None:
    """In one line with the fields beside it: 64 digits of a hash and a page's number."""
    run = line.add_run(words)
    run.font.size, run.font.color.rgb = Pt(_SMALL), _GREY


_SMALL: Final = 8


def _field(line: Line, name: str, *, dirty: bool = False) -> None:
    """`dirty`: asks the reader's program to work it out when it opens the file."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), name)
    if dirty:
        field.set(qn("w:dirty"), "true")
    run, words = OxmlElement("w:r"), OxmlElement("w:t")
    words.text = "1"
    run.append(words)
    field.append(run)
    line._p.append(field)
    if not dirty:
        shown = Words(run, line)
        shown.font.size, shown.font.color.rgb = Pt(_SMALL), _GREY


# ── the text ──


def _front(file: Docx, document: Document, part: Part) -> None:
    file.add_paragraph(document.title, "Title")
    file.add_paragraph(document.subtitle, "Subtitle")
    file.add_paragraph("Contents", "Heading 1")
    for number, chapter in enumerate(document.chapters, 1):
        line = file.add_paragraph(style="Contents")
        link = OxmlElement("w:hyperlink")
        link.set(qn("w:anchor"), f"session{number}")
        line._p.append(link)
        _run(line, link, Span(chapter.title))
        _labelled(line, f" · {chapter.version_words} · {one_line(chapter.status)}")
        line.add_run("\t")
        _field(line, f"PAGEREF session{number} \\h", dirty=True)
    if part.missing:
        file.add_paragraph(missing_line(part), "Origin")


@dataclass(slots=True)
class _Writer:
    """Writes one chapter. Headings are one level deeper below a section of a guiding question."""

    file: Docx
    document: Document
    chapter: Chapter
    place: int
    below: int = 1
    ids: dict[str, str] = field(default_factory=dict)

    def write(self) -> None:
        chapter = self.chapter
        title = self._line("Heading 1" if self.document.part else "Title", [Span(chapter.title)])
        if self.document.part:
            _bookmark(title, self.place)
            title.paragraph_format.page_break_before = True
        self._line("Origin", [Span(chapter.origin)])
        self._line("Hash", [Span(f"SHA-256 {chapter.version.hash}")])
        for number, line in enumerate(made_lines(chapter)):
            self._line("Origin" if number else "Working", [Span(printable(_broken(line)))])
        self.below = 2 if self.document.part else 1
        self._questions()
        remarks = _by_block(chapter)
        counted = Ordinals()
        for item in self.document.items(chapter):
            self._item(item, counted, remarks)
        self._elsewhere(remarks.get(None, ()))

    def _questions(self) -> None:
        if self.document.by_question or self.document.only or not self.chapter.heading.questions:
            return
        self._line(self._heading(0), [Span("Guiding questions")])
        for question in self.chapter.heading.questions:
            self._line("Guiding Question", [Span(f"Q{question.number}.\t{one_line(question.text)}")])
        self._line("Rule", [])
        first = next(iter(self.chapter.items), None)
        if not isinstance(first, Heading):
            self._line(self._heading(0), [Span("Outcome")])

    def _heading(self, deeper: int) -> str:
        return f"Heading {min(self.below + deeper, 9)}"

    def _item(
        self, item: Item, counted: Ordinals, remarks: Mapping[BlockId | None, Sequence[Remark]]
    ) -> None:
        if isinstance(item, Section):
            question = item.question
            said = f"Q{question.number}. {one_line(question.text)}" if question else UNTIED
            self._line(self._heading(0), [Span(said)])
            counted.close()
        elif isinstance(item, Heading):
            deeper = item.level - (0 if self.document.by_question else 1)
            self._line(self._heading(deeper), item.spans)
            counted.close()
        else:
            self._paragraph(item, counted, remarks.get(item.block.id, ()))

    def _paragraph(self, item: Paragraph, counted: Ordinals, remarks: Sequence[Remark]) -> None:
        ordinal = counted.next(item.type, item.level)
        mark = {"bullet": "•\t", "ordered": f"{ordinal})\t"}.get(item.type, "")
        style = f"Numbered Item {item.level}" if item.level else "Numbered Paragraph"
        style = "Numbered Quote" if item.type == "quote" else style
        pieces, cuts = _cut(item, remarks)
        line = self._line(style, [Span(f"{item.number}.\t{mark}")])
        _write(line, pieces)
        said = label(item.question.number if item.question else None, item.kind, "")
        if said:
            _labelled(line, said)
        # Taken now: the mark of each comment is a run of its own.
        runs = [Words(element, line) for element in line._p.iter(qn("w:r"))]
        for remark, (first, last) in zip(remarks, cuts, strict=True):
            self._comment(runs[first + 1 : last + 1] or runs[:1], remark)

    def _elsewhere(self, remarks: Iterable[Remark]) -> None:
        """Comments whose words are not in this text, or are a heading's."""
        for number, remark in enumerate(remarks):
            if not number:
                self._line(self._heading(0), [Span("Comments on words that are not in this text")])
            head = f"Comment {remark.number}, on “{_broken(remark.quote)}”"
            line = self._line("Normal", [Span(head)])
            self._comment(line.runs, remark)

    def _comment(self, runs: Sequence[Words], remark: Remark) -> None:
        words = "\n".join(printable(_broken(each)) for each in remark_lines(remark))
        author = one_line(remark.author)
        comment = self.file.add_comment(runs, words.replace(HARD_BREAK, "\n"), author, author[:1])
        comment._comment_elm.set(qn("w:date"), remark.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))

    def _line(self, style: str, spans: Iterable[Span]) -> Line:
        line = self.file.add_paragraph()
        if style not in self.ids:  # a look through all styles each time takes a fifth of the whole
            self.ids[style] = self.file.styles[style].style_id
        line._p.style = self.ids[style]
        _write(line, spans)
        return line


def _labelled(line: Line, said: str) -> None:
    """Beside the text: its question and kind, a version and its status."""
    style = OxmlElement("w:rStyle")
    style.set(qn("w:val"), "Label")
    line.add_run(said)._r.get_or_add_rPr().append(style)


def _bookmark(line: Line, number: int) -> None:
    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    for mark in (start, end):
        mark.set(qn("w:id"), str(number))
    start.set(qn("w:name"), f"session{number}")
    line._p.append(start)
    line._p.append(end)


def _by_block(chapter: Chapter) -> dict[BlockId | None, list[Remark]]:
    """Comments by the numbered paragraph that they stand on; None: all others."""
    numbered = {block.id for block in chapter.outcome.blocks if block.number is not None}
    found: dict[BlockId | None, list[Remark]] = {}
    for remark in chapter.house.remarks if chapter.house else ():
        found.setdefault(remark.block if remark.block in numbered else None, []).append(remark)
    return found


def _cut(item: Paragraph, remarks: Sequence[Remark]) -> tuple[list[Span], list[tuple[int, int]]]:
    """The spans cut where comments begin and end, and which of the pieces each comment is on."""
    text = item.block.text
    places = [(len(printable(text[: each.start])), len(printable(text[: each.end]))) for each in remarks]
    edges = sorted({edge for place in places for edge in place})
    pieces: list[Span] = []
    starts: list[int] = []
    at = 0
    for span in item.spans:
        within = [edge - at for edge in edges if at < edge < at + len(span.text)]
        for first, last in zip([0, *within], [*within, len(span.text)], strict=True):
            pieces.append(Span(span.text[first:last], span.strong, span.em, span.href))
            starts.append(at + first)
        at += len(span.text)
    cuts = []
    for start, end in places:
        on = [number for number, begin in enumerate(starts) if start <= begin < max(end, start + 1)]
        cuts.append((on[0], on[-1] + 1) if on else (0, len(pieces)))
    return pieces, cuts


def _write(line: Line, spans: Iterable[Span]) -> None:
    words = ""
    for span in spans:
        words += span.text
        holder = line._p if span.href is None else _hyperlink(line, span.href)
        _run(line, holder, span)
    if _turns_right(words):
        properties = line._p.get_or_add_pPr()
        properties.append(OxmlElement("w:bidi"))


def _turns_right(text: str) -> bool:
    """Whether the first letter that has a direction is of a script read from the right."""
    for sign in text:
        direction = unicodedata.bidirectional(sign)
        if direction in ("L", "R", "AL"):
            return direction != "L"
    return False


def _hyperlink(line: Line, href: str) -> Any:
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), line.part.relate_to(href, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    line._p.append(link)
    return link


_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"


def _run(line: Line, holder: Any, span: Span) -> None:
    element = OxmlElement("w:r")
    holder.append(element)
    run = Words(element, line)
    if "\t" in span.text or HARD_BREAK in span.text:
        run.text = span.text.replace(HARD_BREAK, "\n")
    else:
        words = OxmlElement("w:t")
        words.text = span.text
        words.set(_SPACE, "preserve")
        element.append(words)
    if span.strong:
        run.bold = True
    if span.em:
        run.italic = True
    if holder is not line._p:
        run.underline = True
    if not span.text.isascii() and any(unicodedata.bidirectional(sign) in ("R", "AL") for sign in span.text):
        run.font.rtl = True


def _broken(words: str) -> str:
    return HARD_BREAK.join(part.strip() for part in words.splitlines())


# ── the archive ──


def _fixed(archive: bytes) -> bytes:
    """The same parts in a fixed order, with a fixed time, uncompressed."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(written, "w") as new:
        for name in _in_order(old.namelist()):
            about = zipfile.ZipInfo(name, TIME)
            about.create_system = 0
            new.writestr(about, old.read(name), zipfile.ZIP_STORED)
    return written.getvalue()


def _in_order(names: Iterable[str]) -> Iterator[str]:
    """The list of contents comes first: that is how the format is told from any other archive."""
    yield from sorted(names, key=lambda name: (not name.startswith("["), name))
