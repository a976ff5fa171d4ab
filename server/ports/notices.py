"""Notices, and what each person chose to be told of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from drafts.discussion.notices import Choices, Notice
from drafts.ids import CommentId, DraftId, NoticeId, PersonId


class Notices(Protocol):
    async def add(self, notices: Sequence[Notice]) -> Sequence[PersonId]:
        """Whom something new was kept for. Nobody is told twice of one kind on one occasion."""
        ...

    async def of(self, person: PersonId, most: int) -> Sequence[Notice]:
        """Newest first."""
        ...

    async def unread(self, people: Sequence[PersonId]) -> Mapping[PersonId, Mapping[DraftId, int]]:
        """How many each has not read, by draft; who has none may be left out."""
        ...

    async def mark_read(self, person: PersonId, notices: Sequence[NoticeId] | None) -> None:
        """Those, of this person's; None: all of them."""
        ...

    async def mark_read_about(self, person: PersonId, comment: CommentId) -> bool:
        """All of this person's about that comment; whether there were any."""
        ...

    async def choices(self) -> Mapping[PersonId, Choices]:
        """Of everybody who has chosen."""
        ...

    async def choose(self, person: PersonId, choices: Choices) -> None: ...
