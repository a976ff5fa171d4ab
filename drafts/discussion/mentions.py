"""What a comment's text refers to: people as `@[Name](person id)`, other comments as `#12`."""

from __future__ import annotations

import re
from typing import Final

from drafts.ids import PersonId

MAX_MENTIONS: Final = 50
"""People that one text tells; further ones are words like others."""
_MENTION: Final = re.compile(r"@\[([^\]\n]{1,120})\]\(([A-Za-z0-9]{1,64})\)")
_LINK: Final = re.compile(r"(?<![\w&#])#([1-9][0-9]{0,4})(?!\w)")


def mentioned(text: str) -> tuple[PersonId, ...]:
    """Each person once, in the order of the text; whether they exist is not asked."""
    found = dict.fromkeys(PersonId(match[2]) for match in _MENTION.finditer(text))
    return tuple(found)[:MAX_MENTIONS]


def linked(text: str) -> tuple[int, ...]:
    """The numbers of the comments referred to, each once."""
    return tuple(dict.fromkeys(int(match[1]) for match in _LINK.finditer(text)))


def plain(text: str) -> str:
    """The text as one reads it on paper: names instead of references."""
    return _MENTION.sub(r"@\1", text)
