"""What has to be done now and then while a desk is open."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from typing import Final

import structlog

from server.actions.desk import Desk
from server.ports import DraftRecord, StorageUnavailable

log = structlog.get_logger(__name__)

BETWEEN: Final = 30.0
"""Seconds between two times that who was here, and how far drafts have come, is kept."""
READING: Final = 10.0
"""Seconds of these for which texts are read that have changed."""
LAST_READING: Final = 1.0
"""Seconds of a stopping server for the same: what it does not read the next one does."""
SWEEPING: Final = timedelta(hours=1)
"""Between two times that links, sessions and tokens which have run out are removed."""


@asynccontextmanager
async def upkeep(desk: Desk, *, serves: bool) -> AsyncIterator[None]:
    """Leaving ends it, once errands are done and what was noted is kept. `serves`: as the server, and
    not as a command beside it, which lasts a moment."""
    task = asyncio.create_task(_keep_up(desk), name="upkeep")
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        await desk.errands.close()
        await desk.here.keep(desk.records.visits)
        if serves:
            await _keep_coverage(
                desk, [record for record in await _drafts(desk) if desk.hub.is_open(record.id)], LAST_READING
            )
        await desk.coverage.close()


async def _keep_up(desk: Desk) -> None:
    sweep = desk.clock.now()
    while True:
        await asyncio.sleep(BETWEEN)
        await keep_attendance(desk)
        await keep_coverage(desk)
        if desk.clock.now() >= sweep:
            sweep = desk.clock.now() + SWEEPING
            await _sweep(desk)


async def keep_attendance(desk: Desk) -> None:
    """Everybody who has asked for something, and everybody who has a draft open."""
    now = desk.clock.now()
    for person, grant in desk.hub.connected():
        desk.here.note(person, grant, now)
    await desk.here.keep(desk.records.visits)


async def keep_coverage(desk: Desk) -> None:
    """Of the drafts that nobody is in: whoever looks at the overview finds it counted, also after a
    restart. Where people are writing it would be old again at once."""
    left = [record for record in await _drafts(desk) if not desk.hub.present(record.id)]
    await _keep_coverage(desk, left, READING)


async def _keep_coverage(desk: Desk, drafts: Sequence[DraftRecord], patience: float) -> None:
    try:
        await desk.coverage.open(desk.records.ties)
    except StorageUnavailable as fault:
        log.warning("coverage cannot be looked up this moment", fault=str(fault))
        return
    await desk.coverage.look(desk.hub, drafts, desk.clock, patience)
    await desk.coverage.keep(desk.records.ties)


async def _drafts(desk: Desk) -> Sequence[DraftRecord]:
    try:
        return await desk.records.drafts.all()
    except StorageUnavailable as fault:
        log.warning("drafts cannot be looked up this moment", fault=str(fault))
        return ()


async def _sweep(desk: Desk) -> None:
    try:
        await desk.records.grants.sweep(desk.clock.now())
    except StorageUnavailable as fault:
        log.warning("what has run out cannot be removed this moment", fault=str(fault))
