"""Marks that open an item of a list: what they are, and which come after which."""

from __future__ import annotations

import re
from dataclasses import dataclass

from drafts.programme.wording import starts_large

_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}

_SIGN = re.compile(r"([•●▪■◦○‣⁃∙·➢➤►▶✓✔❖\uf0b7\uf0a7\uf0d8\uf076\uf0fc]) ?(.*)")
_DASH = re.compile(r"([-–—*o])(?: (.+))?")
_BRACKETED = re.compile(r"(\(?)([a-z]|[ivx]{1,5}|\d{1,2})\)(?: (.*)|(?=[A-Z“\"])(.*))?", re.IGNORECASE)
_LETTERED = re.compile(r"([a-h])\. (.+)", re.IGNORECASE)
_ASKED = re.compile(r"(?:Q|Question) ?(\d{1,2}) ?[.:)–-] ?(.*)")
_DOTTED = re.compile(r"(\d{1,2})\.(?: (.*))?")


@dataclass(frozen=True, slots=True)
class Mark:
    """`shape` is alike for marks of one list. `sure`: it cannot be anything but a mark.

    `ordinals` are the places it may stand for: "(i)" is the first of (i), (ii) and the ninth
    of (a), (b); none for signs and dashes. `rest` are the words after it, perhaps none.
    """

    shape: str
    sure: bool
    ordinals: tuple[int, ...]
    rest: str

    def opens_list(self) -> bool:
        return 1 in self.ordinals

    def follows(self, before: Mark) -> bool:
        return self.shape == before.shape and any(n - 1 in before.ordinals for n in self.ordinals)


def read_mark(text: str) -> Mark | None:
    """The mark that `text` begins with. "1." is not among them: see `read_dotted`."""
    return _read_sign(text) or _read_dash(text) or _read_bracketed(text) or _read_lettered(text)


def read_dotted(text: str) -> Mark | None:
    """ "1. How…": a mark only where questions are being asked, else a session's heading."""
    found = _DOTTED.fullmatch(text)
    return Mark("1.", False, (int(found[1]),), found[2] or "") if found else None


def _read_sign(text: str) -> Mark | None:
    if found := _SIGN.fullmatch(text):
        return Mark(found[1], True, (), found[2])
    if found := _ASKED.fullmatch(text):
        return Mark("Q1", True, (int(found[1]),), found[2])
    return None


def _read_dash(text: str) -> Mark | None:
    found = _DASH.fullmatch(text)
    if not found or (found[1] == "o" and not starts_large(found[2] or "")):
        return None
    return Mark(found[1], False, (), found[2] or "")


def _read_bracketed(text: str) -> Mark | None:
    found = _BRACKETED.fullmatch(text)
    if not found:
        return None
    return Mark(found[1] + "1)", False, _ordinals(found[2]), found[3] or found[4] or "")


def _read_lettered(text: str) -> Mark | None:
    found = _LETTERED.fullmatch(text)
    return Mark("a.", False, _ordinals(found[1]), found[2]) if found else None


def _ordinals(numeral: str) -> tuple[int, ...]:
    if numeral.isdigit():
        return (int(numeral),)
    small = numeral.casefold()
    letter = (ord(small) - ord("a") + 1,) if len(small) == 1 else ()
    roman = (roman_value(small),) if set(small) <= set(_ROMAN) else ()
    return letter + roman


def roman_value(numeral: str) -> int:
    """The value of a Roman numeral of i, v, x, l and c; not checked for good form."""
    values = [_ROMAN[letter] for letter in numeral.casefold()]
    return sum(-value if value < max(values[at:]) else value for at, value in enumerate(values))
