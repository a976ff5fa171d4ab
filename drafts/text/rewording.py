"""Putting other words in place of some, touching only those that differ.

Words that stay keep their place in the text, and with it everybody's carets, formats and
anchors in them. Nothing else than words is ever taken out: embeds stay where they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import accumulate, takewhile
from typing import Any, Final

from drafts.text.anchors import Place
from drafts.text.blocks import Run
from drafts.text.delta import Delete, Insert, Op, Retain
from drafts.text.schema import BLOCK_ATTRIBUTES, BRACKET_PREFIX, COMMENT_PREFIX

_TOKEN: Final = re.compile(r"\w+\s*|[^\w\s]+\s*|\s+")
"""A word or a row of other signs, with the blanks behind it: blanks by themselves would match all others."""
_PIECE: Final = re.compile(r"\w+|\s+|[^\w\s]")
_NO_WORDS: Final[Mapping[str, Any]] = {}


@dataclass(frozen=True, slots=True)
class Change:
    """In words of some length, those from `start` to `stop` give way to `fresh`."""

    start: int
    stop: int
    fresh: str


def word_changes(old: str, new: str) -> tuple[Change, ...]:
    """What makes the old words read as the new ones, in order; empty when they do.

    Not for the event loop: words made to be hard to compare take a second, where a paragraph's
    take a few milliseconds.
    """
    was, will = _TOKEN.findall(old), _TOKEN.findall(new)
    ends = list(accumulate(map(len, was), initial=0))
    return tuple(
        _trimmed(old, Change(ends[first], ends[last], "".join(will[begin:end])))
        for how, first, last, begin, end in SequenceMatcher(None, was, will).get_opcodes()
        if how != "equal"
    )


def _trimmed(old: str, change: Change) -> Change:
    """Without the words that it takes out and puts in again at either end: only a comma came behind them."""
    was, will = _PIECE.findall(old[change.start : change.stop]), _PIECE.findall(change.fresh)
    head = _alike(was, will)
    tail = _alike(was[head:][::-1], will[head:][::-1])
    start = change.start + len("".join(was[:head]))
    stop = change.stop - len("".join(was[len(was) - tail :]))
    return Change(start, stop, "".join(will[head : len(will) - tail]))


def _alike(one: Sequence[str], other: Sequence[str]) -> int:
    """How many they begin with alike."""
    pairs = zip(one, other, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def reword(runs: Sequence[Run], place: Place, changes: Sequence[Change], comment: str) -> list[Op]:
    """The edit that makes these changes to the words at `place`; empty when there are none.

    New words look like those that they replace, and carry their anchors; words put in between
    look as both neighbours do. All of them carry the comment's own key.
    """
    signs = _signs(runs, place)
    words = [at for at, (sign, _) in enumerate(signs) if sign]
    ops: list[Op] = []
    done = 0
    for change in changes:
        at = words[change.start] if change.start < len(words) else len(signs)
        gone = words[change.start : change.stop]
        ops.append(Retain(at - done))
        if change.fresh:
            ops.append(Insert(change.fresh, _looks(signs, gone, at, comment)))
        ops.extend(_taken_out(gone))
        done = gone[-1] + 1 if gone else at
    return [Retain(place.at), *ops] if ops else []


def _signs(runs: Sequence[Run], place: Place) -> list[tuple[str, Mapping[str, Any]]]:
    """The signs at the place with their attributes; "" is an embed."""
    found: list[tuple[str, Mapping[str, Any]]] = []
    at = 0
    for run in runs:
        cells = [""] if run.embed is not None else run.text
        first, last = max(place.at - at, 0), min(place.at + place.length - at, len(cells))
        if first < last:
            found.extend((sign, run.attributes) for sign in cells[first:last])
        at += len(cells)
    return found


def _taken_out(cells: Sequence[int]) -> Iterator[Op]:
    """Deletions of these cells, over what stands between them."""
    for number, cell in enumerate(cells):
        between = cell - cells[number - 1] - 1 if number else 0
        if between:
            yield Retain(between)
        yield Delete(1)


def _looks(
    signs: Sequence[tuple[str, Mapping[str, Any]]], replaced: Sequence[int], at: int, comment: str
) -> dict[str, Any]:
    if replaced:
        looks = dict(signs[replaced[0]][1])
        for cell in replaced[1:]:
            # An anchor that is on any of the replaced words is on what stands for them.
            looks |= {key: value for key, value in signs[cell][1].items() if _is_anchor(key)}
    else:
        before = signs[at - 1][1] if at else _NO_WORDS
        after = signs[at][1] if at < len(signs) else _NO_WORDS
        looks = {key: value for key, value in before.items() if after.get(key) == value}
    own = {key: value for key, value in looks.items() if key not in BLOCK_ATTRIBUTES}
    return own | {f"{COMMENT_PREFIX}{comment}": True}


def _is_anchor(key: str) -> bool:
    return key.startswith((COMMENT_PREFIX, BRACKET_PREFIX))
