"""Whether what is sent again is what is held: two windows may not write under one number."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from drafts.sync.structs import DELETED, GAP, WORDS, Id, Struct, read_update


class _Mark(NamedTuple):
    """What stands at one clock, and between which two it was put. `sign`: its kind and, of words, its UTF-16
    unit; None where it has been deleted, which says nothing of what it was."""

    sign: tuple[int, bytes] | None
    origin: Id | None
    before: Id | None

    def agrees(self, other: _Mark) -> bool:
        same = self.sign == other.sign or self.sign is None or other.sign is None
        return same and (self.origin, self.before) == (other.origin, other.before)


def repeats(offered: bytes, held: bytes, clients: Collection[int]) -> bool:
    """Whether both updates say the same wherever both have a clock of these clients. Both have passed the
    scan. However each is cut into structs makes no difference."""
    ours = {section.client: section.structs for section in read_update(held)[0]}
    return all(
        _agree(section.client, section.structs, ours.get(section.client, ()))
        for section in read_update(offered)[0]
        if section.client in clients
    )


def _agree(client: int, offered: Sequence[Struct], held: Sequence[Struct]) -> bool:
    if not offered or not held:
        return True
    first = max(offered[0].clock, held[0].clock)
    pairs = zip(_marks(client, offered, first), _marks(client, held, first), strict=False)
    return all(one is None or other is None or one.agrees(other) for one, other in pairs)


def _marks(client: int, structs: Sequence[Struct], first: int) -> Iterator[_Mark | None]:
    """Clock by clock, None in gaps, from the clock `first`."""
    return islice(_each(client, structs), first - structs[0].clock, None)


def _each(client: int, structs: Sequence[Struct]) -> Iterator[_Mark | None]:
    for struct in structs:
        units = struct.text.encode("utf-16-le")
        for at in range(struct.length):
            if struct.kind == GAP:
                yield None
                continue
            unit = units[2 * at : 2 * at + 2] if struct.kind == WORDS else b""
            sign = None if struct.kind == DELETED else (struct.kind, unit)
            # Within a struct each clock was put behind the one before it.
            origin = (client, struct.clock + at - 1) if at else struct.origin
            yield _Mark(sign, origin, struct.before)
