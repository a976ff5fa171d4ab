"""The generator's clock: due times to the microsecond, kept whatever the server does."""

from __future__ import annotations

import asyncio
import ctypes
import os
from collections.abc import Callable
from heapq import heappop, heappush
from time import perf_counter
from typing import Final

Duty = Callable[[float], float | None]
"""Told the time when it is due; gives the next due time, None when there is none."""

GAP: Final = 0.0005
"""Seconds that pass at least between two rounds of duties, so that a high rate comes in batches
and the loop has time to read."""
_MONOTONIC: Final = 1
_NONBLOCKING: Final = os.O_NONBLOCK
_ABSOLUTE: Final = 1
_libc: Final = ctypes.CDLL(None, use_errno=True)


class _Timer(ctypes.Structure):
    _fields_ = [(name, ctypes.c_long) for name in ("every_s", "every_ns", "at_s", "at_ns")]


class Metronome:
    """Calls each duty when it is due. A kernel timer, because the loop's own count milliseconds."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._fd = _libc.timerfd_create(_MONOTONIC, _NONBLOCKING)
        self._due: list[tuple[float, int, Duty]] = []
        self._count = 0
        loop.add_reader(self._fd, self._fire)

    def add(self, due: float, duty: Duty) -> None:
        """From any turn of the loop; `due` on the clock of `perf_counter`."""
        self._count += 1
        heappush(self._due, (due, self._count, duty))
        if self._due[0][1] == self._count:
            self._arm(due)

    def close(self) -> None:
        self._loop.remove_reader(self._fd)
        os.close(self._fd)

    def _fire(self) -> None:
        try:
            os.read(self._fd, 8)
        except BlockingIOError:
            return
        now = perf_counter()
        while self._due and self._due[0][0] <= now:
            _, number, duty = heappop(self._due)
            following = duty(now)
            if following is not None:
                heappush(self._due, (following, number, duty))
        if self._due:
            self._arm(max(self._due[0][0], now + GAP))

    def _arm(self, at: float) -> None:
        seconds, rest = divmod(max(at, 1e-9), 1)
        timer = _Timer(0, 0, int(seconds), int(rest * 1e9) or 1)
        _libc.timerfd_settime(self._fd, _ABSOLUTE, ctypes.byref(timer), None)
