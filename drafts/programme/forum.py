"""Name, place and year of the forum, as far as its text says them."""

from __future__ import annotations

import re
from collections.abc import Sequence

_CAPITAL = r"[A-ZÀ-Þ][\w'’-]{0,30}"
_KINDS = "Forum Conference Summit Congress Assembly Dialogue"
_KIND = "(?:" + "|".join([*_KINDS.split(), *_KINDS.upper().split()]) + ")"
_TAIL = rf"(?: (?:on|of|for|and|the|in|to|&|{_CAPITAL})){{0,14}}"
_NAME = re.compile(rf"\b(?:{_CAPITAL} ){{0,5}}{_KIND}\b(?!-){_TAIL}")
_SHORT_FORM = re.compile(r" ?\(([A-Z]{3,12})\)")
_ORDINAL = re.compile(
    r"(?:(?:the|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|\d{1,2}(?:st|nd|rd|th)) )+",
    re.IGNORECASE,
)
_DANGLING = re.compile(r"(?: (?:on|of|for|and|the|in|to|&))+$")
_YEAR = re.compile(r"(?<![\d.])(?:19|20)\d\d(?![\d.]\d|\d)")
_DATE = re.compile(
    r"(?:[ ,]*(?:\b\d{1,2}(?:st|nd|rd|th)?\b|[-–—/]|\bto\b|\band\b|"
    r"\b(?:Jan|Febr?|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]{0,6}\b\.?)){1,12}$",
    re.IGNORECASE,
)
_PLACE = re.compile(rf"{_CAPITAL}(?: (?:de |del |da |do |la |of )?{_CAPITAL}){{0,3}}")
_FRONT_LINES = 40
_LONGEST_LINE = 400


def find_forum(front: Sequence[str], body: Sequence[str]) -> tuple[str, str, int | None]:
    """Name, place, year; "" and None where not said. `front`: title lines and running heads.

    In the body only a name given with its short form counts: "Global Seed Forum (GSF)".
    """
    lines = [line for line in front if len(line) <= _LONGEST_LINE][:_FRONT_LINES]
    place, year = _place_and_year(lines)
    named = (_name_in(line) for line in lines)
    return next(filter(None, named), "") or _introduced(body), place, year


def _name_in(line: str) -> str:
    found = _NAME.search(_YEAR.sub("", line))
    return _trimmed(found[0]) if found else ""


def _trimmed(name: str) -> str:
    return _DANGLING.sub("", _ORDINAL.sub("", name, count=1) if _ORDINAL.match(name) else name)


def _introduced(body: Sequence[str]) -> str:
    """A name whose initials are the short form that follows it."""
    for text in (text for text in body if "(" in text):
        for found in _NAME.finditer(text):
            short = _SHORT_FORM.match(text, found.end())
            name = short and _spelling(_trimmed(found[0]), short[1])
            if name:
                return name
    return ""


def _spelling(name: str, short: str) -> str:
    """The last words of `name` whose capital letters spell `short`, or ""."""
    words = name.split()
    for start in range(len(words)):
        if "".join(word[0] for word in words[start:] if word[0].isupper()) == short:
            return " ".join(words[start:])
    return ""


def _place_and_year(lines: Sequence[str]) -> tuple[str, int | None]:
    """From the line with the first year that has a place before it, else with the first year."""
    dated = [(found, line) for line in lines if (found := _YEAR.search(line))]
    placed = ((_place_before(line[: found.start()]), int(found[0])) for found, line in dated)
    without = ("", int(dated[0][0][0])) if dated else ("", None)
    return next((both for both in placed if both[0]), without)


def _place_before(text: str) -> str:
    """ "World Seed Forum, Lima, Peru, 3–5 May" gives "Lima, Peru"."""
    parts = re.split(r", ?| [–—-] |: |\(| in ", _DATE.sub("", text.rstrip(" ,(")))
    places: list[str] = []
    for part in reversed([part.strip() for part in parts if part.strip()]):
        if not _PLACE.fullmatch(part) or re.search(_KIND, part):
            break
        places.insert(0, part)
    return ", ".join(places[-2:])
