"""The contract of `ports.Versions`."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from sqlmodel import Session

from drafts.errors import Conflict, Unknown
from drafts.ids import DraftId, PersonId, VersionId
from drafts.review.versions import Version
from server.ports import Records
from server.store import Store
from tests.builders import NOON

D1 = DraftId("d1")


def frozen(number: int, *, id: str | None = None, draft: DraftId = D1, canonical: str = "[]") -> Version:
    return Version(
        id=VersionId(id or f"{draft}v{number}"),
        draft=draft,
        number=number,
        label="For the Troika",
        hash=f"{number:064x}",
        previous="" if number == 1 else f"{number - 1:064x}",
        canonical=canonical,
        state=b"\x00\x01\xff",
        author=PersonId("ana"),
        at=NOON,
    )


async def test_labels_and_notes_of_all_drafts_are_read_without_their_texts(forum: Records) -> None:
    assert await forum.versions.labelled() == []
    for made in (
        replace(frozen(1), label=""),
        replace(frozen(2), label="Lunch", note="See 2."),
        replace(frozen(1, draft=DraftId("d2")), label="", note="x"),
    ):
        await forum.versions.add(made)
    assert sorted(await forum.versions.labelled()) == [("", "x"), ("Lunch", "See 2.")]


async def test_a_version_is_found_by_its_hash(forum: Records) -> None:
    made = frozen(1)
    await forum.versions.add(made)
    assert await forum.versions.with_hash(made.hash) == made
    assert await forum.versions.with_hash("0" * 64) is None


async def test_a_draft_starts_without_versions(forum: Records) -> None:
    assert await forum.versions.all(D1) == []


async def test_a_version_is_read_back_as_it_was_frozen(forum: Records) -> None:
    version = frozen(1, canonical='{"text": "é😀漢 \u2028 العربية"}')
    await forum.versions.add(version)
    assert await forum.versions.get(D1, 1) == version


async def test_versions_come_oldest_first_and_each_draft_counts_its_own(forum: Records) -> None:
    two, one, other = frozen(2), frozen(1), frozen(1, draft=DraftId("d2"))
    for version in (two, one, other):
        await forum.versions.add(version)
    assert await forum.versions.all(D1) == [one, two]


async def test_of_two_who_freeze_at_once_one_is_refused(forum: Records, elsewhere: Records) -> None:
    mine, theirs = frozen(1, id="mine"), frozen(1, id="theirs")
    ends = await asyncio.gather(
        forum.versions.add(mine), elsewhere.versions.add(theirs), return_exceptions=True
    )
    [refusal] = [end for end in ends if end is not None]
    assert isinstance(refusal, Conflict)
    assert refusal.code == "version-taken"
    assert await forum.versions.all(D1) in ([mine], [theirs])


async def test_what_is_not_there_is_unknown(forum: Records) -> None:
    with pytest.raises(Unknown):
        await forum.versions.get(D1, 1)
    with pytest.raises(Unknown):
        await forum.versions.all(DraftId("nowhere"))
    with pytest.raises(Unknown):
        await forum.versions.add(frozen(1, draft=DraftId("nowhere")))


async def test_a_note_is_kept_and_its_bytes_are_looked_after(forum: Records, store: Store) -> None:
    noted = replace(frozen(1), note="See 2.\nAnd 3 – é😀漢.")
    await forum.versions.add(noted)
    await forum.versions.add(frozen(2))
    assert await forum.versions.get(D1, 1) == noted
    assert await forum.versions.damaged(D1) == []
    await store.write(lambda session: _change(session, "UPDATE version SET note = 'Other.' WHERE number = 1"))
    assert await forum.versions.damaged(D1) == [1]
    assert await forum.versions.damaged(D1, 1) == [1]
    assert await forum.versions.damaged(D1, 2) == []


def _change(session: Session, statement: str) -> None:
    session.connection().exec_driver_sql(statement)
