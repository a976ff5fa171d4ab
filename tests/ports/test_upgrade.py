"""A database that an earlier Penholder has made and filled is brought up to date, on both databases."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, Inspector, inspect
from sqlmodel import Session

from drafts.ids import DraftId
from drafts.sync.update import scan
from drafts.text.delta import Delete, Insert, Retain
from drafts.text.draft import Draft, merge, seed
from server.actions import verify
from server.ports import ClientRange
from server.settings import Settings
from server.store import Store, open_store, records
from server.store.migrations import upgrade
from tests import databases
from tests.builders import FIRST_BLOCK, SEED_CLIENT

D1 = DraftId("d1")


@pytest.fixture
async def first_release(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Store]:
    """A store with the tables of 0001, and nothing in them."""
    if request.param == "postgresql":
        with databases.postgres_database(migrated=False) as (user, name):
            store = await open_store(databases.postgres_settings(user, name, tmp_path))
            await store.write(lambda session: upgrade(session.connection(), "0001"))
            yield store
            await store.close()
        return
    store = await open_store(Settings(data=tmp_path))
    await store.write(lambda session: upgrade(session.connection(), "0001"))
    yield store
    await store.close()


def typed() -> list[tuple[str | None, bytes]]:
    """The seed, a word, and the word's end taken back."""
    ana = Draft(7)
    ana.apply(seed(SEED_CLIENT, FIRST_BLOCK))
    return [
        (None, seed(SEED_CLIENT, FIRST_BLOCK)),
        ("ana", ana.edit([Retain(1), Insert("Fisheries")])),
        ("ana", ana.edit([Retain(5), Delete(5)])),
    ]


def fill(session: Session) -> None:
    """As the first release wrote it, in SQL."""
    connection = session.connection()
    zone = "" if connection.dialect.name == "sqlite" else "+00"
    at = f"2026-11-23 12:00:00.000250{zone}"
    for statement in (
        "INSERT INTO forum (id, name, place) VALUES ('f', 'Forum', '')",
        "INSERT INTO person (id, name, email, address) VALUES ('ana', 'Ana', 'a@b', 'a@b')",
        "INSERT INTO session (id, forum, position, number, title, brief, links, builds_on, inputs, withdrawn)"
        " VALUES ('s1', 'f', 1, '1.1', 'S', '', '[]', '[]', '[]', false)",
        "INSERT INTO draft (id, session, stage, epoch, seq) VALUES ('d1', 's1', 'drafting', 1, 3)",
        f"INSERT INTO owner (draft, client, person) VALUES ('d1', {SEED_CLIENT}, null), ('d1', 7, 'ana')",
    ):
        connection.exec_driver_sql(statement)
    rows = typed()
    for seq, (person, update) in enumerate(rows, 1):
        spans = [[client, *span] for client, span in scan(update).ranges.items()]
        insert(connection, "journal", ("d1", 1, seq, person, at, str(spans), update))
    insert(connection, "checkpoint", ("d1", 1, 2, merge(*(update for _, update in rows[:2]))))
    insert(connection, "version", ("v", "d1", 1, "", "h", "", "{}", b"\0\0", "ana", at))


def insert(connection: Connection, table: str, values: tuple[object, ...]) -> None:
    mark = "?" if connection.dialect.name == "sqlite" else "%s"
    columns = {
        "journal": 'draft, epoch, seq, person, at, ranges, "update"',
        "checkpoint": 'draft, epoch, seq, "update"',
        "version": "id, draft, number, label, hash, previous, canonical, state, author, at",
    }[table]
    marks = ", ".join([mark] * len(values))
    connection.exec_driver_sql(f"INSERT INTO {table} ({columns}) VALUES ({marks})", values)


@pytest.mark.parametrize("first_release", ["sqlite", "postgresql"], indirect=True)
async def test_rows_of_the_first_release_are_whole_after_the_upgrade(first_release: Store) -> None:
    await first_release.write(fill)
    await first_release.migrate()
    kept = records(first_release)
    history = await kept.journal.load(D1, 1)
    assert (history.seq, history.damage, len(history.rows)) == (3, (), 1), "checkpoint and one row"
    rows = await kept.journal.rows(D1, 1)
    assert [row.entry.deletes for row in rows] == [(), (), (ClientRange(7, 4, 9),)]
    assert await kept.versions.damaged(D1) == []
    text = Draft(9)
    for row in rows:
        text.apply(row.entry.update)
    assert "".join(run.text for run in text.runs()).strip() == "Fish"
    found = await verify.faults(kept)
    assert [fault for fault in found if "version" not in fault] == [], "the version was made up"


@pytest.mark.parametrize("first_release", ["sqlite", "postgresql"], indirect=True)
async def test_a_row_that_the_upgrade_cannot_read_is_damaged_afterwards(first_release: Store) -> None:
    def spoil(session: Session) -> None:
        fill(session)
        nonsense = "x'ff'" if session.connection().dialect.name == "sqlite" else r"'\xff'"
        session.connection().exec_driver_sql(f'UPDATE journal SET "update" = {nonsense} WHERE seq = 3')

    await first_release.write(spoil)
    await first_release.migrate()
    history = await records(first_release).journal.load(D1, 1)
    assert history.damage == ("row 3 is damaged",)


async def test_the_upgrade_keeps_every_key_and_constraint(tmp_path: Path) -> None:
    """SQLite changes a table by making it anew."""

    def shape(inspector: Inspector) -> object:
        return {
            table: (
                inspector.get_pk_constraint(table),
                sorted(str(key["name"]) for key in inspector.get_foreign_keys(table)),
                sorted(str(check["name"]) for check in inspector.get_check_constraints(table)),
                sorted(str(unique["name"]) for unique in inspector.get_unique_constraints(table)),
                inspector.get_table_options(table),
            )
            for table in ("journal", "checkpoint", "version")
        }

    store = await open_store(Settings(data=tmp_path))
    await store.write(lambda session: upgrade(session.connection(), "0001"))
    before = await store.read(lambda session: shape(inspect(session.connection())))
    await store.migrate()
    assert await store.read(lambda session: shape(inspect(session.connection()))) == before
    await store.close()
