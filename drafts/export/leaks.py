"""Where a file would name somebody: in its text, in what it says of itself, in its name.

Two looks. The first goes through what is to be written, and can say in which paragraph something
stands. The second reads the finished file, with its metadata and properties, as whoever gets it could: it
finds what the first cannot know of. What the first found is not said twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

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
    "question 2", "properties", "file name". `whole`: hardly a false alarm (see `naming.Found`). `fingerprint`
    is of these words at this place in this version, or these versions, and of no others."""

    draft: DraftId | None
    session: str | None
    number: int | None
    place: str
    why: Why
    words: str
    whole: bool = False
    fingerprint: str = ""


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
        Hit(None, None, None, piece.place, each.why, each.words, each.whole)
        for piece in in_file
        for each in search.look(piece.text)
        if piece.place != "text" or folded(each.words) not in known
    ]
    hashes = {chapter.version.draft: chapter.version.hash for chapter in document.chapters}
    return tuple([_marked(hit, hashes) for hit in dict.fromkeys(found)])


class WouldName(Conflict):
    """A public file would name somebody. `hits` is empty for those who may not see what they are; the chair
    confirms one with its fingerprint."""

    def __init__(self, sentence: str, hits: tuple[Hit, ...] = ()) -> None:
        super().__init__("would-name", sentence)
        self.hits = hits


def _marked(hit: Hit, hashes: Mapping[DraftId, str]) -> Hit:
    """What is confirmed of one text is not of another."""
    versions = sorted(hashes.values()) if hit.draft is None else [hashes[hit.draft]]
    about = (hit.why, hit.place, str(hit.number), hit.words)
    return replace(hit, fingerprint=fingerprint([*(("version", each) for each in versions), about]))


def _hit(chapter: Chapter, number: int | None, place: str, found: Found) -> Hit:
    session = one_line(chapter.heading.session)
    return Hit(chapter.version.draft, session, number, place, found.why, found.words, found.whole)


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
