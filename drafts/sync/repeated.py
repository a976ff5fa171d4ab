"""Whether what is sent again is what is held: two windows may not write under one number."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence

from drafts.sync.structs import DELETED, GAP, WORDS, Id, Struct, read_update


def repeats(offered: bytes, held: bytes, clients: Collection[int]) -> bool:
    """Whether both updates say the same wherever both have a clock of these clients: the same words, embeds
    and formats between the same neighbours. Both have passed the scan. However each is cut into structs makes
    no difference. What has been deleted says nothing of what it was: there the neighbours alone count."""
    ours = {section.client: section.structs for section in read_update(held)[0]}
    return all(
        _agree(section.client, section.structs, ours.get(section.client, ()))
        for section in read_update(offered)[0]
        if section.client in clients
    )


def _agree(client: int, offered: Sequence[Struct], held: Sequence[Struct]) -> bool:
    return all(
        GAP in (one.kind, other.kind)
        or (
            (_origin(client, one, clock), one.before) == (_origin(client, other, clock), other.before)
            and _say_the_same(one, other, clock, length)
        )
        for one, other, clock, length in _overlaps(offered, held)
    )


def _overlaps(offered: Sequence[Struct], held: Sequence[Struct]) -> Iterator[tuple[Struct, Struct, int, int]]:
    """Two structs, and the first clock and the number of those that both have."""
    at = to = 0
    while at < len(offered) and to < len(held):
        one, other = offered[at], held[to]
        ends = one.clock + one.length, other.clock + other.length
        first = max(one.clock, other.clock)
        if first < min(ends):
            yield one, other, first, min(ends) - first
        at += ends[0] <= ends[1]
        to += ends[1] <= ends[0]


def _origin(client: int, struct: Struct, clock: int) -> Id | None:
    """Within a struct each clock was put behind the one before it."""
    return struct.origin if clock == struct.clock else (client, clock - 1)


def _say_the_same(one: Struct, other: Struct, clock: int, length: int) -> bool:
    if DELETED in (one.kind, other.kind):
        return True
    if one.kind != other.kind:
        return False
    if one.kind == WORDS:
        return _units(one, clock, length) == _units(other, clock, length)
    (name, value), (other_name, other_value) = one.said, other.said
    # pycrdt writes JSON anew in its own way.
    return name == other_name and (value == other_value or json.loads(value) == json.loads(other_value))


def _units(struct: Struct, clock: int, length: int) -> str | bytes:
    """These clocks of its words."""
    first = clock - struct.clock
    if struct.text.isascii():
        return struct.text[first : first + length].encode("utf-16-le")
    return struct.text.encode("utf-16-le")[2 * first : 2 * (first + length)]
