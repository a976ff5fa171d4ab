"""What an exported file says of itself: of which versions it is, and in what form.

Nothing here is believed: whoever verifies a file makes it afresh from what it says, compares the bytes,
and looks up what no version proves.
"""

from __future__ import annotations

import codecs
import io
import json
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from itertools import pairwise
from typing import Any, Final
from xml.etree import ElementTree

import yaml

from drafts.errors import Complaint, Unreadable
from drafts.export.document import MISSING, Format, Part
from drafts.text.schema import KINDS, Kind

LARGEST: Final = 64 << 20
"""Bytes, unpacked."""
STATUSES: Final = ("adopted", "not adopted", "working text")


@dataclass(frozen=True, slots=True)
class StatedVersion:
    """`number` 0 is working text."""

    hash: str
    number: int
    status: str


@dataclass(frozen=True, slots=True)
class Stated:
    """`part` is None for a file of one session."""

    format: Format
    working: bool
    by_question: bool
    only: Kind | None
    part: Part | None
    versions: tuple[StatedVersion, ...]


def stated(content: bytes) -> Stated:
    """Raises Unreadable for what is no file of ours, or does not say what it is any more."""
    try:
        found = _stated(content)
    except UnicodeDecodeError as fault:
        raise _unreadable("it is neither text in UTF-8 nor a Word file") from fault
    except (*_UNLIKE, *_BROKEN) as fault:
        raise _unreadable("it does not say at its beginning of which version it is") from fault
    if not found.versions or (found.part is None and len(found.versions) > 1):
        raise _unreadable("it does not say of which version it is")
    return found


_UNLIKE: Final = (ValueError, KeyError, TypeError, AttributeError, RecursionError)
_BROKEN: Final = (zipfile.BadZipFile, ElementTree.ParseError, yaml.YAMLError, NotImplementedError)


def as_written(content: bytes) -> bytes:
    """Text with the line ends that we write, and no mark before it: mail, Git and editors change those."""
    if content.startswith(b"PK"):
        return content
    return content.removeprefix(codecs.BOM_UTF8).replace(b"\r\n", b"\n")


def _unreadable(why: str) -> Unreadable:
    return Unreadable([Complaint(None, f"This is no file that Penholder exported, or not any more: {why}.")])


def _stated(content: bytes) -> Stated:
    if not content.strip():
        raise _unreadable("it is empty")
    if len(content) > LARGEST:
        raise _unreadable("it is too large")
    if content.startswith(b"PK"):
        return _of_docx(content)
    text = as_written(content).decode()
    if text.lstrip().startswith("{"):
        return _of_json(json.loads(text))
    return _of_html(text) if text.lower().startswith("<!doctype html") else _of_markdown(text)


def _of_markdown(text: str) -> Stated:
    if not text.startswith("---\n"):
        raise ValueError("no front matter")
    front = yaml.safe_load(text[4 : text.index("\n---\n", 4)])
    many = "sessions" in front
    versions = [_version(each) for each in (front["sessions"] if many else [front])]
    working = front.get("profile") == "working" if many else "author" in front
    return Stated(
        "markdown",
        working,
        front.get("order") == "question",
        _kind(front.get("kind")),
        _part(front) if many else None,
        tuple(versions),
    )


def _of_json(value: Mapping[str, Any]) -> Stated:
    many = "sessions" in value
    chapters = value["sessions"] if many else [value]
    working = any("author" in each for each in chapters)
    part = _part(value) if many else None
    versions = tuple([_version(each) for each in chapters])
    return Stated("json", working, False, _kind(value.get("kind")), part, versions)


def _of_html(text: str) -> Stated:
    head = text[: text.index("</head>")]
    said = [
        (found[1], unescape(found[2]))
        for found in re.finditer(r'<meta name="penholder:(\w+)" content="([^"]*)">', head)
    ]
    once = dict(said)
    each = [[value for name, value in said if name == key] for key in ("hash", "version", "status")]
    versions = tuple(
        _version({"hash": hash, "version": int(number), "status": status})
        for hash, number, status in zip(*each, strict=True)
    )
    return Stated(
        "html",
        once.get("profile") == "working",
        once.get("order") == "question",
        _kind(once.get("kind")),
        _part({**once, "missing": [value for name, value in said if name == "missing"]})
        if "part" in once
        else None,
        versions,
    )


_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CATEGORY: Final = "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}category"
_ORIGIN: Final = re.compile(r".*? · (?:Version ([0-9]{1,9}) · )?[0-9]{4}-[0-9]{2}-[0-9]{2} · ([a-z ]+)")


def _of_docx(content: bytes) -> Stated:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if sum(about.file_size for about in archive.infolist()) > LARGEST:
            raise ValueError("too large")
        core = ElementTree.fromstring(archive.read("docProps/core.xml"))
        body = ElementTree.fromstring(archive.read("word/document.xml"))
    form = (core.findtext(_CATEGORY) or "").split(", ")
    lines = list(_lines(body))
    only = next((each.removeprefix("only ") for each in form if each.startswith("only ")), None)
    subtitle = next((words for style, words in lines if style == "Subtitle"), None)
    part = subtitle.split(" · ", 1)[1] if subtitle and only else subtitle
    return Stated(
        "docx",
        "working" in form,
        "by question" in form,
        _kind(only),
        None if part is None else Part(lines[0][1], part, _missing_in(lines)),
        tuple(_versions_in(lines)),
    )


def _missing_in(lines: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """All of them as one: how they were told apart is not in the file."""
    for style, words in lines:
        if style == "Origin":
            return ()
        if style == "Missing":
            return (words.removeprefix(MISSING).removesuffix("."),)
    return ()


def _lines(body: ElementTree.Element) -> Iterator[tuple[str, str]]:
    for line in body.iter(f"{_W}p"):
        style = line.find(f"{_W}pPr/{_W}pStyle")
        words = "".join(each.text or "" for each in line.iter(f"{_W}t"))
        yield "" if style is None else style.get(f"{_W}val", ""), words


def _versions_in(lines: Sequence[tuple[str, str]]) -> Iterator[StatedVersion]:
    """A line of hash follows the line of origin."""
    for (style, origin), (following, hash) in pairwise(lines):
        found = _ORIGIN.fullmatch(origin)
        if style == "Origin" and following == "Hash" and found:
            number = int(found[1] or 0)
            yield _version({"hash": hash.removeprefix("SHA-256 "), "version": number, "status": found[2]})


def _version(value: Mapping[str, Any]) -> StatedVersion:
    hash, number, status = value["hash"], value["version"], value["status"]
    if not isinstance(hash, str) or not re.fullmatch(r"[0-9a-f]{64}", hash):
        raise ValueError("no hash")
    if type(number) is not int or status not in STATUSES:
        raise ValueError("no version")
    return StatedVersion(hash, number, status)


def _part(value: Mapping[str, Any]) -> Part:
    missing = value["missing"]
    if not isinstance(missing, list):
        raise TypeError("no list")
    return Part(str(value["forum"]), str(value["part"]), tuple(map(str, missing)))


def _kind(words: Any) -> Kind | None:
    return next((kind for kind in KINDS if kind == words), None)
