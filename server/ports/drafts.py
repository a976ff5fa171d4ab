"""Drafts without their texts, and the waivers of questions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from drafts.ids import DraftId, PersonId, QuestionId, SessionId
from drafts.people import DraftAtStage


@dataclass(frozen=True, slots=True)
class DraftRecord:
    """A draft as the forum keeps it, without its text. `seq` is its newest journal seq."""

    at_stage: DraftAtStage
    epoch: int
    seq: int

    @property
    def id(self) -> DraftId:
        return self.at_stage.id

    @property
    def session(self) -> SessionId:
        return self.at_stage.session


@dataclass(frozen=True, slots=True)
class Waiver:
    question: QuestionId
    reason: str
    person: PersonId
    at: datetime


class Drafts(Protocol):
    async def get(self, draft: DraftId) -> DraftRecord:
        """Raises Unknown."""
        ...

    async def all(self) -> Sequence[DraftRecord]: ...

    async def waivers(self, draft: DraftId) -> Sequence[Waiver]: ...

    async def every_waiver(self) -> Mapping[DraftId, Sequence[Waiver]]:
        """The waivers of all drafts in one read; drafts without any may be left out."""
        ...

    async def waive(self, draft: DraftId, waiver: Waiver) -> None:
        """Add, or replace the one for the same question."""
        ...

    async def unwaive(self, draft: DraftId, question: QuestionId) -> None: ...
