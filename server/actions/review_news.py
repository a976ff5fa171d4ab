"""What the steps of a review are told as: to the Troika's seats, to those who drafted, to the chair."""

from __future__ import annotations

from collections.abc import Sequence

import structlog

from drafts.discussion.notices import NoticeKind
from drafts.ids import DraftId, PersonId
from drafts.people import DraftAtStage, Person
from drafts.review.verdicts import seats_of
from server.actions.desk import Desk
from server.actions.notices import Occasion, tell_all
from server.actions.speakers import readers_of
from server.ports import StorageUnavailable

log = structlog.get_logger(__name__)


async def notify(desk: Desk, kind: NoticeKind, draft: DraftId, by: Person, number: int) -> None:
    """Everybody whose part it is, but not who did it. `number`: of the version.

    What happened stands whether or not this can be kept: a notice that storage would not take is left out.
    """
    try:
        at_stage = (await desk.records.drafts.get(draft)).at_stage
        people = await _whom(desk, kind, at_stage)
        # A draft may be reopened again and again, also before another version is adopted.
        again = f" {desk.clock.now().isoformat()}" if kind == "reopened" else ""
        occasion = Occasion(kind, draft, f"{draft} {number}{again}", number=number, by=by.id)
        await tell_all(desk, occasion, [person for person in people if person != by.id])
    except StorageUnavailable as fault:
        log.warning("notices could not be kept", kind=kind, draft=draft, fault=str(fault))


async def _whom(desk: Desk, kind: NoticeKind, draft: DraftAtStage) -> Sequence[PersonId]:
    seats = [each.person.id for each in await readers_of(desk, draft, "verdict") if seats_of(each.person)]
    team = [each.person.id for each in await readers_of(desk, draft, "submit")]
    if kind == "submitted":
        return seats
    return team if kind in ("returned", "endorsed") else [*team, *seats]
