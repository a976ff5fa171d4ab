"""Work that would hold up everybody's typing is done in a thread."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final, TypeVar

T = TypeVar("T")
AT_ONCE: Final = 32 * 1024
"""Characters of text whose reading or comparing takes no more than a few milliseconds."""


async def aside(size: int, work: Callable[[], T]) -> T:
    """`size`: characters that it has to do with. Cancelling it waits for nothing and stops nothing."""
    return work() if size <= AT_ONCE else await asyncio.to_thread(work)
