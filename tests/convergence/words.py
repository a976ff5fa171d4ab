"""Words that can be told apart wherever they end up, in the same form as in the browser's fuzz."""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

DECORATIONS: Final = ("", "é", "e\u0301", "😀", "漢字", "שלום", "مرحبا")
WORD: Final = re.compile(r"w(\d+)_(?:é|e\u0301|😀|漢字|שלום|مرحبا)?\1;")
"""The number stands at both ends, so that no deletion makes one word out of another."""
EMBED: Final = "\0"
"""Stands for an embed in the flat text, where it counts one."""
NOT_WORDS: Final = re.compile(r"[\n\u2028\0]")


def word(number: int, decoration: str) -> str:
    return f"w{number}_{decoration}{number};"


def count_words(text: str) -> Counter[str]:
    return Counter(found[0] for found in WORD.finditer(text))


def broken_words(text: str) -> frozenset[str]:
    """Words that are whole only once the words standing inside them are left out.

    An undo that puts a word back piece by piece leaves what others typed meanwhile inside it.
    """
    without_guests = NOT_WORDS.sub("", WORD.sub("", text))
    return frozenset(count_words(without_guests)) - frozenset(count_words(text))
