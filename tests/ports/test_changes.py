"""The contract of `ports.Changes`."""

from __future__ import annotations

from sqlmodel import Session

from drafts.ids import CapacityId, DraftId, PersonId
from drafts.people import Capacity
from server.ports import Batch, Entry, Grant, Records, Seen
from server.store import Store
from tests.builders import NOON, a_person


async def test_it_grows_with_people_and_what_they_hold(forum: Records) -> None:
    before = await forum.changes.number()
    await forum.people.add(a_person("eva"))
    added = await forum.changes.number()
    await forum.people.give(PersonId("eva"), Capacity(CapacityId("c9"), "chair"))
    assert before < added < await forum.changes.number()


async def test_it_grows_when_a_stage_changes_by_whatever_road(forum: Records, store: Store) -> None:
    before = await forum.changes.number()

    def adopt(session: Session) -> None:
        session.connection().exec_driver_sql("UPDATE draft SET stage = 'adopted' WHERE id = 'd1'")

    await store.write(adopt)
    assert await forum.changes.number() > before


async def test_it_grows_when_a_session_or_token_ends_and_not_when_one_begins(forum: Records) -> None:
    for purpose in ("session", "token"):
        before = await forum.changes.number()
        await forum.grants.add(Grant("ab" * 32, purpose, PersonId("ana"), NOON, NOON))
        assert await forum.changes.number() == before
        await forum.grants.remove("ab" * 32, purpose)
        assert await forum.changes.number() > before


async def test_it_stands_still_when_links_are_used_and_people_come(forum: Records) -> None:
    await forum.grants.add(Grant("ab" * 32, "link", PersonId("ana"), NOON, None))
    await forum.grants.add(Grant("cd" * 32, "session", PersonId("ana"), NOON, None))
    before = await forum.changes.number()
    await forum.grants.take("ab" * 32, "link", NOON)
    await forum.visits.note([Seen(PersonId("ana"), "cd" * 32, NOON)])
    assert await forum.changes.number() == before


async def test_another_process_s_change_is_seen(forum: Records, elsewhere: Records) -> None:
    before = await forum.changes.number()
    await elsewhere.people.add(a_person("eva"))
    assert await forum.changes.number() > before


async def test_it_stands_still_while_people_type(forum: Records) -> None:
    before = await forum.changes.number()
    await forum.journal.append([Batch(DraftId("d1"), 1, 1, (Entry(None, NOON, (), b"\0\0"),))])
    assert await forum.changes.number() == before


async def test_an_empty_store_has_a_number_too(kept: Records) -> None:
    assert await kept.changes.number() >= 0
