"""How long and how many, and what of somebody's writing is kept.

Control characters and the signs that turn the reading direction of what follows are left out,
since they could disguise one word as another; all else stands as it was written.
"""

from __future__ import annotations

import re
from typing import Final

from drafts.errors import Conflict, Malformed
from drafts.text.schema import HARD_BREAK

MAX_TEXT: Final = 4_000
"""Characters of a comment's or reply's text, and of a reason."""
MAX_WORDING: Final = 4_000
MAX_QUOTE: Final = 8_000
"""Characters of the words that are commented on, so of a paragraph that is commented on as a whole."""
MAX_COMMENTS: Final = 10_000
"""In one draft."""
MAX_REPLIES: Final = 50
"""In one thread: all of it, in letters of four bytes each, travels in one message of 1 MiB."""
MAX_NOTE: Final = 1_000
"""Characters of what is said with a round."""

_UNPRINTABLE: Final = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2029-\u202e\u2066-\u2069\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]"
)
_BREAK: Final = re.compile(r"\r\n?|\u2028")


def text(said: str, what: str = "text", most: int = MAX_TEXT) -> str:
    """What somebody says, in lines. Raises Malformed when there is nothing, or too much."""
    words = written(said)
    if not words:
        raise Malformed(f"{what}-missing", _MISSING[what])
    if len(words) > most:
        raise Malformed(f"{what}-too-long", f"Keep it under {most:,} characters; these are {len(words):,}.")
    return words


def written(said: str) -> str:
    """The same without what could disguise it; lines end with a newline."""
    return _UNPRINTABLE.sub("", _BREAK.sub("\n", said)).strip()


def wording(proposed: str) -> str:
    """Words that may stand in a paragraph: a new line is a break within it. Raises Malformed."""
    words = _UNPRINTABLE.sub("", _BREAK.sub("\n", proposed)).replace("\n", HARD_BREAK)
    if len(words) > MAX_WORDING:
        sentence = f"Keep the wording under {MAX_WORDING:,} characters; these are {len(words):,}."
        raise Malformed("wording-too-long", sentence)
    return words


def quoted(words: str) -> str:
    """Words of the text as they are shown and kept beside it: its beginning, should it be endless."""
    return words if len(words) <= MAX_QUOTE else f"{words[: MAX_QUOTE - 1]}…"


def refuse_more_comments(number: int) -> None:
    """Raises Conflict where `number` would be one too many."""
    if number > MAX_COMMENTS:
        raise Conflict("comments-full", f"A draft holds {MAX_COMMENTS:,} comments; answer in a thread.")


def refuse_more_replies(replies: int) -> None:
    """Raises Conflict where a thread of so many replies takes no more."""
    if replies >= MAX_REPLIES:
        raise Conflict(
            "thread-full",
            f"A thread holds {MAX_REPLIES} replies; begin a new comment and refer to this one, as in #12.",
        )


_MISSING: Final = {
    "text": "Say something, or propose a wording.",
    "reason": "Say why, in a few words: the author will read it.",
}
