"""What the heading of a roundtable, of a session, and of the part outside roundtables looks like.

A line is judged by itself here; whether it stands where a heading can stand, `blocks` knows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from drafts.programme.bullets import roman_value
from drafts.programme.wording import ends_with, starts_large

LOOKS = '"Roundtable 1: Title", "1.1 Title", "Session 2.1 – Title"'
"""What to tell a person whose headings were not recognised."""

_NUMERAL = r"(\d{1,3}|[IVX]{1,6}|one|two|three|four|five|six|seven|eight|nine|ten)"
_SEPARATOR = r" ?([:.)–—|-]{0,3}) ?(.*)"
_ROUNDTABLE = re.compile(rf"(?:round[ -]?tables?|RT)(?: no\.?)? ?{_NUMERAL}(?![\w.]*\d|\w){_SEPARATOR}", re.I)
_DOTTED = re.compile(
    rf"((?:(?:working|thematic|parallel) )?session )?(\d{{1,3}}\.\d{{1,3}})(?![\w%]|\.\d){_SEPARATOR}", re.I
)
_NAMED = re.compile(rf"session(?: no\.?)? {_NUMERAL}(?![\w]|\.\d){_SEPARATOR}", re.I)
_PLAIN = re.compile(r"(\d{1,3})\. (.+)")
_APART = re.compile(
    r"(?:separate|special|stand-?alone|additional|other|closing|plenary|final) sessions?(?:[:.–—-]| ?$) ?(.*)"
    r"|sessions? (?:outside|separate from|apart from) (?:of )?(?:the )?(?:thematic )?round ?tables?:?()",
    re.I,
)
_LABEL = re.compile(r"(?:the )?(?:(?:thematic|parallel|working|roundtable) )?sessions? ?:?", re.I)
_WORDS = ("", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


@dataclass(frozen=True, slots=True)
class Heading:
    """`number` in digits: "II" is "2". `title` is what this line has of it, perhaps nothing.

    `certain`: a separator parts number and title, so the line hardly is a piece of a sentence.
    """

    kind: Literal["roundtable", "session", "apart", "label"]
    number: str
    title: str
    certain: bool


def read_heading(text: str) -> Heading | None:
    """A heading that `text` may be; "4. Title" is not among them: see `read_plain`."""
    return _roundtable(text) or _dotted(text) or _named(text) or _apart(text) or _label(text)


def read_plain(text: str) -> Heading | None:
    """ "4. Title", as sessions outside the roundtables are printed."""
    found = _PLAIN.fullmatch(text)
    if not found or not starts_large(found[2]):
        return None
    return Heading("session", str(int(found[1])), found[2], certain=False)


def is_heading(text: str) -> bool:
    return read_heading(text) is not None or read_plain(text) is not None


def lacks_title(text: str) -> bool:
    heading = read_heading(text)
    return heading is not None and heading.kind != "label" and not heading.title


def _roundtable(text: str) -> Heading | None:
    found = _ROUNDTABLE.fullmatch(text)
    return _numbered("roundtable", *found.groups()) if found else None


def _dotted(text: str) -> Heading | None:
    found = _DOTTED.fullmatch(text)
    if not found:
        return None
    # A dash after a bare number may as well stand in a figure: "2.5 – 3 million".
    return _numbered("session", found[2], found[3] if found[1] else "", found[4])


def _named(text: str) -> Heading | None:
    found = _NAMED.fullmatch(text)
    return _numbered("session", *found.groups()) if found else None


def _numbered(
    kind: Literal["roundtable", "session"], number: str, separator: str, title: str
) -> Heading | None:
    certain = bool(separator.strip(".)"))
    if title and not certain and (not starts_large(title) or _reads_on(title, separator)):
        return None
    return Heading(kind, _digits(number), title, certain)


def _reads_on(title: str, separator: str) -> bool:
    """Whether these words after a bare number are a sentence and not a title."""
    return not separator and ends_with(title, ".!;")


def _apart(text: str) -> Heading | None:
    found = _APART.fullmatch(text)
    return Heading("apart", "", found[1] or "", certain=False) if found and text[0].isupper() else None


def _label(text: str) -> Heading | None:
    found = _LABEL.fullmatch(text)
    return Heading("label", "", "", certain=False) if found and text[0].isupper() else None


def _digits(numeral: str) -> str:
    """ "II" and "two" as "2"; "02.1" as "2.1"."""
    if numeral[0].isdigit():
        return ".".join(str(int(part)) for part in numeral.split("."))
    small = numeral.casefold()
    return str(_WORDS.index(small) if small in _WORDS else roman_value(small))
