"""Drafts as the forum keeps them: stage, epoch, newest seq; and the waivers of their questions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import cast

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from drafts.errors import Unknown
from drafts.ids import DraftId, PersonId, QuestionId, SessionId
from drafts.people import DraftAtStage, Stage
from server.ports import DraftRecord, Waiver
from server.store.engine import Store
from server.store.refusals import unknown_draft
from server.store.tables import DraftRow, QuestionRow, SessionRow, WaiverRow


class StoredDrafts:
    """See `ports.Drafts`."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def get(self, draft: DraftId) -> DraftRecord:
        return await self._store.read(lambda session: _record(found(session, draft)))

    async def all(self) -> Sequence[DraftRecord]:
        """In the programme's order; drafts of withdrawn sessions last."""
        return await self._store.read(_all)

    async def waivers(self, draft: DraftId) -> Sequence[Waiver]:
        """In the order of their questions."""
        return await self._store.read(lambda session: _waivers(session, draft))

    async def every_waiver(self) -> Mapping[DraftId, Sequence[Waiver]]:
        return await self._store.read(_every_waiver)

    async def waive(self, draft: DraftId, waiver: Waiver) -> None:
        """Raises Unknown for a draft or a question that is not there."""
        await self._store.write(lambda session: _waive(session, draft, waiver))

    async def unwaive(self, draft: DraftId, question: QuestionId) -> None:
        """Nothing to do when it is not waived."""
        await self._store.write(lambda session: _unwaive(session, draft, question))


def found(session: Session, draft: DraftId, *, lock: bool = False) -> DraftRow:
    """`lock`: until the transaction ends, nobody else who locks it goes on. Raises Unknown."""
    row = session.get(DraftRow, draft, with_for_update=lock or None)
    if row is None:
        raise unknown_draft(draft)
    return row


def _record(row: DraftRow) -> DraftRecord:
    at_stage = DraftAtStage(
        DraftId(row.id), SessionId(row.session), cast(Stage, row.stage), row.drafting_allowed
    )
    return DraftRecord(at_stage, row.epoch, row.seq)


def _all(session: Session) -> list[DraftRecord]:
    order = (col(SessionRow.withdrawn), col(SessionRow.position))
    drafts = select(DraftRow).join(SessionRow, col(SessionRow.id) == col(DraftRow.session))
    return [_record(row) for row in session.exec(drafts.order_by(*order))]


def _waivers(session: Session, draft: DraftId) -> list[Waiver]:
    found(session, draft)
    return [_waiver(row) for row in session.exec(_in_order().where(WaiverRow.draft == draft))]


def _every_waiver(session: Session) -> dict[DraftId, list[Waiver]]:
    waivers: dict[DraftId, list[Waiver]] = defaultdict(list)
    for row in session.exec(_in_order()):
        waivers[DraftId(row.draft)].append(_waiver(row))
    return dict(waivers)


def _in_order() -> SelectOfScalar[WaiverRow]:
    waivers = select(WaiverRow).join(QuestionRow, col(QuestionRow.id) == col(WaiverRow.question))
    return waivers.order_by(col(QuestionRow.number))


def _waiver(row: WaiverRow) -> Waiver:
    return Waiver(QuestionId(row.question), row.reason, PersonId(row.person), row.at)


def _waive(session: Session, draft: DraftId, waiver: Waiver) -> None:
    """The draft is locked first, so that two who waive one question at once follow each other."""
    found(session, draft, lock=True)
    if session.get(QuestionRow, waiver.question) is None:
        raise Unknown("unknown-question", f"There is no question {waiver.question}.")
    session.merge(
        WaiverRow(
            draft=draft,
            question=waiver.question,
            reason=waiver.reason,
            person=waiver.person,
            at=waiver.at,
        )
    )


def _unwaive(session: Session, draft: DraftId, question: QuestionId) -> None:
    found(session, draft, lock=True)
    row = session.get(WaiverRow, (draft, question))
    if row:
        session.delete(row)
