"""Versions: written once, never changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from sqlmodel import Session, col, func, select

from drafts.errors import Conflict
from drafts.ids import DraftId, PersonId, VersionId
from drafts.review.versions import Version
from server.store.checksums import as_text, kept_time, of_version
from server.store.drafts import found
from server.store.engine import Store
from server.store.lean import Lean
from server.store.refusals import unknown_version
from server.store.tables import VersionRow

NAMES: Final = ("id", "label", "hash", "previous", "canonical", "author")
"""Text that the checksum covers, before the time and the note."""
# As in `kept`: text as the bytes that lie there, and the time as it is kept.
KEPT: Final = {
    True: (
        f"SELECT number, {', '.join(f'CAST({name} AS BLOB)' for name in NAMES)}, CAST(at AS BLOB),"
        " CAST(note AS BLOB), CAST(state AS BLOB), CAST(checksum AS BLOB) FROM version WHERE draft = ?"
    ),
    False: (
        f"SELECT number, {', '.join(NAMES)}, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US'),"
        " note, state, checksum FROM version WHERE draft = ?"
    ),
}


class StoredVersions:
    """See `ports.Versions`."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def all(self, draft: DraftId) -> Sequence[Version]:
        """Raises Unknown for a draft that is not there."""
        return await self._store.read(lambda session: _all(session, draft))

    async def labelled(self) -> Sequence[tuple[str, str]]:
        return await self._store.read(_labelled)

    async def with_hash(self, hash: str) -> Version | None:
        return await self._store.read(lambda session: _with_hash(session, hash))

    async def newest(self, draft: DraftId) -> int | None:
        return await self._store.read(lambda session: _newest(session, draft))

    async def damaged(self, draft: DraftId, number: int | None = None) -> Sequence[int]:
        return await self._store.read_lean(lambda sql: _damaged(sql, draft, number))

    async def get(self, draft: DraftId, number: int) -> Version:
        return await self._store.read(lambda session: _get(session, draft, number))

    async def add(self, version: Version) -> None:
        await self._store.write(lambda session: _add(session, version))


def _all(session: Session, draft: DraftId) -> list[Version]:
    found(session, draft)
    rows = session.exec(select(VersionRow).where(VersionRow.draft == draft).order_by(col(VersionRow.number)))
    return [_version(row) for row in rows]


def _labelled(session: Session) -> list[tuple[str, str]]:
    said = (col(VersionRow.label) != "") | (col(VersionRow.note) != "")
    return list(session.exec(select(VersionRow.label, VersionRow.note).where(said)))


def _with_hash(session: Session, hash: str) -> Version | None:
    row = session.exec(select(VersionRow).where(VersionRow.hash == hash)).first()
    return _version(row) if row else None


def _newest(session: Session, draft: DraftId) -> int | None:
    return session.exec(select(func.max(VersionRow.number)).where(VersionRow.draft == draft)).one()


def _get(session: Session, draft: DraftId, number: int) -> Version:
    row = _find(session, draft, number)
    if row is None:
        raise unknown_version(number)
    return _version(row)


def _find(session: Session, draft: DraftId, number: int) -> VersionRow | None:
    one = select(VersionRow).where(VersionRow.draft == draft, VersionRow.number == number)
    return session.exec(one).first()


def _add(session: Session, version: Version) -> None:
    """The draft is locked first: of two who freeze at once the second finds the number taken."""
    found(session, version.draft, lock=True)
    if _find(session, version.draft, version.number):
        raise Conflict(
            "version-taken",
            f"Somebody froze version {version.number} a moment ago. Look at it, then freeze again.",
        )
    session.add(_row(version))


def _damaged(sql: Lean, draft: DraftId, number: int | None) -> list[int]:
    one, named = (" AND number = ?", (number,)) if number is not None else ("", ())
    return [
        number
        for number, *kept, checksum in sql.run(f"{KEPT[sql.sqlite]}{one} ORDER BY number", (draft, *named))
        if not _is_sound(draft, number, kept, checksum)
    ]


def _is_sound(draft: DraftId, number: int, kept: Sequence[Any], checksum: bytes) -> bool:
    *fields, state = kept
    *text, note = [as_text(field) for field in fields]
    return state is not None and of_version(draft, number, [*text, *_noted(note)], bytes(state)) == checksum


def _noted(note: str) -> Sequence[str]:
    return [note] if note else []


def _row(version: Version) -> VersionRow:
    fields = (
        *(version.id, version.label, version.hash, version.previous, version.canonical),
        *(version.author, kept_time(version.at)),
        *_noted(version.note),
    )
    return VersionRow(
        checksum=of_version(version.draft, version.number, fields, version.state),
        id=version.id,
        draft=version.draft,
        number=version.number,
        label=version.label,
        hash=version.hash,
        previous=version.previous,
        canonical=version.canonical,
        state=version.state,
        author=version.author,
        at=version.at,
        note=version.note,
    )


def _version(row: VersionRow) -> Version:
    return Version(
        id=VersionId(row.id),
        draft=DraftId(row.draft),
        number=row.number,
        label=row.label,
        hash=row.hash,
        previous=row.previous,
        canonical=row.canonical,
        state=row.state,
        author=PersonId(row.author),
        at=row.at,
        note=row.note,
    )
