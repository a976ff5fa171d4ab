"""Two rows of names: which is where in the other, and which of them kept their order."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence


def pairs(old: Sequence[str], new: Sequence[str]) -> dict[int, int]:
    """Place in the newer row -> place of the same name in the older. Of a repeated name the first counts."""
    places = {name: place for place, name in reversed(list(enumerate(old)))}
    found: dict[int, int] = {}
    for at, name in enumerate(new):
        place = places.pop(name, None)
        if place is not None:
            found[at] = place
    return found


def longest_rising(pairs: Mapping[int, int]) -> frozenset[int]:
    """The newer places of the longest run that kept its order: the rest was moved."""
    ends: list[int] = []
    places: list[int] = []
    before: dict[int, int | None] = {}
    for at, place in pairs.items():
        length = bisect_left(ends, place)
        before[at] = places[length - 1] if length else None
        ends[length : length + 1] = [place]
        places[length : length + 1] = [at]
    found = set()
    step: int | None = places[-1] if places else None
    while step is not None:
        found.add(step)
        step = before[step]
    return frozenset(found)
