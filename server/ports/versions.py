"""Frozen versions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from drafts.ids import DraftId
from drafts.review.versions import Version


class Versions(Protocol):
    async def all(self, draft: DraftId) -> Sequence[Version]:
        """Oldest first, whole."""
        ...

    async def labelled(self) -> Sequence[tuple[str, str]]:
        """Label and note of every version of every draft, where either says something."""
        ...

    async def with_hash(self, hash: str) -> Version | None: ...

    async def newest(self, draft: DraftId) -> int | None:
        """The number of the last one."""
        ...

    async def damaged(self, draft: DraftId, number: int | None = None) -> Sequence[int]:
        """The numbers of versions that are not what was written, in anything that is kept of them;
        with `number` only that one is looked at."""
        ...

    async def get(self, draft: DraftId, number: int) -> Version:
        """Raises Unknown."""
        ...

    async def add(self, version: Version) -> None:
        """Raises Conflict("version-taken") when that number exists: two froze at once."""
        ...
