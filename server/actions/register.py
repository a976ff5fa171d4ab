"""The register: the record of acts."""

from __future__ import annotations

import structlog

from drafts.ids import DraftId
from drafts.people import Person
from server.actions.desk import Desk

log = structlog.get_logger(__name__)


async def record(
    desk: Desk, by: Person | None, act: str, draft: DraftId | None = None, **about: object
) -> None:
    """Keep that this was done."""
    log.info("act", act=act, by=by.id if by else None, draft=draft, **about)
