"""Words as they are compared: what a reader sees, without regard to case, accents and typography."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final

_UNSEEN: Final = frozenset(
    map(chr, (0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x3164, 0xFFA0, *range(0x180B, 0x180E)))
) | frozenset(map(chr, (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))))
"""Signs that no font shows, besides Unicode's format signs: fillers, joiners, variation selectors."""


class _Seen(dict[int, str | None]):
    """Each sign, or None for one that nobody sees: worked out when it first comes, for to look at all of them
    takes a fifth of a second."""

    def __missing__(self, code: int) -> str | None:
        sign = chr(code)
        seen = self[code] = None if unicodedata.category(sign) == "Cf" or sign in _UNSEEN else sign
        return seen


_SEEN: Final = _Seen()


def visible(text: str) -> str:
    """What a reader sees, in one form: no invisible signs, white space as one blank."""
    if text.isascii():
        return " ".join(text.split())
    return " ".join(unicodedata.normalize("NFKC", text.translate(_SEEN)).split())


def folded(text: str) -> str:
    """Visible, in small letters, without accents; apostrophes and hyphens as a keyboard has them."""
    if text.isascii():
        return visible(text).lower()  # the same, in a third of the time
    return visible(text).translate(_SMALL)


def with_origin(seen: str, *, cased: bool = False) -> tuple[str, Sequence[int]]:
    """Visible text folded, `cased` with its capitals, and for each sign of that, and its end, where it stands
    in `seen`."""
    if seen.isascii():
        return (seen if cased else seen.lower()), range(len(seen) + 1)
    signs: Mapping[int, str] = _CASED if cased else _SMALL
    plain = [signs[ord(sign)] for sign in seen]
    joined = "".join(plain)
    if all(len(each) == 1 for each in plain):
        return joined, range(len(seen) + 1)
    return joined, [*(at for at, each in enumerate(plain) for _ in each), len(seen)]


def unaccented(text: str) -> str:
    """As `folded`, with its capitals."""
    return visible(text).translate(_CASED)


@lru_cache(maxsize=4096)
def script(sign: str) -> str:
    """The first word of the sign's name: "LATIN", "CJK", "THAI"; "" for one without a name."""
    return unicodedata.name(sign, "").partition(" ")[0]


RUN_TOGETHER: Final = frozenset(
    {
        "CJK",
        "IDEOGRAPHIC",
        "HIRAGANA",
        "KATAKANA",
        "KATAKANA-HIRAGANA",
        "THAI",
        "LAO",
        "KHMER",
        "MYANMAR",
        "TIBETAN",
    }
)
"""Scripts without blanks between words: nothing shows where in a sentence a name begins and ends."""


def runs_together(text: str) -> bool:
    """Whether some of it is of such a script."""
    return not text.isascii() and any(script(sign) in RUN_TOGETHER for sign in text)


# ── sign by sign ──

_TYPOGRAPHY: Final = dict.fromkeys("’‘ʼ‛", "'") | dict.fromkeys("‐‑‒–—―", "-")
_STROKES: Final = dict(
    zip(
        "øłđðæœıħßØŁĐÆŒĦ",
        ("o", "l", "d", "d", "ae", "oe", "i", "h", "ss", "O", "L", "D", "Ae", "Oe", "H"),
        strict=True,
    )
)
"""Letters whose strokes are no marks that could be taken off."""


class _Signs(dict[int, str]):
    """What each sign is compared as, worked out when it first comes."""

    def __init__(self, *, cased: bool) -> None:
        self._cased = cased

    def __missing__(self, code: int) -> str:
        plain = self[code] = _plain(chr(code)) if self._cased else _plain(chr(code).casefold())
        return plain


_SMALL: Final = _Signs(cased=False)
_CASED: Final = _Signs(cased=True)


def _plain(signs: str) -> str:
    apart = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", signs))
    kept = unicodedata.normalize("NFC", "".join(sign for sign in apart if not _is_accent(sign)))
    return "".join(_TYPOGRAPHY.get(sign) or _STROKES.get(sign) or sign for sign in kept)


def _is_accent(sign: str) -> bool:
    """Marks above and below letters, and the points of Hebrew and Arabic. Not the vowels of Indic scripts and
    Thai, nor the marks of kana: without those it is another word."""
    place = unicodedata.combining(sign)
    return place >= 200 or 10 <= place <= 36
