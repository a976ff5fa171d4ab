"""The contract of `ports.Register`, and of `Records.along`."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from drafts.errors import Conflict, Refusal
from drafts.ids import CapacityId, DraftId, PersonId, QuestionId, SessionId
from drafts.people import Capacity, Person
from drafts.register import Done, Held, Record, register_faults
from server.ports import Batch, Entry, Filters, Records, Waiver
from server.store import Store
from tests.builders import NOON, a_person, a_programme, seeds_of

ANA, D1 = PersonId("ana"), DraftId("d1")
RAPPORTEUR = Held.of(Capacity(CapacityId("c1"), "rapporteur", SessionId("s1")))


TWICE = Person(PersonId("another"), "Another", "ana@example.org")
"""Somebody with Ana's address."""


def done(act: str = "waived", minutes: int = 0, **about: str | int | float) -> Done:
    return Done(NOON + timedelta(minutes=minutes), ANA, (RAPPORTEUR,), act, D1, about)


async def chain(kept: Records) -> list[Record]:
    places = await kept.register.all()
    assert list(register_faults(places)) == []
    return [record for _, record in places if record]


async def test_it_is_empty_at_first(kept: Records) -> None:
    assert await kept.register.all() == []
    assert await kept.register.read(Filters(), None, 10) == []
    assert await kept.register.acts() == []


async def test_an_entry_is_read_back_as_it_was_made(kept: Records) -> None:
    steering = Held("steering", delegation="Examplia – é😀漢")
    acts = [
        done(question=3, reason="é😀漢 \u2028 العربية \u202e\x00\ud800", share=0.1, large=10**30),
        replace(done(), person=None, capacities=(), draft=None),
        replace(done(), capacities=(RAPPORTEUR, steering, Held("troika", seat="past"))),
        replace(done(), at=NOON + timedelta(microseconds=1)),
    ]
    made = [await kept.register.append(act) for act in acts]
    assert await chain(kept) == made
    assert [record.done for record in made] == acts


async def test_fifty_at_once_from_two_sides_make_one_chain_and_none_is_lost(
    forum: Records, elsewhere: Records
) -> None:
    both = (forum.register, elsewhere.register)
    made = await asyncio.gather(*(both[n % 2].append(done(question=n)) for n in range(50)))
    assert sorted(record.number for record in made) == list(range(1, 51))
    assert await chain(forum) == sorted(made, key=lambda record: record.number)


async def test_it_is_read_the_newest_first_and_on_from_where_one_was(kept: Records) -> None:
    for number in range(1, 8):
        await kept.register.append(done(question=number))
    assert [number for number, _ in await kept.register.read(Filters(), None, 3)] == [7, 6, 5]
    assert [number for number, _ in await kept.register.read(Filters(), 5, 3)] == [4, 3, 2]
    assert [number for number, _ in await kept.register.read(Filters(), 2, 3)] == [1]
    assert await kept.register.read(Filters(), 1, 3) == []


@pytest.mark.parametrize(
    ("filters", "numbers"),
    [
        (Filters(), [4, 3, 2, 1]),
        (Filters(person=ANA), [4, 2, 1]),
        (Filters(person=PersonId("eva")), []),
        (Filters(nobody=True), [3]),
        (Filters(act="waived"), [1]),
        (Filters(draft=D1), [4, 2, 1]),
        (Filters(since=NOON + timedelta(minutes=2)), [4, 3, 2]),
        (Filters(until=NOON + timedelta(minutes=2)), [1]),
        (Filters(person=ANA, act="version frozen", since=NOON + timedelta(minutes=3)), [4]),
    ],
)
async def test_one_asks_for_a_person_an_act_a_draft_a_time(
    kept: Records, filters: Filters, numbers: list[int]
) -> None:
    await kept.register.append(done(minutes=0))
    await kept.register.append(done("version frozen", minutes=2))
    await kept.register.append(replace(done("exported", minutes=3), person=None, draft=None))
    await kept.register.append(done("version frozen", minutes=4))
    assert [number for number, _ in await kept.register.read(filters, None, 10)] == numbers
    assert await kept.register.acts() == ["exported", "version frozen", "waived"]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE register SET person = 'bakary'",
        "UPDATE register SET number = 9 WHERE number = 2",
        "DELETE FROM register",
        "DELETE FROM register WHERE number = 2",
        "INSERT INTO register SELECT number, at, person, capacities, 'other', draft, about, previous, hash"
        " FROM register WHERE number = 2",
    ],
)
async def test_the_database_itself_changes_and_removes_no_entry(
    kept: Records, store: Store, statement: str
) -> None:
    for _ in range(2):
        await kept.register.append(done())
    before = await chain(kept)
    with pytest.raises(DBAPIError):
        await store.write(lambda session: run(session, statement))
    assert await chain(kept) == before


async def test_nor_by_the_ways_that_one_of_the_databases_has_besides(kept: Records, store: Store) -> None:
    await kept.register.append(done())
    await kept.register.append(done())
    before = await chain(kept)

    def otherwise(session: Session) -> None:
        sqlite = session.connection().dialect.name == "sqlite"
        rest = "at, person, capacities, act, draft, about, previous, hash FROM register WHERE number = 2"
        run(session, f"INSERT OR REPLACE INTO register SELECT 1, {rest}" if sqlite else "TRUNCATE register")

    with pytest.raises(DBAPIError):
        await store.write(otherwise)
    assert await chain(kept) == before


def run(session: Session, statement: str) -> None:
    session.connection().exec_driver_sql(statement)


# ── along with a change ───────────────────────────────────────────────────────────────────


async def test_a_change_takes_its_act_along(forum: Records) -> None:
    waiver = Waiver(QuestionId("q11"), "no time", ANA, NOON)
    await forum.along(done("waived")).drafts.waive(D1, waiver)
    assert [record.done.act for record in await chain(forum)] == ["waived"]
    assert await forum.drafts.waivers(D1) == [waiver]


async def test_a_change_that_is_refused_enters_nothing(forum: Records) -> None:
    with pytest.raises(Conflict):
        await forum.along(done("invited")).people.add(TWICE)
    with pytest.raises(Refusal):
        await forum.along(done("waived")).drafts.waive(D1, Waiver(QuestionId("nothing"), "", ANA, NOON))
    assert await chain(forum) == []


async def test_an_act_that_cannot_be_entered_changes_nothing(forum: Records) -> None:
    broken = replace(done("waived"), about={"share": float("nan")})
    with pytest.raises(ValueError, match="JSON"):
        await forum.along(broken).drafts.waive(D1, Waiver(QuestionId("q11"), "no time", ANA, NOON))
    assert await forum.drafts.waivers(D1) == []


async def test_what_was_refused_once_may_be_tried_again_and_is_entered_once(forum: Records) -> None:
    along = forum.along(done("invited"))
    with pytest.raises(Conflict):
        await along.people.add(TWICE)
    await along.people.add(a_person("eva"))
    await along.people.add(a_person("jun"))
    assert [record.done.act for record in await chain(forum)] == ["invited"]


async def test_the_journal_and_a_programme_take_an_act_along_too(kept: Records) -> None:
    programme = a_programme("d1")
    await kept.along(done("programme imported")).programmes.replace(programme, seeds_of(programme))
    batch = Batch(D1, 1, 1, (Entry(None, NOON, (), b"\0\0"),))
    await kept.along(done("wording accepted")).journal.append([batch])
    acts = [record.done.act for record in await chain(kept)]
    assert acts == ["programme imported", "wording accepted"]


async def test_those_who_change_one_draft_and_those_who_only_enter_do_not_wait_in_a_circle(
    forum: Records, elsewhere: Records
) -> None:
    def waive(kept: Records, number: int) -> Awaitable[object]:
        waiver = Waiver(QuestionId("q11"), f"reason {number}", ANA, NOON)
        return kept.along(done(question=number)).drafts.waive(D1, waiver)

    both = (forum, elsewhere)
    changes = [waive(both[n % 2], n) for n in range(20)]
    entries = [both[n % 2].register.append(done("exported", version=n)) for n in range(20)]
    await asyncio.gather(*changes, *entries)
    assert len(await chain(forum)) == 40
