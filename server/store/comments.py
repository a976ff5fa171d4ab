"""Comments with their replies and dispositions. Rows are added and marked, never deleted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final, TypeVar

from sqlalchemy import ColumnElement, Table, func
from sqlmodel import Session, col, select

from drafts.discussion.comments import Closed, Comment, Disposition, Reply, Speaker
from drafts.discussion.limits import refuse_more_comments, refuse_more_replies
from drafts.discussion.states import Act, in_the_way, reply_in_the_way
from drafts.errors import Conflict
from drafts.ids import BlockId, CommentId, DraftId, PersonId, ReplyId, RoundId
from server.store.drafts import found
from server.store.engine import Store
from server.store.refusals import unknown_comment
from server.store.tables import METADATA, CommentRow, DispositionRow, ReplyRow

T = TypeVar("T")
# Read as plain columns: five hundred threads as objects of the mapper take 30 ms more.
COMMENT: Final[Table] = METADATA.tables["comment"]
REPLY: Final[Table] = METADATA.tables["reply"]
DISPOSITION: Final[Table] = METADATA.tables["disposition"]


class StoredComments:
    """See `ports.Comments`."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def all(self, draft: DraftId) -> Sequence[Comment]:
        return await self._store.read(lambda session: _all(session, draft))

    async def get(self, draft: DraftId, comment: CommentId) -> Comment:
        return await self._store.read(lambda session: _get(session, draft, comment))

    async def of_reply(self, draft: DraftId, reply: ReplyId) -> Comment:
        return await self._store.read(lambda session: _of_reply(session, draft, reply))

    async def add(self, comment: Comment) -> Comment:
        return await self._store.write(lambda session: _add(session, comment))

    async def reply(self, comment: CommentId, reply: Reply) -> None:
        await self._store.write(lambda session: _reply(session, comment, reply))

    async def decide(self, comment: CommentId, disposition: Disposition, after: int) -> None:
        await self._store.write(lambda session: _decide(session, comment, disposition, after))

    async def withdraw(self, comment: CommentId, at: datetime) -> None:
        await self._store.write(lambda session: _withdraw(session, comment, at))

    async def withdraw_reply(self, reply: ReplyId, at: datetime) -> None:
        await self._store.write(lambda session: _withdraw_reply(session, reply, at))

    async def close(self, comment: CommentId, closed: Closed | None) -> None:
        await self._store.write(lambda session: _close(session, comment, closed))


def _all(session: Session, draft: DraftId) -> list[Comment]:
    found(session, draft)
    rows = session.connection().execute(
        COMMENT.select().where(COMMENT.c.draft == draft).order_by(COMMENT.c.number)
    )
    replies, dispositions = _beneath(session, REPLY.c.draft == draft, DISPOSITION.c.draft == draft)
    return [_comment(row, replies[row.id], dispositions[row.id]) for row in rows]


def _get(session: Session, draft: DraftId, comment: CommentId) -> Comment:
    query = COMMENT.select().where(COMMENT.c.id == comment, COMMENT.c.draft == draft)
    row = session.connection().execute(query).first()
    if row is None:
        raise unknown_comment(comment)
    replies, dispositions = _beneath(session, REPLY.c.comment == comment, DISPOSITION.c.comment == comment)
    return _comment(row, replies[comment], dispositions[comment])


def _of_reply(session: Session, draft: DraftId, reply: ReplyId) -> Comment:
    row = session.exec(select(ReplyRow).where(ReplyRow.id == reply, ReplyRow.draft == draft)).first()
    if row is None:
        raise unknown_comment(reply)
    return _get(session, draft, CommentId(row.comment))


def _beneath(
    session: Session, replies: ColumnElement[bool], dispositions: ColumnElement[bool]
) -> tuple[dict[str, list[Reply]], dict[str, list[Disposition]]]:
    """What those comments were answered, by comment."""
    connection = session.connection()
    answered = connection.execute(REPLY.select().where(replies).order_by(REPLY.c.place))
    decided = connection.execute(DISPOSITION.select().where(dispositions).order_by(DISPOSITION.c.place))
    return (
        _by_comment((row.comment, _as_reply(row)) for row in answered),
        _by_comment((row.comment, _as_disposition(row)) for row in decided),
    )


def _by_comment(pairs: Iterable[tuple[str, T]]) -> dict[str, list[T]]:
    grouped: dict[str, list[T]] = defaultdict(list)
    for comment, each in pairs:
        grouped[comment].append(each)
    return grouped


def _add(session: Session, comment: Comment) -> Comment:
    """The draft is locked first, so that two who comment at once get two numbers."""
    found(session, comment.draft, lock=True)
    highest = select(func.max(CommentRow.number)).where(CommentRow.draft == comment.draft)
    number = (session.exec(highest).one() or 0) + 1
    refuse_more_comments(number)
    session.add(_row(comment, number))
    session.flush()
    return _get(session, comment.draft, comment.id)


def _locked(session: Session, comment: CommentId) -> CommentRow:
    row = session.get(CommentRow, comment, with_for_update=True)
    if row is None:
        raise unknown_comment(comment)
    return row


def _locked_for(session: Session, comment: CommentId, act: Act) -> CommentRow:
    """The comment, locked, if that may be done to it as it stands now."""
    row = _locked(session, comment)
    fault = in_the_way(_get(session, DraftId(row.draft), comment), act)
    if fault:
        raise fault
    return row


def _reply(session: Session, comment: CommentId, reply: Reply) -> None:
    row = _locked_for(session, comment, "reply")
    count = select(func.count()).select_from(ReplyRow).where(col(ReplyRow.comment) == comment)
    refuse_more_replies(session.exec(count).one())
    session.add(
        ReplyRow(
            id=reply.id,
            draft=row.draft,
            comment=comment,
            person=reply.author.person,
            capacity=reply.author.capacity,
            delegation=reply.author.delegation,
            at=reply.at,
            text=reply.text,
            withdrawn=reply.withdrawn,
        )
    )


def _decide(session: Session, comment: CommentId, disposition: Disposition, after: int) -> None:
    row = _locked_for(session, comment, "decide")
    count = select(func.count()).select_from(DispositionRow).where(col(DispositionRow.comment) == comment)
    if session.exec(count).one() != after:
        raise Conflict(
            "settled-already", "Somebody else settled this comment at this moment; look at it again."
        )
    session.add(
        DispositionRow(
            draft=row.draft,
            comment=comment,
            decision=disposition.decision,
            reason=disposition.reason,
            person=disposition.by.person,
            capacity=disposition.by.capacity,
            delegation=disposition.by.delegation,
            at=disposition.at,
            wording=disposition.wording,
            before=disposition.before,
        )
    )


def _withdraw(session: Session, comment: CommentId, at: datetime) -> None:
    row = _locked(session, comment)
    if row.withdrawn:
        return
    row = _locked_for(session, comment, "withdraw")
    row.withdrawn = at
    session.add(row)


def _withdraw_reply(session: Session, reply: ReplyId, at: datetime) -> None:
    row = session.exec(select(ReplyRow).where(ReplyRow.id == reply)).first()
    if row is None:
        raise unknown_comment(reply)
    thread = _locked(session, CommentId(row.comment))
    fault = reply_in_the_way(_get(session, DraftId(thread.draft), CommentId(thread.id)), _as_reply(row))
    if fault:
        raise fault
    row.withdrawn = row.withdrawn or at
    session.add(row)


def _close(session: Session, comment: CommentId, closed: Closed | None) -> None:
    row = _locked_for(session, comment, "close" if closed else "reopen")
    row.closed, row.closer = (closed.at, closed.by) if closed else (None, None)
    session.add(row)


def _row(comment: Comment, number: int) -> CommentRow:
    return CommentRow(
        id=comment.id,
        draft=comment.draft,
        number=number,
        person=comment.author.person,
        capacity=comment.author.capacity,
        delegation=comment.author.delegation,
        at=comment.at,
        type=comment.type,
        text=comment.text,
        block=comment.block,
        quote=comment.quote,
        then=comment.then,
        wording=comment.wording,
        round=comment.round,
        closed=None,
        closer=None,
        withdrawn=comment.withdrawn,
    )


def _comment(row: Any, replies: Sequence[Reply], dispositions: Sequence[Disposition]) -> Comment:
    return Comment(
        id=CommentId(row.id),
        number=row.number,
        draft=DraftId(row.draft),
        author=_speaker(row),
        at=row.at,
        type=row.type,
        text=row.text,
        block=BlockId(row.block),
        quote=row.quote,
        then=row.then,
        wording=row.wording,
        round=None if row.round is None else RoundId(row.round),
        replies=tuple(replies),
        dispositions=tuple(dispositions),
        closed=None if row.closed is None else Closed(PersonId(row.closer), row.closed),
        withdrawn=row.withdrawn,
    )


def _as_reply(row: Any) -> Reply:
    return Reply(ReplyId(row.id), _speaker(row), row.at, row.text, row.withdrawn)


def _as_disposition(row: Any) -> Disposition:
    return Disposition(row.decision, row.reason, _speaker(row), row.at, row.wording, row.before)


def _speaker(row: Any) -> Speaker:
    return Speaker(PersonId(row.person), row.capacity, row.delegation)
