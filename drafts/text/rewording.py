"""Putting other words in place of some, touching only those that differ.

Words that stay keep their place in the text, and with it everybody's carets, formats and
anchors in them. Nothing else than words is ever taken out: embeds stay where they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any, Final

from drafts.text.anchors import Place
from drafts.text.blocks import Run
from drafts.text.delta import Delete, Insert, Op, Retain
from drafts.text.schema import BLOCK_ATTRIBUTES, BRACKET_PREFIX, COMMENT_PREFIX

_TOKEN: Final = re.compile(r"\w+|\s+|[^\w\s]")
_NO_WORDS: Final[Mapping[str, Any]] = {}


def reword(runs: Sequence[Run], place: Place, wording: str, comment: str) -> list[Op]:
    """The edit that makes the words at `place` read `wording`; empty when they do.

    New words look like those that they replace, and carry their anchors; words put in between
    look as both neighbours do. All of them carry the comment's own key.
    """
    signs = _signs(runs, place)
    words = [at for at, (sign, _) in enumerate(signs) if sign]
    old = _tokens("".join(sign for sign, _ in signs))
    new = _tokens(wording)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    changes = [change for change in matcher.get_opcodes() if change[0] != "equal"]
    ends = _ends(old)
    ops: list[Op] = []
    done = 0
    for _, first, last, begin, end in changes:
        start, stop = ends[first], ends[last]
        at = words[start] if start < len(words) else len(signs)
        fresh = "".join(new[begin:end])
        ops.append(Retain(at - done))
        if fresh:
            ops.append(Insert(fresh, _looks(signs, words[start:stop], at, comment)))
        ops.extend(_taken_out(words[start:stop]))
        done = words[stop - 1] + 1 if stop > start else at
    return [Retain(place.at), *ops] if ops else []


def _tokens(text: str) -> list[str]:
    return _TOKEN.findall(text)


def _ends(tokens: Sequence[str]) -> list[int]:
    """Where each token begins, and where the last one ends."""
    ends = [0]
    for token in tokens:
        ends.append(ends[-1] + len(token))
    return ends


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
