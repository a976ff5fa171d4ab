"""Notices, and which kinds each person wants."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final, cast

from sqlalchemy import Table, func, update
from sqlmodel import Session, col, select

from drafts.discussion.notices import Choices, Notice, NoticeKind
from drafts.ids import CommentId, DraftId, NoticeId, PersonId
from server.store.engine import Store
from server.store.tables import METADATA, NoticeChoiceRow, NoticeRow

NOTICE: Final[Table] = METADATA.tables["notice"]


class StoredNotices:
    """See `ports.Notices`."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def add(self, notices: Sequence[Notice]) -> Sequence[PersonId]:
        return await self._store.write(lambda session: _add(session, notices))

    async def of(self, person: PersonId, most: int) -> Sequence[Notice]:
        return await self._store.read(lambda session: _of(session, person, most))

    async def unread(self, people: Sequence[PersonId]) -> Mapping[PersonId, Mapping[DraftId, int]]:
        return await self._store.read(lambda session: _unread(session, people))

    async def mark_read(self, person: PersonId, notices: Sequence[NoticeId] | None) -> None:
        await self._store.write(lambda session: _mark_read(session, person, notices))

    async def mark_read_about(self, person: PersonId, comment: CommentId) -> bool:
        return await self._store.write(lambda session: _mark_read_about(session, person, comment))

    async def choices(self) -> Mapping[PersonId, Choices]:
        return await self._store.read(_choices)

    async def choose(self, person: PersonId, choices: Choices) -> None:
        await self._store.write(lambda session: _choose(session, person, choices))


def _add(session: Session, notices: Sequence[Notice]) -> list[PersonId]:
    """Whoever was told of it already keeps that notice, read or not."""
    told = select(NoticeRow.person, NoticeRow.kind, NoticeRow.occasion).where(
        col(NoticeRow.person).in_({notice.person for notice in notices}),
        col(NoticeRow.kind).in_({notice.kind for notice in notices}),
        col(NoticeRow.occasion).in_({notice.occasion for notice in notices}),
    )
    known = set(session.exec(told))
    new = [notice for notice in notices if (notice.person, notice.kind, notice.occasion) not in known]
    if new:
        session.connection().execute(NOTICE.insert(), [_values(notice) for notice in new])
    return [notice.person for notice in new]


def _of(session: Session, person: PersonId, most: int) -> list[Notice]:
    rows = select(NoticeRow).where(NoticeRow.person == person).order_by(col(NoticeRow.place).desc())
    return [_notice(row) for row in session.exec(rows.limit(most))]


def _unread(session: Session, people: Sequence[PersonId]) -> dict[PersonId, dict[DraftId, int]]:
    of_these = col(NoticeRow.person).in_(people) & col(NoticeRow.read).is_(False)
    count = select(NoticeRow.person, NoticeRow.draft, func.count()).where(of_these)
    found: dict[PersonId, dict[DraftId, int]] = defaultdict(dict)
    for person, draft, number in session.exec(count.group_by(NoticeRow.person, NoticeRow.draft)):
        found[PersonId(person)][DraftId(draft)] = number
    return dict(found)


def _mark_read(session: Session, person: PersonId, notices: Sequence[NoticeId] | None) -> None:
    theirs = col(NoticeRow.person) == person
    which = theirs if notices is None else theirs & col(NoticeRow.id).in_(notices)
    session.connection().execute(update(NoticeRow).where(which).values(read=True))


def _mark_read_about(session: Session, person: PersonId, comment: CommentId) -> bool:
    theirs = (col(NoticeRow.person) == person) & (col(NoticeRow.comment) == comment)
    unread = update(NoticeRow).where(theirs, col(NoticeRow.read).is_(False))
    return session.connection().execute(unread.values(read=True)).rowcount > 0


def _choices(session: Session) -> dict[PersonId, Choices]:
    return {
        PersonId(row.person): Choices(
            row.mention, row.answer, row.thread, row.disposition, row.round, row.review
        )
        for row in session.exec(select(NoticeChoiceRow))
    }


def _choose(session: Session, person: PersonId, choices: Choices) -> None:
    session.merge(
        NoticeChoiceRow(
            person=person,
            mention=choices.mention,
            answer=choices.answer,
            thread=choices.thread,
            disposition=choices.disposition,
            round=choices.round,
            review=choices.review,
        )
    )


def _values(notice: Notice) -> dict[str, object]:
    return {
        "id": notice.id,
        "person": notice.person,
        "kind": notice.kind,
        "draft": notice.draft,
        "at": notice.at,
        "occasion": notice.occasion,
        "comment": notice.comment,
        "number": notice.number,
        "by": notice.by,
        "read": notice.read,
    }


def _notice(row: NoticeRow) -> Notice:
    return Notice(
        id=NoticeId(row.id),
        person=PersonId(row.person),
        kind=cast(NoticeKind, row.kind),
        draft=DraftId(row.draft),
        at=row.at,
        occasion=row.occasion,
        comment=None if row.comment is None else CommentId(row.comment),
        number=row.number,
        by=None if row.by is None else PersonId(row.by),
        read=row.read,
    )
