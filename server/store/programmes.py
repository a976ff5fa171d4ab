"""The forum's programme: replaced as one, and never forgetting what a tie or a version names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from sqlmodel import Session as Db
from sqlmodel import col, select, update

from drafts.errors import Conflict
from drafts.ids import DraftId, ForumId, QuestionId, RoundtableId, SessionId
from drafts.programme.model import Programme, Question, Roundtable, Session
from server.ports import Batch, NewDraft
from server.store.append import append, first_users
from server.store.engine import Store
from server.store.lean import lean
from server.store.tables import DraftRow, ForumRow, QuestionRow, RoundtableRow, SessionRow


class StoredProgrammes:
    """See `ports.Programmes`. A store holds one forum."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def current(self) -> Programme | None:
        return await self._store.read(_current)

    async def replace(self, programme: Programme, new_drafts: Sequence[NewDraft]) -> None:
        """Raises Conflict("another-forum") when the store holds a forum with another id.

        Misuse, and so a ValueError: a new session without its draft, a draft without a new
        session, a session that would change its draft.
        """
        seeds = {new.draft: new for new in new_drafts}
        await self._store.write(lambda db: _replace(db, programme, seeds))

    async def every_question(self) -> Mapping[QuestionId, bool]:
        return await self._store.read(_every_question)


# ── reading ───────────────────────────────────────────────────────────────────────────────


def _current(db: Db) -> Programme | None:
    forum = db.exec(select(ForumRow)).first()
    if forum is None:
        return None
    sessions = _sessions(db)
    roundtables = select(RoundtableRow).where(col(RoundtableRow.withdrawn).is_(False))
    return Programme(
        forum=ForumId(forum.id),
        name=forum.name,
        place=forum.place,
        year=forum.year,
        roundtables=tuple(
            _roundtable(row, sessions.get(row.id, ()))
            for row in db.exec(roundtables.order_by(col(RoundtableRow.position)))
        ),
        sessions=tuple(sessions.get(None, ())),
    )


def _sessions(db: Db) -> Mapping[str | None, Sequence[Session]]:
    """By roundtable, in order; None: those outside."""
    questions = _questions(db)
    with_drafts = select(SessionRow, DraftRow.id).join(DraftRow, col(DraftRow.session) == col(SessionRow.id))
    shown = with_drafts.where(col(SessionRow.withdrawn).is_(False)).order_by(col(SessionRow.position))
    sessions: dict[str | None, list[Session]] = defaultdict(list)
    for row, draft in db.exec(shown):
        sessions[row.roundtable].append(_session(row, draft, questions.get(row.id, ())))
    return sessions


def _questions(db: Db) -> Mapping[str, Sequence[Question]]:
    shown = select(QuestionRow).where(col(QuestionRow.withdrawn).is_(False))
    questions: dict[str, list[Question]] = defaultdict(list)
    for row in db.exec(shown.order_by(col(QuestionRow.number))):
        questions[row.session].append(Question(QuestionId(row.id), row.number, row.text))
    return questions


def _every_question(db: Db) -> dict[QuestionId, bool]:
    asked = db.exec(select(QuestionRow.id, QuestionRow.withdrawn))
    return {QuestionId(question): not withdrawn for question, withdrawn in asked}


def _roundtable(row: RoundtableRow, sessions: Iterable[Session]) -> Roundtable:
    return Roundtable(
        id=RoundtableId(row.id),
        number=row.number,
        title=row.title,
        introduction=row.introduction,
        sessions=tuple(sessions),
        builds_on=tuple(row.builds_on),
    )


def _session(row: SessionRow, draft: str, questions: Iterable[Question]) -> Session:
    return Session(
        id=SessionId(row.id),
        draft=DraftId(draft),
        number=row.number,
        title=row.title,
        brief=row.brief,
        questions=tuple(questions),
        links=tuple(row.links),
        builds_on=tuple(row.builds_on),
        inputs=tuple(row.inputs),
    )


# ── replacing ─────────────────────────────────────────────────────────────────────────────


def _replace(db: Db, programme: Programme, seeds: Mapping[DraftId, NewDraft]) -> None:
    """Everything is marked withdrawn first; what the programme still has is then put back."""
    _keep_forum(db, programme)
    for table in (RoundtableRow, SessionRow, QuestionRow):
        db.exec(update(table).values(withdrawn=True))
    for roundtable in _roundtable_rows(programme):
        db.merge(roundtable)
    db.flush()
    known = dict(db.exec(select(DraftRow.session, DraftRow.id)).all())
    _check_drafts(programme, known, seeds)
    for session in _session_rows(programme):
        db.merge(session)
    db.flush()
    for question in _question_rows(programme):
        db.merge(question)
    _make_drafts(db, [s for s in programme.all_sessions() if s.id not in known], seeds)


def _keep_forum(db: Db, programme: Programme) -> None:
    """Its row is locked, so that of two replacements at once one follows the other whole."""
    held = db.exec(select(ForumRow).with_for_update()).first()
    if held and held.id != programme.forum:
        raise Conflict(
            "another-forum",
            f"This store holds {held.name}. Give another forum a PENHOLDER_DATA folder of its own.",
        )
    db.merge(ForumRow(id=programme.forum, name=programme.name, place=programme.place, year=programme.year))
    db.flush()


def _check_drafts(programme: Programme, known: Mapping[str, str], seeds: Mapping[DraftId, NewDraft]) -> None:
    new = {session.draft for session in programme.all_sessions() if session.id not in known}
    if new != set(seeds):
        raise ValueError(f"new sessions have drafts {sorted(new)}, seeds came for {sorted(seeds)}")
    for session in programme.all_sessions():
        if known.get(session.id, session.draft) != session.draft:
            raise ValueError(f"session {session.id} has draft {known[session.id]}, not {session.draft}")


def _make_drafts(db: Db, sessions: Sequence[Session], seeds: Mapping[DraftId, NewDraft]) -> None:
    for session in sessions:
        db.add(DraftRow(id=session.draft, session=session.id))
    db.flush()
    batches = [Batch(session.draft, 1, 0, (seeds[session.draft].seed,)) for session in sessions]
    append(lean(db.connection()), batches, first_users(batches))


def _roundtable_rows(programme: Programme) -> Iterator[RoundtableRow]:
    for position, roundtable in enumerate(programme.roundtables):
        yield RoundtableRow(
            id=roundtable.id,
            forum=programme.forum,
            position=position,
            number=roundtable.number,
            title=roundtable.title,
            introduction=roundtable.introduction,
            builds_on=list(roundtable.builds_on),
            withdrawn=False,
        )


def _session_rows(programme: Programme) -> Iterator[SessionRow]:
    inside = {session.id: table.id for table in programme.roundtables for session in table.sessions}
    for position, session in enumerate(programme.all_sessions()):
        yield SessionRow(
            id=session.id,
            forum=programme.forum,
            roundtable=inside.get(session.id),
            position=position,
            number=session.number,
            title=session.title,
            brief=session.brief,
            links=list(session.links),
            builds_on=list(session.builds_on),
            inputs=list(session.inputs),
            withdrawn=False,
        )


def _question_rows(programme: Programme) -> Iterator[QuestionRow]:
    for session in programme.all_sessions():
        for question in session.questions:
            yield QuestionRow(
                id=question.id,
                session=session.id,
                number=question.number,
                text=question.text,
                withdrawn=False,
            )
