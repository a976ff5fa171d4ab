"""What an exported file says of itself: of which versions it is, and in what form.

Nothing here is believed: whoever verifies a file looks up what it says of its versions, makes it afresh, and
compares the bytes. What a file of several says of its forum, and of sessions that are not in it, is no word
about a version, and is taken as it stands.
"""

from __future__ import annotations

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
from drafts.export.document import Format
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
    """`part` is None for a file of one session; `missing`: the sessions that it says are not in it, in one
    string where the format does not tell them apart."""

    format: Format
    working: bool
    by_question: bool
    only: Kind | None
    part: str | None
    versions: tuple[StatedVersion, ...]
    forum: str = ""
    missing: tuple[str, ...] = ()


def stated(content: bytes) -> Stated:
    """Raises Unreadable for what is no file of ours, or does not say what it is any more."""
    try:
        found = _stated(as_written(content))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as fault:
        raise _unreadable("it does not say of which version it is") from fault
    except (zipfile.BadZipFile, ElementTree.ParseError, yaml.YAMLError, NotImplementedError) as fault:
        raise _unreadable("it is damaged") from fault
    if not found.versions or (found.part is None and len(found.versions) > 1):
        raise _unreadable("it does not say of which version it is")
    return found


def as_written(content: bytes) -> bytes:
    """Without what mail and editors put around the words: a mark of byte order, other line ends."""
    if content.startswith(b"PK"):
        return content
    return content.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n")


def _unreadable(why: str) -> Unreadable:
    return Unreadable([Complaint(None, f"This is no file that Penholder exported, or not any more: {why}.")])


def _stated(content: bytes) -> Stated:
    if len(content) > LARGEST:
        raise ValueError("too large")
    if content.startswith(b"PK"):
        return _of_docx(content)
    text = content.decode()
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
        str(front["part"]) if many else None,
        tuple(versions),
        str(front["forum"]),
        _names(front["missing"]) if many else (),
    )


def _of_json(value: Mapping[str, Any]) -> Stated:
    many = "sessions" in value
    chapters = value["sessions"] if many else [value]
    working = any("author" in each for each in chapters)
    part = str(value["part"]) if many else None
    versions = tuple([_version(each) for each in chapters])
    missing = _names(value["missing"]) if many else ()
    return Stated(
        "json", working, False, _kind(value.get("kind")), part, versions, str(value["forum"]), missing
    )


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
        once.get("part"),
        versions,
        _between(text, "<h1>", "</h1>"),
        _missing(_between(text, '<p class="missing">', "</p>")),
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
        part,
        tuple(_versions_in(lines)),
        next((words for style, words in lines if style == "Title"), ""),
        next((found for style, words in lines if style == "Origin" and (found := _missing(words))), ()),
    )


def _between(text: str, start: str, end: str) -> str:
    found = re.search(re.escape(start) + "(.*?)" + re.escape(end), text)
    return unescape(found[1]) if found else ""


def _missing(words: str) -> tuple[str, ...]:
    """As the sentence has them, which is not cut: a title may hold a comma."""
    found = re.fullmatch(r"Not in this file: (.*)\.", words)
    return (found[1],) if found else ()


def _names(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise TypeError("no list")
    return tuple([str(each) for each in value])


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


def _kind(words: Any) -> Kind | None:
    return next((kind for kind in KINDS if kind == words), None)
