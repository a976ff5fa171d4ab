"""Replaying a history of which something may be missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from drafts.errors import Refusal
from drafts.sync.gate import new_ranges, ready
from drafts.sync.update import Limits, Scan, scan


def without_gaps(updates: Iterable[bytes]) -> Iterator[bool]:
    """Of updates in their order, whether each can be applied on those before it that can.

    One that cannot leans on something missing. pycrdt would take it all the same, show words
    at the wrong place or not at all, and never notice when the missing part comes.
    """
    clocks: dict[int, int] = {}
    for update in updates:
        found = scan_kept(update)
        can = found is not None and ready(found, clocks)
        if found and can:
            clocks.update((client, end) for client, (_, end) in new_ranges(found, clocks).items())
        yield can


def scan_kept(update: bytes) -> Scan | None:
    """The scan of an update that we keep, whatever its size; None when it is none."""
    try:
        return scan(update, Limits(update=len(update)))
    except Refusal:
        return None


def missing(held: Iterable[int], last: int, after: int = 0) -> Iterator[tuple[int, int]]:
    """Which of the rows after+1…last are not held: the first and last of each gap.

    Gaps and not rows: a damaged count may say that there are a billion of them.
    """
    expected = after + 1
    for seq in sorted(seq for seq in held if after < seq <= last):
        if seq > expected:
            yield expected, seq - 1
        expected = seq + 1
    if expected <= last:
        yield expected, last
