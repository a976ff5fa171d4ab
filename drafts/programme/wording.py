"""What a run of words says about itself: whether its sentence is over, and how lines join.

All text here is "squeezed": single blanks, none at the ends.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

_CLOSERS = "\"'”’»)]* "
_HANGING = """
a an the and or nor but of to in on at by for from with within into onto upon as than that which who whose
whether between among across through under over towards toward about against via per including such e.g. i.e.
is are was were be been has have had will would can could may might shall should must not
their its our your his her this these those no. see
"""
_ABBREVIATIONS = frozenset({"e.g.", "i.e.", "no.", "cf.", "vs.", "incl."})
_HANGING_WORDS = frozenset(_HANGING.split())
_NAMING_WORDS = frozenset({"session", "sessions", "roundtable", "table", "RT"})
_SENTENCE_END = re.compile(r"[.?!…:][\"'”’»)\]]{0,3} (?=[\"'“‘«(\[]{0,2}[A-ZÀ-ÞĀ-Ž0-9])")
_WORD = re.compile(r"\w+(?:[-\u2010\u2011]\w+){0,4}")
_HYPHENATED = re.compile(r"(\w+)[-\u2010\u2011]$")
_FIRST_WORD = re.compile(r"\w+")


def squeeze(text: str) -> str:
    return " ".join(text.split())


def paragraphs(text: str) -> str:
    """Each paragraph (parted by blank lines) unwrapped to one line; one blank line between them."""
    parts = (squeeze(part) for part in re.split(r"\n[^\S\n]*\n", text))
    return "\n\n".join(part for part in parts if part)


def ends_with(text: str, marks: str) -> bool:
    """Whether the last character, closing quotes and brackets aside, is one of `marks`."""
    return text.rstrip(_CLOSERS)[-1:] in tuple(marks)


def ends_sentence(text: str) -> bool:
    return ends_with(text, ".?!…:") and text.rpartition(" ")[2].casefold() not in _ABBREVIATIONS


def hangs(text: str) -> bool:
    """Whether these words cannot be the end of anything: more of the sentence must follow."""
    last = text.rpartition(" ")[2]
    joint = text.endswith((",", "-", "–", "—", "(", "/"))
    # "in Lima session" waits for its number; "THEMES AND SESSIONS" is a title.
    return joint or last.casefold() in _HANGING_WORDS or last in _NAMING_WORDS


def starts_small(text: str) -> bool:
    return text.lstrip("\"'“‘«([")[:1].islower()


def starts_large(text: str) -> bool:
    first = text.lstrip("\"'“‘«([")[:1]
    return first.isupper() or first.isdigit()


def last_sentence(text: str) -> tuple[str, str]:
    """What stands before the last sentence, and that sentence. A colon also ends one, mid-text."""
    start = 0
    for found in _SENTENCE_END.finditer(text):
        start = found.end()
    return text[:start].rstrip(), text[start:]


def sentences(text: str) -> list[str]:
    """The sentences of a text of one or more paragraphs, in order."""
    parts = []
    for paragraph in text.split("\n\n"):
        starts = [0, *(found.end() for found in _SENTENCE_END.finditer(paragraph) if found[0][0] != ":")]
        ends = [*starts[1:], len(paragraph)]
        parts += [paragraph[start:end].strip() for start, end in zip(starts, ends, strict=True)]
    return [part for part in parts if part]


def vocabulary(texts: Collection[str]) -> frozenset[str]:
    """Every word, hyphenated ones whole, in lower case: what `unwrap` settles hyphens by."""
    return frozenset(word.casefold() for text in texts for word in _WORD.findall(text))


def unwrap(lines: Sequence[str], known: Collection[str]) -> str:
    """Lines of one paragraph joined to one line; no word is lost, doubled or run together.

    A hyphen at a line's end stays ("diaspora-" + "backed"), unless `known` has the word
    without it and not with it ("develop-" + "ment").
    """
    joined: list[str] = []
    for line in lines:
        if joined:
            joined.append(_seam(joined, line, known))
        joined.append(line)
    return "".join(joined)


def _seam(joined: list[str], line: str, known: Collection[str]) -> str:
    """What stands between the last line and the next; may take a hyphen off the last line."""
    last = joined[-1]
    if last.endswith("\u00ad"):
        joined[-1] = last.rstrip("\u00ad")
        return ""
    left, right = _HYPHENATED.search(last), _FIRST_WORD.match(line)
    if not left or not right:
        return " "
    whole, hyphenated = (left[1] + right[0]).casefold(), f"{left[1]}-{right[0]}".casefold()
    if whole in known and hyphenated not in known:
        joined[-1] = last[:-1]
    return ""
