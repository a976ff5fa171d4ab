"""Where a file would name somebody: in its text, in what it says of itself, in its name.

Two looks. The first goes through what is to be written, and can say in which paragraph something
stands. The second reads the finished file, with its metadata and properties, as whoever gets it could: it
finds what the first cannot know of. What the first found is not said twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from drafts.errors import Conflict
from drafts.export.document import Chapter, Document, Format
from drafts.export.file_words import Piece, pieces
from drafts.export.folding import folded
from drafts.export.layout import Heading, Paragraph, Span, one_line
from drafts.export.naming import Found, Search, Texts, Unnamed, Why, fingerprint
from drafts.ids import DraftId


@dataclass(frozen=True, slots=True)
class Hit:
    """`number`: of the paragraph, where it stands in one. `place` says where else: "title", "heading",
    "question 2", "properties", "file name"."""

    draft: DraftId | None
    session: str | None
    number: int | None
    place: str
    why: Why
    words: str


def hits(document: Document, format: Format, name: str, content: bytes, unnamed: Unnamed) -> tuple[Hit, ...]:
    """Everything that would name somebody; empty when the file may leave the house."""
    in_file = list(_of_file(format, name, content))
    printed = [(chapter, *place) for chapter in document.chapters for place in _places(document, chapter)]
    search = Search(unnamed, Texts([*(piece.text for piece in in_file), *(text for *_, text in printed)]))
    found = [
        _hit(chapter, number, place, each)
        for chapter, number, place, text in printed
        for each in search.look(text)
    ]
    known = {folded(hit.words) for hit in found}
    found += [
        Hit(None, None, None, piece.place, each.why, each.words)
        for piece in in_file
        for each in search.look(piece.text)
        if piece.place != "text" or folded(each.words) not in known
    ]
    return tuple(dict.fromkeys(found))


class WouldName(Conflict):
    """A public file would name somebody. `hits` is empty for those who may not see what they are;
    `fingerprint` is what the chair confirms with."""

    def __init__(self, sentence: str, hits: tuple[Hit, ...] = (), fingerprint: str | None = None) -> None:
        super().__init__("would-name", sentence)
        self.hits = hits
        self.fingerprint = fingerprint


def hits_fingerprint(found: Iterable[Hit], hashes: Iterable[str]) -> str:
    """Of these hits in the versions with these hashes: what is confirmed of one text is not of another."""
    versions = [("version", each) for each in hashes]
    return fingerprint([*versions, *((hit.why, hit.place, str(hit.number), hit.words) for hit in found)])


def _hit(chapter: Chapter, number: int | None, place: str, found: Found) -> Hit:
    session = one_line(chapter.heading.session)
    return Hit(chapter.version.draft, session, number, place, found.why, found.words)


def _places(document: Document, chapter: Chapter) -> Iterator[tuple[int | None, str, str]]:
    yield None, "title", one_line(chapter.heading.title)
    for question in chapter.heading.questions:
        yield None, f"question {question.number}", one_line(question.text)
    for item in document.items(chapter):
        if isinstance(item, Paragraph):
            yield item.number, f"paragraph {item.number}", _text(item.spans)
            yield from (
                (item.number, f"link in paragraph {item.number}", each) for each in _links(item.spans)
            )
        elif isinstance(item, Heading):
            yield None, "heading", _text(item.spans)
            yield from ((None, "link in a heading", each) for each in _links(item.spans))


def _text(spans: Iterable[Span]) -> str:
    return "".join(span.text for span in spans)


def _links(spans: Iterable[Span]) -> Iterator[str]:
    yield from (span.href for span in spans if span.href is not None)


def _of_file(format: Format, name: str, content: bytes) -> Iterator[Piece]:
    yield Piece("file name", name.replace("-", " ").replace("_", " "))
    yield from pieces(format, content)
