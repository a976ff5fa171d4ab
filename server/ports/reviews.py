"""What is done with versions, and what each person last looked at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from drafts.ids import DraftId, PersonId
from drafts.review.stages import StageChange
from drafts.review.verdicts import Adoption, Dossier, Submission, Verdict


@dataclass(frozen=True, slots=True)
class LookedAt:
    """What a person last looked at in a draft: a version, or the live text, which is kept (`text`) as a
    version's canonical form has it, since the live text goes on."""

    at: datetime
    number: int | None = None
    seq: int | None = None
    text: str | None = None


class Reviews(Protocol):
    """What is done with versions. Each change is made while its draft is locked, together with the change
    of stage; raises Conflict("stage-changed") when the draft is not at the stage that it was to
    leave, and Unknown for a draft that is not there. A stage that is left, or entered, does not
    let drafting go on."""

    async def of(self, draft: DraftId) -> Dossier: ...

    async def all(self) -> Mapping[DraftId, Dossier]:
        """Of all drafts in one read; those of which nothing was submitted may be left out."""
        ...

    async def submit(self, submission: Submission, stage: StageChange) -> None:
        """Raises Conflict("submitted-already") for a version that was, Conflict("newer-submitted") when
        a newer one was; Unknown for a version that is not there."""
        ...

    async def give(self, verdict: Verdict, stage: StageChange) -> None:
        """Raises VerdictGiven when the seat has spoken on this version, which is asked first;
        Conflict("not-under-review") when another version is the newest submitted."""
        ...

    async def adopt(self, adoption: Adoption, stage: StageChange) -> None:
        """Raises Conflict("not-under-review") when another version is the newest submitted."""
        ...

    async def reopen(self, draft: DraftId, stage: StageChange) -> None: ...

    async def allow(self, draft: DraftId, allowed: bool, stage: StageChange) -> None:
        """Let drafting go on under review, or not any more."""
        ...

    async def seen(self, person: PersonId, draft: DraftId) -> LookedAt | None: ...

    async def see(self, person: PersonId, draft: DraftId, seen: LookedAt) -> None:
        """In place of what they saw before."""
        ...
