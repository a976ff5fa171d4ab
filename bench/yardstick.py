"""How fast the machine is just now: its neighbours swing it, and CPU time with it."""

from __future__ import annotations

import statistics
import time
from typing import Final

TIMES: Final = 60
PAUSE: Final = 0.05
"""Seconds between two, so that they see three seconds of the machine's life."""


def yardstick() -> str:
    """In words: what a fixed piece of work, always the same, took in milliseconds of CPU."""
    took = [_work() for _ in range(TIMES)]
    return (
        f"a fixed loop took {min(took):.0f} ms of CPU at best, {statistics.median(took):.0f} ms at the median"
    )


def _work() -> float:
    time.sleep(PAUSE)
    begun = time.thread_time()
    sum(number * number for number in range(300_000))
    return (time.thread_time() - begun) * 1000
