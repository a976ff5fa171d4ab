"""Comment rounds, kept together with the stage of their draft."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, cast

from sqlalchemy import update
from sqlmodel import Session, col, select

from drafts.discussion.comments import Speaker
from drafts.discussion.rounds import Round
from drafts.errors import Conflict
from drafts.ids import DraftId, PersonId, RoundId
from drafts.people import CapacityName
from drafts.review.stages import StageChange
from server.store.drafts import found
from server.store.engine import Store
from server.store.refusals import unknown_round
from server.store.tables import DraftRow, RoundRow

ANY_OPEN: Final = "SELECT 1 FROM round WHERE closed IS NULL LIMIT 1"


class StoredRounds:
    """See `ports.Rounds`."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def all(self, draft: DraftId) -> Sequence[Round]:
        """Raises Unknown for a draft that is not there."""
        return await self._store.read(lambda session: _all(session, draft))

    async def not_closed(self) -> Sequence[Round]:
        # Every second, and nearly always there is none: that costs a seventh when asked in SQL.
        if await self._store.read_lean(lambda sql: sql.run(ANY_OPEN)):
            return await self._store.read(_not_closed)
        return []

    async def add(self, round: Round, stage: StageChange) -> None:
        await self._store.write(lambda session: _add(session, round, stage))

    async def change(self, old: Round, new: Round, stage: StageChange | None) -> None:
        await self._store.write(lambda session: _change(session, old, new, stage))


def _all(session: Session, draft: DraftId) -> list[Round]:
    found(session, draft)
    rows = select(RoundRow).where(RoundRow.draft == draft).order_by(col(RoundRow.place))
    return [_round(row) for row in session.exec(rows)]


def _not_closed(session: Session) -> list[Round]:
    rows = select(RoundRow).where(col(RoundRow.closed).is_(None)).order_by(col(RoundRow.place))
    return [_round(row) for row in session.exec(rows)]


def _add(session: Session, round: Round, stage: StageChange) -> None:
    """The draft is locked first: of two who open a round at once the second finds it open."""
    found(session, round.draft, lock=True)
    if any(each.closed is None for each in _all(session, round.draft)):
        raise Conflict("round-open", "A comment round is open here already; change its deadline instead.")
    session.add(_row(round))
    _move(session, round.draft, stage)


def _change(session: Session, old: Round, new: Round, stage: StageChange | None) -> None:
    found(session, old.draft, lock=True)
    row = session.exec(select(RoundRow).where(RoundRow.id == old.id)).first()
    if row is None:
        raise unknown_round(old.id)
    if _round(row) != old:
        raise Conflict("round-changed", "This comment round has changed at this moment; look at it again.")
    row.deadline, row.closed, row.reminded, row.note = new.deadline, new.closed, new.reminded, new.note
    session.add(row)
    if stage:
        _move(session, old.draft, stage)


def _move(session: Session, draft: DraftId, stage: StageChange) -> None:
    before, after = stage
    of_draft = update(DraftRow).where(col(DraftRow.id) == draft, col(DraftRow.stage) == before)
    session.connection().execute(of_draft.values(stage=after))


def _row(round: Round) -> RoundRow:
    return RoundRow(
        id=round.id,
        draft=round.draft,
        opened=round.opened,
        deadline=round.deadline,
        closed=round.closed,
        reminded=round.reminded,
        note=round.note,
        person=round.by.person,
        capacity=round.by.capacity,
        delegation=round.by.delegation,
    )


def _round(row: RoundRow) -> Round:
    return Round(
        id=RoundId(row.id),
        draft=DraftId(row.draft),
        opened=row.opened,
        deadline=row.deadline,
        by=Speaker(PersonId(row.person), cast(CapacityName, row.capacity), row.delegation),
        note=row.note,
        closed=row.closed,
        reminded=row.reminded,
    )
