"""Verification names the entry of the register that was touched, to the byte."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing

import pytest

from drafts.register import Head
from server.actions import verify
from server.actions.desk import Desk
from server.app import open_desk
from tests.serving import Forum

GUARDS = ("register_no_update", "register_no_delete", "register_no_replace")


def tamper_with(forum: Forum, *statements: str) -> None:
    """As somebody with the file in hand: the database's own guards are taken down first."""
    with closing(sqlite3.connect(forum.settings.data / "penholder.db")) as database, database:
        for guard in GUARDS:
            database.execute(f"DROP TRIGGER {guard}")
        for statement in statements:
            assert database.execute(statement).rowcount > 0


async def faults(forum: Forum, noted: Head | None = None) -> Sequence[str]:
    async with open_desk(forum.settings) as desk:
        return await verify.faults(desk.records, noted)


@pytest.mark.parametrize("column", ["at", "capacities", "act", "about", "hash", "previous"])
async def test_one_byte_changed_in_any_column_is_named(desk: Desk, forum: Forum, column: str) -> None:
    file = forum.settings.data / "penholder.db"
    with closing(sqlite3.connect(file)) as database:
        [was] = database.execute(f"SELECT CAST({column} AS BLOB) FROM register WHERE number = 7").fetchone()
    for place in range(len(was)):
        now = was[:place] + bytes([was[place] ^ 1 << place % 8]) + was[place + 1 :]
        with closing(sqlite3.connect(file)) as database, database:
            database.execute("DROP TRIGGER IF EXISTS register_no_update")
            change = f"UPDATE register SET {column} = CAST(? AS TEXT) WHERE number = 7"
            database.execute(change, (now,))
        found = [fault async for fault in verify.of_register(desk.records, None)]
        assert found, now
        assert found[0].startswith("entry 7 "), found


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("UPDATE register SET person = 'somebody' WHERE number = 3", "entry 3 has been changed"),
        ("UPDATE register SET draft = 'nowhere' WHERE number = 3", "entry 3 has been changed"),
        ("UPDATE register SET about = ' ' || about WHERE number = 3", "entry 3 is damaged"),
        ("UPDATE register SET at = '2026-11-23 12:00:0x' WHERE number = 3", "entry 3 is damaged"),
        ("UPDATE register SET capacities = '7' WHERE number = 3", "entry 3 is damaged"),
        ("DELETE FROM register WHERE number = 3", "entry 3 is missing"),
        ("DELETE FROM register WHERE number < 4", "entries 1…3 are missing"),
        ("UPDATE register SET number = 99 WHERE number = 3", "entry 3 is missing"),
    ],
)
async def test_an_entry_that_was_altered_or_taken_out(forum: Forum, statement: str, fault: str) -> None:
    assert await faults(forum) == ()
    tamper_with(forum, statement)
    first, *_ = await faults(forum)
    assert first.startswith(f"register: {fault}")


async def test_two_entries_that_changed_places(forum: Forum) -> None:
    tamper_with(
        forum,
        "UPDATE register SET number = 100 WHERE number = 3",
        "UPDATE register SET number = 3 WHERE number = 4",
        "UPDATE register SET number = 4 WHERE number = 100",
    )
    assert await faults(forum) == (
        "register: entry 3 has been moved: it was made as entry 4",
        "register: entry 4 has been moved: it was made as entry 3",
    )


async def test_the_newest_taken_off_shows_against_a_head_that_was_noted_down(forum: Forum) -> None:
    async with open_desk(forum.settings) as desk:
        noted = await verify.head(desk.records)
    assert noted is not None
    assert await faults(forum, noted) == ()
    tamper_with(forum, "DELETE FROM register WHERE number > 10")
    assert await faults(forum) == ()
    assert await faults(forum, noted) == (f"register: entry {noted.number}, which was noted down, is gone",)


async def test_a_register_without_entries_has_no_head(desk: Desk, forum: Forum) -> None:
    tamper_with(forum, "DELETE FROM register")
    assert await verify.head(desk.records) is None
    assert await verify.faults(desk.records) == ()
