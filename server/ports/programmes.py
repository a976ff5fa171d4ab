"""The forum's programme, and the drafts that its sessions bring."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from drafts.ids import DraftId, QuestionId
from drafts.programme.model import Programme
from server.ports.journal import Entry


@dataclass(frozen=True, slots=True)
class NewDraft:
    """A draft to be made with its seed, in the transaction that makes its session."""

    draft: DraftId
    seed: Entry


class Programmes(Protocol):
    async def current(self) -> Programme | None:
        """The forum's programme, withdrawn questions left out; None before the first import."""
        ...

    async def replace(self, programme: Programme, new_drafts: Sequence[NewDraft]) -> None:
        """Store this programme as the current one, all or nothing.

        Ids that exist are updated, new ones added, missing questions marked withdrawn (their
        rows stay: ties and versions name them), missing sessions kept out of `current` likewise.
        Each session new to the store must have its NewDraft: it starts at epoch 1, stage drafting,
        with the seed as journal seq 1.
        """
        ...

    async def every_question(self) -> Mapping[QuestionId, bool]:
        """Every question ever kept -> whether it is still asked (False: withdrawn)."""
        ...
