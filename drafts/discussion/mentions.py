"""People that a comment's text mentions, written as `@[Name](person id)`.

A number like `#12` refers to a comment of the same draft; only readers' pages make something of it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from drafts.ids import PersonId

MAX_MENTIONS: Final = 50
"""People that one text tells; further ones are words like others."""
_MENTION: Final = re.compile(r"@\[([^\]\n]{1,120})\]\(([A-Za-z0-9]{1,64})\)")


def mentioned(text: str) -> tuple[PersonId, ...]:
    """Each person once, in the order of the text; whether they exist is not asked."""
    if "@[" not in text:
        return ()
    found = dict.fromkeys(PersonId(match[2]) for match in _MENTION.finditer(text))
    return tuple(found)[:MAX_MENTIONS]


def plain(text: str, names: Mapping[PersonId, str]) -> str:
    """The text as one reads it on paper: names instead of references, those of today. Who is in none of
    them is not mentioned, whatever name was written: it stays as mere words."""
    return _MENTION.sub(lambda found: _named(found, names), text)


def _named(found: re.Match[str], names: Mapping[PersonId, str]) -> str:
    name = names.get(PersonId(found[2]))
    return found[1] if name is None else f"@{name}"
