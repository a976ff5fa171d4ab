"""Which words of a text went, and which came: for one paragraph, or for several that were one.

A word keeps its vowel signs and joiners, and letters of scripts that are written without blanks are
words of their own. Nothing is left out of the pieces: invisible characters and those that turn
the direction of writing stand in them as they are.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from itertools import groupby
from typing import Final, Literal, NamedTuple

Op = Literal["same", "removed", "added"]

ALIKE: Final = 0.45
"""Texts that share less of their letters are shown whole, the old and then the new."""
MOST: Final = 20_000
"""Words of a text, blanks counted: what is longer is not compared within, but shown whole."""
_UNSPACED: Final = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
"""Thai, Lao, Burmese, Khmer, kana and Chinese characters."""
_SAME: Final[tuple[Op, ...]] = ("same",)
_CHANGED: Final[tuple[Op, ...]] = ("removed", "added")
_LAST_MARK: Final = 0x11FFF
_JOINERS: Final = "\u200c\u200d"


@dataclass(frozen=True, slots=True)
class Piece:
    op: Op
    text: str


class Step(NamedTuple):
    """One word: of which of the old texts it was, and in which of the new ones it is."""

    op: Op
    text: str
    old: int
    new: int


def tokens(text: str) -> list[str]:
    """Words, blanks and signs; together they are the text."""
    return _pattern().findall(text)


def walk(old: Sequence[str], new: Sequence[str], *, to_read: bool = True) -> list[Step]:
    """From the words of all the old texts, one after another, to those of all the new ones.

    `to_read`: blanks and signs alone between two changes change with them: nobody reads “old→new, same
    blank, old→new” as one change. Without it as much as can be stays.
    """
    before = [(token, at) for at, text in enumerate(old) for token in tokens(text)]
    after = [(token, at) for at, text in enumerate(new) for token in tokens(text)]
    steps = _steps(before, after, _codes([token for token, _ in before], [token for token, _ in after]))
    found = _settled(list(steps))
    return _merged(found) if to_read else found


def pieces(steps: Iterable[Step]) -> tuple[Piece, ...]:
    """Neighbours of one kind joined; of a change what was removed comes first."""
    found: list[Piece] = []
    for same, group in groupby(steps, lambda step: step.op == "same"):
        some = list(group)
        for op in _SAME if same else _CHANGED:
            text = "".join(step.text for step in some if step.op == op)
            if text:
                found.append(Piece(op, text))
    return tuple(found)


def whole(old: str, new: str) -> tuple[Piece, ...]:
    return tuple(piece for piece in (Piece("removed", old), Piece("added", new)) if piece.text)


def likeness(steps: Sequence[Step]) -> float:
    """The share of letters that both have, from 0 to 1; 1 for two empty texts."""
    same = sum(_weight(step.text) for step in steps if step.op == "same")
    changed = sum(_weight(step.text) for step in steps if step.op != "same")
    return 2 * same / (2 * same + changed) if same or changed else 1.0


def word_count(text: str) -> int:
    return sum(_is_word(token) for token in tokens(text))


Code = tuple[str, int, int, int, int]


def _codes(old: Sequence[str], new: Sequence[str]) -> Iterator[Code]:
    """As difflib gives them, the equal beginning and end taken off first: a typical edit is one word."""
    start = _common(old, new)
    rest_old, rest_new = old[start:], new[start:]
    tail = _common(rest_old[::-1], rest_new[::-1])
    last_old, last_new = len(old) - tail, len(new) - tail
    yield ("equal", 0, start, 0, start)
    if max(last_old - start, last_new - start) > MOST:
        yield ("replace", start, last_old, start, last_new)
    else:
        matcher = SequenceMatcher(None, old[start:last_old], new[start:last_new])
        for name, a, b, c, d in matcher.get_opcodes():
            yield (name, a + start, b + start, c + start, d + start)
    yield ("equal", last_old, len(old), last_new, len(new))


def _common(old: Sequence[str], new: Sequence[str]) -> int:
    for at, (one, other) in enumerate(zip(old, new, strict=False)):
        if one != other:
            return at
    return min(len(old), len(new))


def _steps(
    old: Sequence[tuple[str, int]], new: Sequence[tuple[str, int]], codes: Iterable[Code]
) -> Iterator[Step]:
    at_old = at_new = 0
    for name, a, b, c, d in codes:
        if name == "equal":
            for (text, at_old), (_, at_new) in zip(old[a:b], new[c:d], strict=True):
                yield Step("same", text, at_old, at_new)
            continue
        for text, at_old in old[a:b]:
            yield Step("removed", text, at_old, at_new)
        for text, at_new in new[c:d]:
            yield Step("added", text, at_old, at_new)


def _settled(steps: list[Step]) -> list[Step]:
    """A word goes, or comes, with the blank behind it and not with the one before: so it reads, and so a
    word that somebody puts before it at this moment keeps its blank."""
    first = 0
    for op, group in groupby(list(steps), lambda step: step.op):
        after = first + len(list(group))
        alone = first == 0 or steps[first - 1].op == "same"
        if op != "same" and alone and after < len(steps) and steps[after].op == "same":
            blank, next_ = steps[first], steps[after]
            if blank.text.isspace() and blank == next_._replace(op=op):
                steps[first], steps[after] = next_, blank
        first = after
    return steps


def _merged(steps: Iterable[Step]) -> list[Step]:
    groups = [(same, list(group)) for same, group in groupby(steps, lambda step: step.op == "same")]
    found: list[Step] = []
    for at, (same, group) in enumerate(groups):
        if same and 0 < at < len(groups) - 1 and not any(_is_word(step.text) for step in group):
            found.extend(step._replace(op="removed") for step in group)
            found.extend(step._replace(op="added") for step in group)
        else:
            found.extend(group)
    return found


def _weight(token: str) -> int:
    return 0 if token.isspace() else len(token)


def _is_word(token: str) -> bool:
    return token[0].isalnum() or token[0] == "_"


@cache
def _pattern() -> re.Pattern[str]:
    marks = _marks()
    letter = rf"[^\W{_UNSPACED}]"
    return re.compile(
        rf"{letter}(?:{letter}|[{marks}{_JOINERS}])*"
        rf"|[{_UNSPACED}][{marks}]*"
        r"|\s+"
        rf"|[^\w\s](?:[{marks}\U0001f3fb-\U0001f3ff]|\u200d[^\w\s])*"
    )


def _marks() -> str:
    """Signs that stand on, under or around the letter before them, as ranges."""
    found = [at for at in range(0x300, _LAST_MARK) if unicodedata.category(chr(at))[0] == "M"]
    found += range(0xFE00, 0xFE10)
    ranges = []
    for _, group in groupby(enumerate(sorted(set(found))), lambda each: each[1] - each[0]):
        run = [at for _, at in group]
        ranges.append(f"{chr(run[0])}-{chr(run[-1])}")
    return "".join(ranges)
