"""Who has been here lately: noted in memory with every request, kept a few times a minute."""

from __future__ import annotations

from datetime import datetime
from typing import Final

import structlog

from drafts.ids import PersonId
from server.ports import Seen, StorageUnavailable, Visits

log = structlog.get_logger(__name__)

MOST: Final = 20_000
"""Grants noted between two times that they are kept; beyond it the newest are let go."""


class Attendance:
    """Two hundred people who ask at once must not cost two hundred commits beside the journal's."""

    def __init__(self) -> None:
        self._seen: dict[str, Seen] = {}

    def note(self, person: PersonId, grant: str, at: datetime) -> None:
        if grant in self._seen or len(self._seen) < MOST:
            self._seen[grant] = Seen(person, grant, at)

    async def keep(self, visits: Visits) -> None:
        """Store what has been noted. When storage is away it is kept for the next time."""
        if not self._seen:
            return
        seen, self._seen = self._seen, {}
        try:
            await visits.note(tuple(seen.values()))
        except StorageUnavailable as fault:
            log.warning("who was here cannot be kept this moment", fault=str(fault))
            self._seen = {**seen, **self._seen}
