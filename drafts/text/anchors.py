"""Anchors: a formatting key `c:<comment id>` on words, which stays with them through every edit.

The key is put on by the server, in the text itself, so it follows its words through splits,
joins and moves as strong or emphasis would. Its words are named by paragraph, offsets and quote, as
somebody saw them; when they have moved the nearest equal ones count, else the whole paragraph.

Offsets in blocks count code points of `Block.text`, in which an embed counts nothing; offsets in
the flat text count it 1 (see `drafts.text.draft`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from drafts.ids import BlockId
from drafts.text.blocks import Block, Run
from drafts.text.delta import Op, Retain
from drafts.text.paragraphs import MAX_ID
from drafts.text.schema import BLOCK_START, COMMENT_PREFIX

EMBED: Final = "\0"
"""Stands for an embed among the signs of a block: no text can hold it."""

State = Literal["here", "changed", "gone"]


@dataclass(frozen=True, slots=True)
class Asked:
    """Words as somebody saw them. An empty quote means the whole paragraph."""

    block: BlockId
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class Place:
    """Words as they are: `block`, `start` and `end` in its text, and `at`, `length` in the flat text."""

    block: BlockId
    start: int
    end: int
    text: str
    at: int
    length: int


@dataclass(frozen=True, slots=True)
class Now:
    """Where an anchor's words are. Spread over several blocks: `block`, `start` and `end` say
    where they begin, and `text` is all of them, a newline for each start of a block in between.

    `place` is None when they are gone, or in several blocks. `around`: when they are gone, all that their
    paragraph says now; "" when that is gone as well.
    """

    state: State
    block: BlockId | None
    start: int
    end: int
    text: str
    place: Place | None = None
    around: str = ""


@dataclass(slots=True)
class Line:
    """One block: where its words begin in the flat text, their signs, and the comments' keys
    on them as (start, end), sorted, apart from each other."""

    id: BlockId
    at: int
    signs: str
    keys: dict[str, list[tuple[int, int]]] = field(default_factory=dict)

    @property
    def text(self) -> str:
        return self.signs.replace(EMBED, "")


class Reading:
    """A flat text read once, to look for many anchors in it."""

    def __init__(self, runs: Iterable[Run]) -> None:
        self.lines = tuple(_lines(runs))
        self._by_id: dict[BlockId, Line] = {}
        self._by_key: dict[str, list[Line]] = {}
        for line in self.lines:
            if line.id:
                self._by_id.setdefault(line.id, line)
            for key in line.keys:
                self._by_key.setdefault(key, []).append(line)

    def find(self, asked: Asked) -> Place | None:
        """The words asked for, or the nearest equal ones, or the whole paragraph; None when
        neither the words nor the paragraph are there any more."""
        line = self._by_id.get(asked.block)
        if not asked.quote:
            return _whole(line) if line else None
        found = _nearest(line.text, asked) if line else None
        if line and found is not None:
            return _place(line, found, found + len(asked.quote))
        return self._elsewhere(asked) or (_whole(line) if line else None)

    def now(self, comment: str, block: BlockId, quote: str, then: str) -> Now:
        """Where the words of a comment are that was put on `block`; `quote` is "" when it was on
        the whole of it, and `then` the words that are looked for: those that were commented on, or
        that were put in their place."""
        line = self._by_id.get(block)
        if not quote and line:
            return _told(_whole(line), then)
        places = [_hull(each, comment) for each in self._by_key.get(comment, ())]
        if not places:
            if not line:
                return Now("gone" if then else "here", None, 0, 0, "")
            if not then:  # words that were to be deleted are as they should be
                return Now("here", line.id, 0, 0, "")
            return Now("gone", line.id, 0, 0, "", around=line.text)
        same = [place for place in places if place.text == then]
        one = next((place for place in same if place.block == block), same[0] if same else None)
        if one or len(places) == 1:
            return _told(one or places[0], then)
        text = BLOCK_START.join(place.text for place in places)
        first = places[0]
        return Now("changed", first.block, first.start, first.end, text)

    def _elsewhere(self, asked: Asked) -> Place | None:
        """Words that moved out of their paragraph: the nearest block that holds them."""
        if len(asked.quote) < LEAST:
            return None
        home = next((number for number, line in enumerate(self.lines) if line.id == asked.block), 0)
        for number in sorted(range(len(self.lines)), key=lambda number: abs(number - home)):
            line = self.lines[number]
            found = _nearest(line.text, asked) if line.id else None
            if found is not None:
                return _place(line, found, found + len(asked.quote))
        return None


def of_blocks(blocks: Iterable[Block]) -> Reading:
    """The same of a text read already. Only for looking: places of it have no offsets in the flat text."""
    return Reading(run for block in blocks for run in (Run(BLOCK_START, {"id": block.id}), *block.runs))


LEAST: Final = 12
"""Characters of a quote that are looked for in other paragraphs: fewer stand anywhere by chance."""


def put(comment: str, place: Place) -> list[Op]:
    """The edit that puts the comment's key on these words; empty for a paragraph without any."""
    if not place.length:
        return []
    return [Retain(place.at), Retain(place.length, {f"{COMMENT_PREFIX}{comment}": True})]


def _lines(runs: Iterable[Run]) -> Iterator[Line]:
    line, at, started = Line(BlockId(""), 0, ""), 0, False
    for run in runs:
        keys = [key[len(COMMENT_PREFIX) :] for key in run.attributes if _anchors(key, run.attributes)]
        first, *others = [EMBED] if run.embed is not None else run.text.split(BLOCK_START)
        _add(line, first, keys)
        at += len(first)
        for words in others:
            if started or line.signs:
                yield line
            at, started = at + 1, True
            line = Line(_id(run.attributes.get("id")), at, "")
            _add(line, words, keys)
            at += len(words)
    if started or line.signs:
        yield line


def _anchors(key: str, attributes: Mapping[str, Any]) -> bool:
    return key.startswith(COMMENT_PREFIX) and attributes[key] is True


def _add(line: Line, words: str, keys: Sequence[str]) -> None:
    if not words:
        return
    start, end = len(line.signs), len(line.signs) + len(words)
    line.signs += words
    for key in keys:
        spans = line.keys.setdefault(key, [])
        if spans and spans[-1][1] == start:
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))


def _id(value: Any) -> BlockId:
    return BlockId(value if isinstance(value, str) and len(value) <= MAX_ID else "")


def _hull(line: Line, comment: str) -> Place:
    """From the first anchored sign to the last: what was pasted in between belongs to it now."""
    spans = line.keys[comment]
    return _cells(line, spans[0][0], spans[-1][1])


def _whole(line: Line) -> Place:
    return _cells(line, 0, len(line.signs))


def _place(line: Line, start: int, end: int) -> Place:
    """By offsets in the block's text."""
    if EMBED not in line.signs:
        return _cells(line, start, end)
    words = [cell for cell, sign in enumerate(line.signs) if sign != EMBED]
    return _cells(line, words[start], words[end - 1] + 1)


def _cells(line: Line, start: int, end: int) -> Place:
    """By signs, embeds counted."""
    text = line.signs[start:end].replace(EMBED, "")
    before = start - line.signs.count(EMBED, 0, start)
    return Place(line.id, before, before + len(text), text, line.at + start, end - start)


def _told(place: Place, then: str) -> Now:
    state: State = "here" if place.text == then else "changed"
    return Now(state, place.block, place.start, place.end, place.text, place)


def _nearest(text: str, asked: Asked) -> int | None:
    """Where in `text` the quote begins, of several places the one nearest to where it was."""
    if text[asked.start : asked.end] == asked.quote:
        return asked.start
    return min(_all(text, asked.quote), key=lambda at: abs(at - asked.start), default=None)


def _all(text: str, words: str) -> Iterator[int]:
    at = text.find(words)
    while at >= 0:
        yield at
        at = text.find(words, at + 1)
