"""The words of a finished file, as whoever gets it could read them: text, and all that is beside it."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any, Final, NamedTuple
from urllib.parse import unquote
from xml.etree import ElementTree

from markdown_it import MarkdownIt

from drafts.export.document import Format


class Piece(NamedTuple):
    """`place`: "text", or "properties" for what is shown beside the text, or not at all. The words of
    one paragraph are one piece, whatever marks are on them."""

    place: str
    text: str


def pieces(format: Format, content: bytes) -> Iterator[Piece]:
    """Every string of a file that we have written."""
    if format == "docx":
        return _of_docx(content)
    text = content.decode()
    if format == "json":
        return _of_json(json.loads(text), "")
    return _of_html(text) if format == "html" else _of_markdown(text)


# ── Markdown ──


def _of_markdown(text: str) -> Iterator[Piece]:
    front, body = "", text
    if text.startswith("---\n") and "\n---\n" in text[4:]:
        end = text.index("\n---\n", 4)
        front, body = text[4:end], text[end + 5 :]
    yield from (Piece("properties", line) for line in front.split("\n"))
    plain, rest = _plain(body)
    yield from (Piece("text", words) for words in plain)
    for token in MarkdownIt("commonmark", {"html": False}).parse(rest):
        if token.type == "inline":
            words = ""
            for child in token.children or ():
                words += "\n" if child.type in ("softbreak", "hardbreak") else child.content
                for value in child.attrs.values():
                    yield Piece("text", unquote(str(value)))
            yield Piece("text", words)
        elif token.content:
            yield Piece("text", token.content)


_PLAIN: Final = re.compile(
    r" *(?:(?:-|>|[0-9]{1,9}\.) +)*(?:#{1,6} +)?"
    r"((?![-+*>#=~|\s]|[0-9]+[.)])(?:[^\\`*_<>&\[\]\n]|\\[!-/:-@\[-`{-~])+)"
)
"""A paragraph, item, quotation or heading of one line in which no sign means anything, but for backslashes
before signs."""


def _plain(body: str) -> tuple[list[str], str]:
    """The words of such paragraphs, and the rest as it stands: most of a text needs no parser, which takes
    as long as everything else. That the rest moves together changes none of its words."""
    words: list[str] = []
    rest: list[str] = []
    for piece in body.split("\n\n"):
        if found := _PLAIN.fullmatch(piece):
            words.append(re.sub(r"\\(.)", r"\1", found[1]))
        else:
            rest.append(piece)
    return words, "\n\n".join(rest)


# ── JSON ──

_SHOWN: Final = frozenset({"text", "title", "forum", "part", "link"})


def _of_json(value: Any, key: str) -> Iterator[Piece]:
    if isinstance(value, dict):
        for name, each in value.items():
            yield Piece("properties", name)
            yield from _of_json(each, name)
    elif isinstance(value, list):
        for each in value:
            yield from _of_json(each, key)
    elif isinstance(value, str):
        yield Piece("text" if key in _SHOWN else "properties", value)


# ── HTML ──

_INSIDE: Final = frozenset({"a", "strong", "em", "span", "code", "br", "time"})


def _of_html(text: str) -> Iterator[Piece]:
    reader = _Html()
    reader.feed(text)
    reader.close()
    yield from reader.found
    yield Piece("text", reader.words)


class _Html(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[Piece] = []
        self.words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._edge(tag)
        place = "text" if tag == "a" else "properties"
        self.found += [Piece(place, unquote(value)) for _, value in attrs if value]

    def handle_endtag(self, tag: str) -> None:
        self._edge(tag)

    def handle_data(self, data: str) -> None:
        self.words += data

    def handle_comment(self, data: str) -> None:
        self.found.append(Piece("properties", data))

    def _edge(self, tag: str) -> None:
        if tag == "br":
            self.words += "\n"
        elif tag not in _INSIDE:
            self.found.append(Piece("text", self.words))
            self.words = ""


# ── Word ──

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_OURS: Final = frozenset({"word/document.xml"})
_BOILERPLATE: Final = frozenset(
    {
        "[Content_Types].xml",
        "word/fontTable.xml",
        "word/numbering.xml",
        "word/settings.xml",
        "word/styles.xml",
        "word/theme/theme1.xml",
        "word/webSettings.xml",
    }
)
"""Parts of the template: the same in every file. They are of our making and hold nothing of the forum."""


def _of_docx(content: bytes) -> Iterator[Piece]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for about in archive.infolist():
            yield Piece("properties", f"{about.filename} {about.comment.decode('utf-8', 'replace')}")
            if about.filename not in _BOILERPLATE:
                yield from _of_part(about.filename, archive.read(about))
        yield Piece("properties", archive.comment.decode("utf-8", "replace"))


def _of_part(name: str, content: bytes) -> Iterator[Piece]:
    place = "text" if name in _OURS else "properties"
    root = ElementTree.fromstring(content)
    for element in root.iter():
        if element.tag == f"{_W}p":
            yield Piece(place, "".join(_line_words(element)))
        elif element.text and not element.tag.startswith(_W):
            yield Piece(place, element.text)
        # The links of the text are targets in a part of their own; the first look has them with their place.
        shown = place if name != "word/_rels/document.xml.rels" else "text"
        yield from (Piece(shown, unquote(value)) for value in element.attrib.values())


def _line_words(line: ElementTree.Element) -> Iterator[str]:
    for element in line.iter():
        if element.tag == f"{_W}t":
            yield element.text or ""
        elif element.tag in (f"{_W}br", f"{_W}tab"):
            yield "\n"
