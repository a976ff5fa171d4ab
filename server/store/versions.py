"""Versions: written once, never changed."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session, col, select

from drafts.errors import Conflict
from drafts.ids import DraftId, PersonId, VersionId
from drafts.review.versions import Version
from server.store.drafts import found
from server.store.engine import Store
from server.store.refusals import unknown_version
from server.store.tables import VersionRow


class StoredVersions:
    """See `ports.Versions`."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def all(self, draft: DraftId) -> Sequence[Version]:
        """Raises Unknown for a draft that is not there."""
        return await self._store.read(lambda session: _all(session, draft))

    async def get(self, draft: DraftId, number: int) -> Version:
        return await self._store.read(lambda session: _get(session, draft, number))

    async def add(self, version: Version) -> None:
        await self._store.write(lambda session: _add(session, version))


def _all(session: Session, draft: DraftId) -> list[Version]:
    found(session, draft)
    rows = session.exec(select(VersionRow).where(VersionRow.draft == draft).order_by(col(VersionRow.number)))
    return [_version(row) for row in rows]


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


def _row(version: Version) -> VersionRow:
    return VersionRow(
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
    )
