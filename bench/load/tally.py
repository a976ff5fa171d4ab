"""What one run counts: deliveries, latencies, and when each key was due."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from bench.load.wire_frames import Ranges, ranges_of
from drafts.sync.varuint import read_varuint

KEPT: Final = 4096
"""Frames whose content is remembered: a room's readers all get the same one."""


@dataclass(slots=True)
class Typing:
    """When the keys of one client are due: clock `first` at `begun`, then one every `period` seconds."""

    first: int
    begun: float
    period: float

    def due(self, clock: int) -> float:
        return self.begun + (clock - self.first) * self.period


@dataclass(slots=True)
class Tally:
    """`window`: only keys that were due in it are timed; `stride`: only every so manieth clock."""

    typing: dict[int, Typing] = field(default_factory=dict)
    window: tuple[float, float] = (0.0, 0.0)
    stride: int = 1
    latencies: list[float] = field(default_factory=list)
    lateness: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    _contents: dict[bytes, tuple[Ranges, int]] = field(default_factory=dict)

    def content(self, message: bytes, at: int) -> tuple[Ranges, int]:
        """What the update in `message` from `at` on brings of what is typed here, and how much it is."""
        found = self._contents.get(message)
        if found is None:
            found = self._read(message, at)
            if len(self._contents) >= KEPT:
                self._contents.clear()
            self._contents[message] = found
        return found

    def _read(self, message: bytes, at: int) -> tuple[Ranges, int]:
        _, start = read_varuint(message, at)
        ranges = {c: r for c, r in ranges_of(message[start:]).items() if c in self.typing}
        return ranges, sum(end - first for first, end in ranges.values())

    def time(self, client: int, first: int, end: int, now: float) -> None:
        """These keys of `client` were seen by somebody just now."""
        typing, (opened, closed), stride = self.typing[client], self.window, self.stride
        for clock in range(first + -first % stride, end, stride):
            due = typing.begun + (clock - typing.first) * typing.period
            if opened <= due < closed and clock >= typing.first:
                self.latencies.append(now - due)
