"""From a document to the bytes of its file, in any format, and whether it may leave the house."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from drafts.errors import Malformed, TooLarge
from drafts.export.document import Document, Format
from drafts.export.html import as_html
from drafts.export.json import as_json
from drafts.export.leaks import Hit, hits
from drafts.export.markdown import markdown
from drafts.export.markdown_reading import holds_several, read_markdown, renumbered
from drafts.export.naming import Unnamed
from drafts.programme.model import Question
from drafts.review.heading import NO_HEADING
from drafts.review.versions import canonical
from drafts.text.outcome import Outcome

FORMATS: Final[tuple[Format, ...]] = ("markdown", "html", "docx", "json")
MEDIA: Final[Mapping[Format, str]] = {
    "markdown": "text/markdown; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "json": "application/json",
}
ENDINGS: Final[Mapping[Format, str]] = {"markdown": "md", "html": "html", "docx": "docx", "json": "json"}
MOST_BLOCKS: Final = 5_000
LONGEST_NAME: Final = 80
"""Letters of what a session or roundtable may bring into a file's name."""


@dataclass(frozen=True, slots=True)
class Job:
    """`unnamed` None: the file stays in the house, and is not searched."""

    document: Document
    format: Format
    name: str
    unnamed: Unnamed | None


@dataclass(frozen=True, slots=True)
class ToRead:
    """Markdown to be read as blocks."""

    text: str
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Made:
    content: bytes
    hits: tuple[Hit, ...]


def read(asked: ToRead) -> str:
    """A file of Markdown as blocks, in canonical form (see `review.versions.canonical`). Raises Malformed."""
    if holds_several(asked.text):
        raise Malformed(
            "several-sessions", "This file holds several sessions. Export one by itself, and import that."
        )
    blocks = read_markdown(asked.text, renumbered(asked.text, asked.questions))
    if len(blocks) > MOST_BLOCKS:
        raise TooLarge("too-many-blocks", f"A draft takes at most {MOST_BLOCKS:,} paragraphs from a file.")
    return canonical(NO_HEADING, Outcome(blocks))


def make(job: Job) -> Made:
    """Write the file and search it. Raises Malformed for a damaged version."""
    content = write(job.document, job.format)
    if job.unnamed is None:
        return Made(content, ())
    return Made(content, hits(job.document, job.format, job.name, content, job.unnamed))


def write(document: Document, format: Format) -> bytes:
    return _WRITERS[format](document)


def safe_name(what: str) -> str:
    """For a file's name: letters and digits of any script, single hyphens and full stops between them.

    No path, no quotes, no line ends, nothing that turns the reading direction; at most LONGEST_NAME.
    """
    plain = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", what))
    joined = re.sub(r"[^\w.]+|_", "-", plain)
    return re.sub(r"[.-]*\.[.-]+|[.-]+-[.-]*", "-", joined)[:LONGEST_NAME].strip(".-")


def _docx(document: Document) -> bytes:
    # Here, and not above: a server that hands the writing to a process of its own must not carry
    # python-docx and lxml in its memory too, 7 MB.
    from drafts.export.docx import as_docx

    return as_docx(document)


_WRITERS: Final[Mapping[Format, Callable[[Document], bytes]]] = {
    "markdown": lambda document: markdown(document).encode(),
    "html": lambda document: as_html(document).encode(),
    "docx": _docx,
    "json": lambda document: as_json(document).encode(),
}
