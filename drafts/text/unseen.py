"""Characters that a reader cannot see, or that turn the order of what they see: named in words.

A text that is approved must not say one thing to the eye and another to a machine. Whoever
shows a text for approval shows these characters too.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final, NamedTuple

from drafts.text.schema import HARD_BREAK

_NAMES: Final = {
    "\t": "tab",
    "\u00a0": "no-break space",
    "\u00ad": "soft hyphen",
    "\u061c": "Arabic letter mark",
    "\u115f": "invisible filler",
    "\u1160": "invisible filler",
    "\u200b": "zero-width space",
    "\u200c": "zero-width non-joiner",
    "\u200d": "zero-width joiner",
    "\u200e": "left-to-right mark",
    "\u200f": "right-to-left mark",
    "\u202a": "left-to-right embedding",
    "\u202b": "right-to-left embedding",
    "\u202c": "end of direction",
    "\u202d": "left-to-right override",
    "\u202e": "right-to-left override",
    "\u202f": "narrow no-break space",
    "\u2060": "word joiner",
    "\u2066": "left-to-right isolate",
    "\u2067": "right-to-left isolate",
    "\u2068": "isolate",
    "\u2069": "end of isolate",
    "\u2800": "blank pattern",
    "\u3164": "invisible filler",
    "\ufeff": "zero-width no-break space",
    "\uffa0": "invisible filler",
}
_BLANK: Final = re.compile("[\u115f\u1160\u2800\u3164\uffa0\ufe00-\ufe0f\U000e0100-\U000e01ef]")
"""Those that Python calls printable although they print nothing."""
_JOINER: Final = "\u200d"
_SYMBOLS: Final = frozenset({"So", "Sk"})


class Piece(NamedTuple):
    """Some text as it can be shown, or (then `name` is not "") one character that cannot be seen."""

    text: str
    name: str = ""

    @property
    def code(self) -> str:
        """The number of the one character, as in "U+200B"."""
        return f"U+{ord(self.text):04X}"


def pieces(text: str) -> list[Piece]:
    """Read together, the texts of the pieces are `text`. Spaces and hard breaks count as seen, and
    so do joiners within one picture and what chooses the look of a character."""
    if text.isprintable() and not _BLANK.search(text):
        return [Piece(text)] if text else []
    return list(_pieces(text))


def _pieces(text: str) -> Iterator[Piece]:
    start = 0
    for at, character in enumerate(text):
        name = _name(text, at)
        if name:
            if start < at:
                yield Piece(text[start:at])
            yield Piece(character, name)
            start = at + 1
    if start < len(text):
        yield Piece(text[start:])


def _name(text: str, at: int) -> str:
    character = text[at]
    if character == HARD_BREAK:
        return ""
    if _is_selector(character):
        return "" if at and not text[at - 1].isascii() else "variation selector"
    if character == _JOINER and _joins_pictures(text, at):
        return ""
    if character in _NAMES:
        return _NAMES[character]
    return "" if character.isprintable() else unicodedata.name(character, "invisible character").lower()


def _is_selector(character: str) -> bool:
    return "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"


def _joins_pictures(text: str, at: int) -> bool:
    around = text[max(0, at - 1) : at], text[at + 1 : at + 2]
    return all(each and (unicodedata.category(each) in _SYMBOLS or _is_selector(each)) for each in around)
