"""The lines of a text taken out of a PDF, numbered as in the file, without what is not words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from drafts.programme.wording import squeeze

_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl"}
_INVISIBLE = {0x200B: None, 0x200C: None, 0x2060: None, 0xFEFF: None}
_CONTROLS = {code: " " for code in (*range(0x20), *range(0x7F, 0xA0)) if chr(code) not in "\n\f"}
_REPAIRS: dict[int, str | None] = {**_CONTROLS, **_INVISIBLE, **_LIGATURES}

# Signs that nobody uses inside a sentence: where two stand in one line, a line break was lost.
_INLINE_BULLET = re.compile(r" (?=[•●▪■‣\uf0b7\uf0a7] ?\S)")
_INLINE_LEAD_IN = re.compile(r"\bquestions?\b[^:?.]{0,60}:( )(?=[\"“‘(]?[A-Z0-9•●▪■*–-])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Line:
    """`number` counts from 1 in the file; two pieces of one broken line have the same.

    `text` is squeezed; empty for a blank line. `edge`: a new page begins with this line.
    """

    number: int
    text: str
    edge: bool = False


def numbered(text: str) -> list[Line]:
    """Every line, blank ones too. `text` has line ends "\\n"."""
    lines = text.translate(_REPAIRS).split("\n")
    return [piece for at, line in enumerate(lines, 1) for piece in _pieces(at, line)]


def _pieces(number: int, line: str) -> Iterator[Line]:
    for page, part in enumerate(line.split("\f")):
        for at, words in enumerate(_broken(_without_soft_hyphens(squeeze(part)))):
            yield Line(number, words, edge=page > 0 and at == 0)


def _without_soft_hyphens(text: str) -> str:
    """A soft hyphen means something at the end of a line only."""
    end = "\u00ad" if text.endswith("\u00ad") else ""
    return text.replace("\u00ad", "") + end


def _broken(text: str) -> list[str]:
    """Parted where the extraction lost a line break: before a bullet, after a lead-in."""
    found = _INLINE_LEAD_IN.search(text)
    parts = [text[: found.start(1)], text[found.end(1) :]] if found else [text]
    return [piece for part in parts for piece in _INLINE_BULLET.split(part)]
