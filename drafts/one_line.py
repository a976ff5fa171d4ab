"""What people write into one line: names, labels, reasons."""

from __future__ import annotations

import re
from typing import Final

_UNPRINTABLE: Final = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]"
)


def one_line(words: str) -> str:
    """Blanks folded; without control, direction and unseen characters, which could disguise one name
    as another, and without halves of characters, which no database takes."""
    return " ".join(_UNPRINTABLE.sub(" ", words).split())
