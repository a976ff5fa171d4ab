"""What changed from one version to the next, counted once."""

from __future__ import annotations

from collections import OrderedDict
from typing import Final

from drafts.review.difference import Counts, compare
from drafts.review.versions import Version
from server.actions.aside import aside

KEPT: Final = 2_000
"""Counts in memory: what is between two hashes never changes."""


class CountBook:
    """By the hashes of the two; what was counted first goes first."""

    def __init__(self) -> None:
        self._counts: OrderedDict[tuple[str, str], Counts] = OrderedDict()

    async def between(self, before: Version, after: Version) -> Counts:
        """Raises Malformed when one of them cannot be read."""
        key = before.hash, after.hash
        if key not in self._counts:
            size = len(before.canonical) + len(after.canonical)
            self._counts[key] = await aside(size, lambda: compare(before.outcome, after.outcome).counts)
            while len(self._counts) > KEPT:
                self._counts.popitem(last=False)
        return self._counts[key]
