"""What has to be done now and then while a desk is open."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from typing import Final

import structlog

from server.actions.desk import Desk
from server.ports import StorageUnavailable

log = structlog.get_logger(__name__)

BETWEEN: Final = 30.0
"""Seconds between two times that who was here is kept."""
SWEEPING: Final = timedelta(hours=1)
"""Between two times that links, sessions and tokens which have run out are removed."""


@asynccontextmanager
async def upkeep(desk: Desk) -> AsyncIterator[None]:
    """Leaving ends it, once errands are done and what was noted is kept."""
    task = asyncio.create_task(_keep_up(desk), name="upkeep")
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        await desk.errands.close()
        await desk.here.keep(desk.records.visits)


async def _keep_up(desk: Desk) -> None:
    sweep = desk.clock.now()
    while True:
        await asyncio.sleep(BETWEEN)
        await keep_attendance(desk)
        if desk.clock.now() >= sweep:
            sweep = desk.clock.now() + SWEEPING
            await _sweep(desk)


async def keep_attendance(desk: Desk) -> None:
    """Everybody who has asked for something, and everybody who has a draft open."""
    now = desk.clock.now()
    for person, grant in desk.hub.connected():
        desk.here.note(person, grant, now)
    await desk.here.keep(desk.records.visits)


async def _sweep(desk: Desk) -> None:
    try:
        await desk.records.grants.sweep(desk.clock.now())
    except StorageUnavailable as fault:
        log.warning("what has run out cannot be removed this moment", fault=str(fault))
