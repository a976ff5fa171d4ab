"""The edit that makes one text say what another says: a version restored, a file brought back in.

It is played forward on the text as it is, so that nothing is undone behind anybody's back: blocks and
words that both texts have stay where they are, with everybody's carets and comments in them;
the rest is deleted and inserted. Whoever comes back with older changes finds deleted words deleted and
new words new: nothing comes to life again, and nothing stands twice.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, Final, NamedTuple

from drafts.review.difference import EMBED
from drafts.review.order import longest_rising, pairs
from drafts.review.words import Op as What
from drafts.review.words import Step, walk
from drafts.text.blocks import Run
from drafts.text.delta import Delete, Insert, Op, Retain
from drafts.text.schema import BLOCK_ATTRIBUTES, BLOCK_START, COMMENT_PREFIX

Look = Mapping[str, Any]
_NAMELESS: Final = "\0"


class _Cell(NamedTuple):
    """One sign, or one embed."""

    sign: str
    look: Look
    embed: Look | None = None


@dataclass(slots=True)
class _Part:
    """One block of the flat text; `start` is None for words before the first newline."""

    start: Look | None
    runs: list[Run] = field(default_factory=list)

    @property
    def key(self) -> str:
        if self.start is None:
            return _NAMELESS
        id = self.start.get("id")
        return id if isinstance(id, str) else ""

    @property
    def length(self) -> int:
        return (self.start is not None) + sum(1 if r.embed is not None else len(r.text) for r in self.runs)

    @property
    def has_comments(self) -> bool:
        return any(key.startswith(COMMENT_PREFIX) for run in self.runs for key in run.attributes)

    @property
    def signs(self) -> str:
        return "".join(EMBED if run.embed is not None else run.text for run in self.runs)

    def cells(self) -> list[_Cell]:
        found: list[_Cell] = []
        for run in self.runs:
            if run.embed is not None:
                found.append(_Cell(EMBED, run.attributes, run.embed))
            else:
                found.extend([_Cell(sign, run.attributes) for sign in run.text])
        return found


class _Stretch(NamedTuple):
    """Signs next to one another that stay, go or come together."""

    op: What
    length: int


@dataclass(frozen=True, slots=True)
class _Planned:
    """What becomes of one place in the text: `now` stays (`stays`), or goes; `then` comes. Both and not
    staying: moved, with what they share."""

    now: _Part | None
    then: _Part | None
    stays: bool = False
    stretches: Sequence[_Stretch] = ()
    alike: bool = False


def forward(now: Sequence[Run], then: Sequence[Run]) -> list[Op]:
    """Empty when it says that already. Comments' keys stay on words that stay; words that come back bring
    those keys back that would be on no word at all."""
    plan = list(_plan(_parts(now), _parts(then)))
    staying = _keys_that_stay(plan)
    return list(_tidied(op for place in plan for op in _ops(place, staying)))


# ── the plan ──────────────────────────────────────────────────────────────────────────────


def _parts(runs: Iterable[Run]) -> list[_Part]:
    found = [_Part(None)]
    for run in runs:
        if run.embed is not None:
            found[-1].runs.append(run)
            continue
        first, *others = run.text.split(BLOCK_START)
        if first:
            found[-1].runs.append(Run(first, run.attributes))
        for words in others:
            found.append(_Part(run.attributes, [Run(words, _of_words(run.attributes))] if words else []))
    return found if found[0].runs else found[1:]


def _plan(now: Sequence[_Part], then: Sequence[_Part]) -> Iterator[_Planned]:
    was = pairs([part.key for part in now], [part.key for part in then])
    stays = longest_rising(was)
    done = 0

    def gone(until: int) -> Iterator[_Planned]:
        return (_Planned(now[place], None) for place in range(done, until))

    for at, part in enumerate(then):
        if at in stays:
            yield from gone(was[at])
            done = was[at] + 1
            yield _both(now[was[at]], part, stays=True)
        elif at in was:
            yield _both(now[was[at]], part, stays=False)
        else:
            yield _Planned(None, part)
    yield from gone(len(now))


def _both(now: _Part, then: _Part, *, stays: bool) -> _Planned:
    if stays and (now == then or _says(now) == _says(then)):
        return _Planned(now, then, stays, alike=True)
    steps = walk([now.signs], [then.signs], to_read=False)
    stretches = [_Stretch(op, sum(len(step.text) for step in some)) for op, some in groupby(steps, _op)]
    return _Planned(now, then, stays, stretches)


def _op(step: Step) -> What:
    return step.op


def _says(part: _Part) -> tuple[Look | None, list[tuple[str, Look, Look | None]]]:
    """Everything but comments' keys, neighbours that look alike as one."""
    found: list[tuple[str, Look, Look | None]] = []
    for run in part.runs:
        look = _without_comments(run.attributes)
        if found and run.embed is None and found[-1][2] is None and found[-1][1] == look:
            found[-1] = (found[-1][0] + run.text, look, None)
        else:
            found.append((run.text, look, run.embed))
    return None if part.start is None else _without_comments(part.start), found


def _keys_that_stay(plan: Iterable[_Planned]) -> frozenset[str]:
    found: set[str] = set()
    for place in plan:
        if place.now is None or place.then is None or not place.now.has_comments:
            continue
        if place.alike:
            found.update(key for run in place.now.runs for key in run.attributes)
            continue
        cells, at = place.now.cells(), 0
        for op, length in place.stretches:
            if op == "same":
                for look, some in _by_look(cells[at : at + length]):
                    # One that would be left on a blank alone is on no word.
                    if any(cell.sign.strip() for cell in some):
                        found.update(look)
            at += length if op != "added" else 0
    return frozenset(key for key in found if key.startswith(COMMENT_PREFIX))


# ── the edit ──────────────────────────────────────────────────────────────────────────────


def _ops(place: _Planned, staying: AbstractSet[str]) -> Iterator[Op]:
    if place.alike and place.now:
        yield Retain(place.now.length)
    elif place.stays and place.now and place.then:
        yield from _start_changed(place.now.start, place.then.start)
        yield from _reworded(place.now.cells(), place.then.cells(), place.stretches, staying)
    elif place.then:
        yield from _put_in(place, place.then, staying)
    elif place.now:
        yield Delete(place.now.length)


def _start_changed(now: Look | None, then: Look | None) -> Iterator[Op]:
    if now is not None and then is not None:
        yield Retain(1, _changed(now, then))


def _changed(now: Look, then: Look) -> Look | None:
    changed = {
        key: then.get(key)
        for key in now.keys() | then.keys()
        if now.get(key) != then.get(key) and not key.startswith(COMMENT_PREFIX)
    }
    return changed or None


def _reworded(
    now: Sequence[_Cell], then: Sequence[_Cell], stretches: Iterable[_Stretch], staying: AbstractSet[str]
) -> Iterator[Op]:
    at = to = 0
    for op, length in stretches:
        if op == "removed":
            yield Delete(length)
        elif op == "added":
            yield from _inserted(then[to : to + length], staying)
        else:
            yield from _kept(now[at : at + length], then[to : to + length], staying)
        at += length if op != "added" else 0
        to += length if op != "removed" else 0


def _kept(now: Sequence[_Cell], then: Sequence[_Cell], staying: AbstractSet[str]) -> Iterator[Op]:
    """The same signs, which may look otherwise: most look the same, and are passed over together."""
    same = 0
    for old, new in zip(now, then, strict=True):
        if old.embed is None and new.embed is None and (old.look is new.look or old.look == new.look):
            same += 1
            continue
        if same:
            yield Retain(same)
        same = 0
        if old.embed == new.embed:
            yield Retain(1, _changed(old.look, new.look))
        else:
            yield Delete(1)
            yield from _inserted([new], staying)
    if same:
        yield Retain(same)


def _put_in(place: _Planned, then: _Part, staying: AbstractSet[str]) -> Iterator[Op]:
    """A block that is new here. One that was moved brings along the comments of the words it keeps."""
    if then.start is not None:
        yield Insert(BLOCK_START, _without_comments(then.start))
    if place.now is None:
        yield from _inserted(then.cells(), staying)
        return
    cells, old, at, to = then.cells(), place.now.cells(), 0, 0
    for op, length in place.stretches:
        if op == "same":
            for was, cell in zip(old[at : at + length], cells[to : to + length], strict=True):
                anchors = {key: value for key, value in was.look.items() if key.startswith(COMMENT_PREFIX)}
                yield _insert(cell, _without_comments(cell.look) | anchors)
        elif op == "added":
            yield from _inserted(cells[to : to + length], staying)
        at += length if op != "added" else 0
        to += length if op != "removed" else 0


def _inserted(cells: Iterable[_Cell], staying: AbstractSet[str]) -> Iterator[Op]:
    for as_it_was, group in _by_look(cells):
        look = {
            key: value
            for key, value in as_it_was.items()
            if not (key.startswith(COMMENT_PREFIX) and key in staying)
        }
        for embeds, some in groupby(group, lambda cell: cell.embed is not None):
            if embeds:
                yield from (_insert(cell, look) for cell in some)
            else:
                yield Insert("".join(cell.sign for cell in some), look)


def _by_look(cells: Iterable[_Cell]) -> Iterator[tuple[Look, list[_Cell]]]:
    """Neighbours out of one run, which have their look as one and the same value."""
    for _, group in groupby(cells, lambda cell: id(cell.look)):
        some = list(group)
        yield some[0].look, some


def _insert(cell: _Cell, look: Look) -> Op:
    return Insert(cell.sign if cell.embed is None else cell.embed, look)


def _tidied(ops: Iterable[Op]) -> Iterator[Op]:
    """Neighbours of one kind as one step, and nothing kept at the very end."""
    groups = [list(group) for _, group in groupby(ops, _alike)]
    while groups and isinstance(groups[-1][0], Retain) and not groups[-1][0].attributes:
        groups.pop()
    for group in groups:
        yield _as_one(group)


def _alike(op: Op) -> object:
    """What neighbours must share to be one step; an embed is one by itself."""
    if isinstance(op, Delete):
        return "delete"
    if isinstance(op, Retain):
        return "retain", _as_json(op.attributes or {})
    return "insert", None if isinstance(op.content, str) else id(op), _as_json(op.attributes)


def _as_json(look: Look) -> str:
    """So that a true is not a 1."""
    return json.dumps(look, sort_keys=True) if look else ""


def _as_one(group: Sequence[Op]) -> Op:
    first = group[0]
    if isinstance(first, Retain):
        return Retain(sum(op.length for op in group if isinstance(op, Retain)), first.attributes)
    if isinstance(first, Delete):
        return Delete(sum(op.length for op in group if isinstance(op, Delete)))
    if not isinstance(first.content, str):
        return first
    text = "".join(op.content for op in group if isinstance(op, Insert) and isinstance(op.content, str))
    return Insert(text, first.attributes)


def _without_comments(look: Look) -> dict[str, Any]:
    return {key: value for key, value in look.items() if not key.startswith(COMMENT_PREFIX)}


def _of_words(look: Look) -> Look:
    """Of the letters right behind a block's start, which may be in one run with it."""
    return {key: value for key, value in look.items() if key not in BLOCK_ATTRIBUTES}
