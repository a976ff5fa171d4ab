"""The order of a flat text's items, deleted ones and all: our own small reading of Yjs.

The order is decided by Yjs's rule (YATA): an item goes behind its origin and before its right
origin; among those that others put there at the same time, the smaller client id comes first.
Tested against pycrdt and Yjs, which decide the live text; this one only has to agree.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final, NamedTuple

from drafts.ids import PersonId
from drafts.sync.structs import DELETED, GAP, WORDS, Id, Section, Struct, cut


class Astray(Exception):
    """An update refers to what no row before it brought: the journal is not whole."""


class Row(NamedTuple):
    """Who sent a row of the journal, when, and its place in the order."""

    seq: int
    person: PersonId | None
    at: datetime


class Item:
    """Neighbouring characters of one client with one fate, or one embed or format.

    `author`: who first wrote the words, wherever they were moved since. `gone`: the row that
    deleted them. `moved`: they are gone from here, and stand elsewhere again.
    """

    __slots__ = (
        "author", "before", "client", "clock", "gone", "kind", "left", "length", "moved", "origin",
        "right", "text",
    )  # fmt: skip

    def __init__(self, client: int, struct: Struct, author: PersonId | None, gone: Row | None) -> None:
        self.client = client
        self.kind, self.clock, self.length, self.origin, self.before, self.text, _ = struct
        self.author = author
        self.gone = gone
        self.moved = False
        self.left: Item | None = None
        self.right: Item | None = None

    @property
    def end(self) -> int:
        return self.clock + self.length


class _Column:
    """One client's items by clock."""

    __slots__ = ("held", "items", "starts")

    def __init__(self) -> None:
        self.starts: list[int] = []
        self.items: list[Item] = []
        self.held = 0


_EMPTY: Final = _Column()


class ItemSequence:
    """Not for several threads at once. After an Astray it is of no use any more."""

    def __init__(self) -> None:
        self.first: Item | None = None
        self._columns: dict[int, _Column] = {}

    def __iter__(self) -> Iterator[Item]:
        """In the text's order."""
        item = self.first
        while item is not None:
            yield item
            item = item.right

    def take(self, sections: Sequence[Section], row: Row) -> list[tuple[int, Struct]]:
        """Integrate what is not held yet; the new words, by client. Raises Astray.

        Sections may lean on each other in any order: one that has to wait for another is taken
        up again when that one has got far enough.
        """
        fresh: list[tuple[int, Struct]] = []
        reached = [0] * len(sections)
        waiting: dict[int, list[int]] = {}
        ready = list(range(len(sections)))
        while ready:
            index = ready.pop()
            client, structs = sections[index]
            begun = at = reached[index]
            lacking = None
            while at < len(structs) and (lacking := self._lacking(structs[at])) is None:
                self._take_one(client, structs[at], row, fresh)
                at += 1
            reached[index] = at
            if lacking is not None:
                waiting.setdefault(lacking, []).append(index)
            if at > begun:
                ready.extend(waiting.pop(client, ()))
        if any(waiting.values()):
            raise Astray("a row leans on words that no row before it brought")
        return fresh

    def cut(self, client: int, start: int, end: int) -> Iterator[Item]:
        """The items of these clocks, parted at both ends. Raises Astray where they are not held."""
        while start < end:
            item = self.starting(client, start)
            if item.end > end:
                self._split(item, end - item.clock)
            yield item
            start = item.end

    def within(self, client: int, start: int, end: int) -> Iterator[tuple[Item, str]]:
        """The items that have some of these clocks, and their words there. Parts nothing."""
        while start < end:
            item = self.find(client, start)
            text = cut(item.text, start - item.clock, item.length)[1]
            yield item, cut(text, end - start, item.end - start)[0]
            start = item.end

    def held(self, client: int) -> int:
        """How many clocks of this client there are."""
        return self._columns.get(client, _EMPTY).held

    def find(self, client: int, clock: int) -> Item:
        column = self._columns.get(client, _EMPTY)
        if clock >= column.held:
            raise Astray("a row names words that no row before it brought")
        return column.items[bisect_right(column.starts, clock) - 1]

    def starting(self, client: int, clock: int) -> Item:
        item = self.find(client, clock)
        return item if item.clock == clock else self._split(item, clock - item.clock)

    def _ending(self, client: int, clock: int) -> Item:
        item = self.find(client, clock)
        if item.end > clock + 1:
            self._split(item, clock + 1 - item.clock)
        return item

    def _split(self, item: Item, at: int) -> Item:
        """Part an item `at` clocks behind its start; the second half."""
        text, rest = cut(item.text, at, item.length) if item.text else ("", "")
        struct = Struct(
            item.kind,
            item.clock + at,
            item.length - at,
            (item.client, item.clock + at - 1),
            item.before,
            rest,
        )
        half = Item(item.client, struct, item.author, item.gone)
        half.moved = item.moved
        item.text, item.length = text, at
        self._link(half, item)
        column = self._columns[item.client]
        index = bisect_right(column.starts, item.clock)
        column.starts.insert(index, half.clock)
        column.items.insert(index, half)
        return half

    # ── integration ──

    def _lacking(self, struct: Struct) -> int | None:
        """The client of whom it needs more than is held."""
        for leaned in (struct.origin, struct.before):
            if leaned is not None and leaned[1] >= self._columns.get(leaned[0], _EMPTY).held:
                return leaned[0]
        return None

    def _take_one(self, client: int, struct: Struct, row: Row, fresh: list[tuple[int, Struct]]) -> None:
        column = self._columns.get(client)
        if column is None:
            column = self._columns[client] = _Column()
        known = column.held - struct.clock
        if known >= struct.length:
            return
        if struct.kind == GAP or known < 0:
            raise Astray("a row begins behind what its client is known to have written")
        if known:
            struct = _rest(client, struct, known)
        column.held = struct.clock + struct.length
        if struct.kind == WORDS:
            fresh.append((client, struct))
            if self._typed_on(column, client, struct, row):
                return
        item = Item(client, struct, row.person, row if struct.kind == DELETED else None)
        column.starts.append(struct.clock)
        column.items.append(item)
        self._link(item, self._left_of(item))

    def _typed_on(self, column: _Column, client: int, struct: Struct, row: Row) -> bool:
        """The next key of somebody who types lengthens their last item."""
        if not column.items:
            return False
        last = column.items[-1]
        if (
            struct.origin != (client, struct.clock - 1)
            or last.before != struct.before
            or last.kind != WORDS
            or last.gone is not None
            or last.author != row.person
            or not self._is_followed_by(last, struct.before)
        ):
            return False
        last.text += struct.text
        last.length += struct.length
        return True

    def _is_followed_by(self, item: Item, before: Id | None) -> bool:
        right = item.right
        return before is None if right is None else before == (right.client, right.clock)

    def _left_of(self, item: Item) -> Item | None:
        """Where it goes: behind this one (None: first of all). Yjs, `Item.integrate`."""
        left = None if item.origin is None else self._ending(*item.origin)
        right = None if item.before is None else self.starting(*item.before)
        other = self.first if left is None else left.right
        if other is right:
            return left
        passed: set[Item] = set()
        rivals: set[Item] = set()
        while other is not None and other is not right:
            passed.add(other)
            rivals.add(other)
            if other.origin == item.origin:
                if other.client < item.client:
                    left = other
                    rivals.clear()
                elif other.before == item.before:
                    break
            elif other.origin is not None and (theirs := self.find(*other.origin)) in passed:
                if theirs not in rivals:
                    left = other
                    rivals.clear()
            else:
                break
            other = other.right
        return left

    def _link(self, item: Item, left: Item | None) -> None:
        right = self.first if left is None else left.right
        item.left, item.right = left, right
        if left is None:
            self.first = item
        else:
            left.right = item
        if right is not None:
            right.left = item


def _rest(client: int, struct: Struct, known: int) -> Struct:
    """What of a struct is new when its first `known` clocks are held already."""
    text = cut(struct.text, known, struct.length)[1] if struct.text else ""
    clock = struct.clock + known
    return Struct(struct.kind, clock, struct.length - known, (client, clock - 1), struct.before, text)
