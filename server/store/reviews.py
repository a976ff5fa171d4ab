"""What is done with versions: submitted, judged, adopted; and what people last looked at."""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, TypeVar, cast

from sqlalchemy import update
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from drafts.errors import Conflict
from drafts.ids import DraftId, PersonId
from drafts.people import Seat
from drafts.review.stages import StageChange
from drafts.review.verdicts import Adoption, Dossier, Submission, Verdict, VerdictGiven, Word
from server.ports import LookedAt
from server.store.drafts import found
from server.store.engine import Store
from server.store.refusals import unknown_version
from server.store.tables import AdoptionRow, DraftRow, SeenRow, SubmissionRow, VerdictRow, VersionRow

LARGEST: Final = 64 << 20
"""Bytes of a text that somebody looked at: what unpacks to more is not what was kept."""
Row = TypeVar("Row", SubmissionRow, VerdictRow, AdoptionRow)


class StoredReviews:
    """See `ports.Reviews`."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def of(self, draft: DraftId) -> Dossier:
        return await self._store.read(lambda session: _of(session, draft))

    async def all(self) -> Mapping[DraftId, Dossier]:
        return await self._store.read(_all)

    async def submit(self, submission: Submission, stage: StageChange) -> None:
        await self._store.write(lambda session: _submit(session, submission, stage))

    async def give(self, verdict: Verdict, stage: StageChange) -> None:
        await self._store.write(lambda session: _give(session, verdict, stage))

    async def adopt(self, adoption: Adoption, stage: StageChange) -> None:
        await self._store.write(lambda session: _adopt(session, adoption, stage))

    async def reopen(self, draft: DraftId, stage: StageChange) -> None:
        await self._store.write(lambda session: _move(session, draft, stage))

    async def allow(self, draft: DraftId, allowed: bool, stage: StageChange) -> None:
        await self._store.write(lambda session: _move(session, draft, stage, allowed=allowed))

    async def seen(self, person: PersonId, draft: DraftId) -> LookedAt | None:
        return await self._store.read(lambda session: _seen(session, person, draft))

    async def see(self, person: PersonId, draft: DraftId, seen: LookedAt) -> None:
        await self._store.write(lambda session: _see(session, person, draft, seen))


def _of(session: Session, draft: DraftId) -> Dossier:
    found(session, draft)
    return _dossier(
        session.exec(_in_order(SubmissionRow).where(SubmissionRow.draft == draft)).all(),
        session.exec(_in_order(VerdictRow).where(VerdictRow.draft == draft)).all(),
        session.exec(_in_order(AdoptionRow).where(AdoptionRow.draft == draft)).all(),
    )


def _all(session: Session) -> dict[DraftId, Dossier]:
    submissions = _by_draft(session.exec(_in_order(SubmissionRow)))
    verdicts = _by_draft(session.exec(_in_order(VerdictRow)))
    adoptions = _by_draft(session.exec(_in_order(AdoptionRow)))
    return {
        DraftId(draft): _dossier(submissions[draft], verdicts[draft], adoptions[draft])
        for draft in list(submissions)
    }


def _in_order(table: type[Row]) -> SelectOfScalar[Row]:
    return select(table).order_by(col(table.number), col(table.at))


def _by_draft(rows: Iterable[Row]) -> defaultdict[str, list[Row]]:
    by_draft: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_draft[row.draft].append(row)
    return by_draft


def _dossier(
    submissions: Sequence[SubmissionRow], verdicts: Sequence[VerdictRow], adoptions: Sequence[AdoptionRow]
) -> Dossier:
    return Dossier(
        tuple(_submission(row) for row in submissions),
        tuple(_verdict(row) for row in verdicts),
        tuple(_adoption(row) for row in adoptions),
    )


# ── changes, each under the draft's lock ──────────────────────────────────────────────────


def _submit(session: Session, submission: Submission, stage: StageChange) -> None:
    dossier = _locked(session, submission.draft)
    if dossier.submission(submission.number):
        raise Conflict(
            "submitted-already", f"Version {submission.number} was submitted before; freeze another one."
        )
    if dossier.newest and dossier.newest.number > submission.number:
        newest = dossier.newest.number
        raise Conflict("newer-submitted", f"Version {newest} was submitted, which is newer than this one.")
    _there(session, submission.draft, submission.number)
    _move(session, submission.draft, stage)
    session.add(
        SubmissionRow(
            draft=submission.draft,
            number=submission.number,
            hash=submission.hash,
            person=submission.person,
            at=submission.at,
        )
    )


def _give(session: Session, verdict: Verdict, stage: StageChange) -> None:
    dossier = _locked(session, verdict.draft)
    given = dossier.verdict_of(verdict.seat, verdict.number)
    if given:
        raise VerdictGiven(given)
    _under_review(dossier, verdict.number)
    _move(session, verdict.draft, stage, keep=stage[0] == stage[1])
    session.add(
        VerdictRow(
            draft=verdict.draft,
            number=verdict.number,
            seat=verdict.seat,
            person=verdict.person,
            word=verdict.word,
            remarks=verdict.remarks,
            hash=verdict.hash,
            at=verdict.at,
        )
    )


def _adopt(session: Session, adoption: Adoption, stage: StageChange) -> None:
    _under_review(_locked(session, adoption.draft), adoption.number)
    _move(session, adoption.draft, stage)
    session.add(
        AdoptionRow(
            draft=adoption.draft,
            number=adoption.number,
            hash=adoption.hash,
            person=adoption.person,
            reason=adoption.reason,
            at=adoption.at,
        )
    )


def _locked(session: Session, draft: DraftId) -> Dossier:
    """Read after the lock is held: of two at once the second finds what the first has done."""
    found(session, draft, lock=True)
    return _of(session, draft)


def _there(session: Session, draft: DraftId, number: int) -> None:
    one = select(VersionRow.id).where(VersionRow.draft == draft, VersionRow.number == number)
    if session.exec(one).first() is None:
        raise unknown_version(number)


def _under_review(dossier: Dossier, number: int) -> None:
    if dossier.newest is None or dossier.newest.number != number:
        now = f"version {dossier.newest.number} is" if dossier.newest else "no version is"
        raise Conflict("not-under-review", f"Version {number} is not under review: {now}.")


def _move(
    session: Session, draft: DraftId, stage: StageChange, *, allowed: bool = False, keep: bool = False
) -> None:
    """`keep`: nothing of the draft changes."""
    before, after = stage
    row = found(session, draft, lock=True)
    if row.stage != before:
        raise Conflict(
            "stage-changed",
            f"This draft has gone from “{before}” to “{row.stage}” at this moment; look at it again.",
        )
    if keep:
        return
    one = update(DraftRow).where(col(DraftRow.id) == draft)
    session.connection().execute(one.values(stage=after, drafting_allowed=allowed))
    session.expire(row)


# ── what people saw ───────────────────────────────────────────────────────────────────────


def _seen(session: Session, person: PersonId, draft: DraftId) -> LookedAt | None:
    row = session.get(SeenRow, (person, draft))
    if row is None:
        return None
    try:
        return LookedAt(row.at, row.number, row.seq, _unpacked(row.text) if row.text is not None else None)
    except (zlib.error, ValueError):  # damaged: as good as nothing seen
        return None


def _unpacked(packed: bytes) -> str:
    """Raises zlib.error, ValueError."""
    unpacking = zlib.decompressobj()
    text = unpacking.decompress(packed, LARGEST)
    if not unpacking.eof:
        raise ValueError("it ends too early, or never")
    return text.decode()


def _see(session: Session, person: PersonId, draft: DraftId, seen: LookedAt) -> None:
    found(session, draft, lock=True)  # so that two windows of one person follow each other
    text = zlib.compress(seen.text.encode()) if seen.text is not None else None
    session.merge(
        SeenRow(person=person, draft=draft, at=seen.at, number=seen.number, seq=seen.seq, text=text)
    )


# ── values ────────────────────────────────────────────────────────────────────────────────


def _submission(row: SubmissionRow) -> Submission:
    return Submission(DraftId(row.draft), row.number, row.hash, PersonId(row.person), row.at)


def _verdict(row: VerdictRow) -> Verdict:
    return Verdict(
        DraftId(row.draft),
        row.number,
        cast("Seat", row.seat),
        PersonId(row.person),
        cast("Word", row.word),
        row.remarks,
        row.hash,
        row.at,
    )


def _adoption(row: AdoptionRow) -> Adoption:
    return Adoption(DraftId(row.draft), row.number, row.hash, PersonId(row.person), row.reason, row.at)
