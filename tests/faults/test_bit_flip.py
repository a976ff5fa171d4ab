"""One bit turned over in the journal: found, named, and the rest of the draft served for reading."""

from __future__ import annotations

import asyncio
import json
import shutil
import sqlite3
import subprocess
import urllib.error
import urllib.request
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from drafts.errors import Forbidden
from drafts.text.draft import merge
from server.store import open_store, records
from tests.faults.watched import Writer, command, environment, stored_words, watched_server, writer
from tests.serving import Forum, fill, free_port, settings_for

ROW = ("draft", "epoch", "seq", "person", "at", "ranges", "deletes", "update", "checksum")
CHECKPOINT = ("draft", "epoch", "seq", "update", "checksum")


@pytest.fixture(scope="module")
def typed_once(tmp_path_factory: pytest.TempPathFactory) -> Forum:
    return asyncio.run(type_it(tmp_path_factory.mktemp("typed")))


@pytest.fixture
def typed(typed_once: Forum, tmp_path: Path) -> Forum:
    """A copy of it, to be damaged."""
    shutil.copytree(typed_once.settings.data, tmp_path, dirs_exist_ok=True)
    return replace(typed_once, settings=settings_for(tmp_path, free_port()))


async def type_it(folder: Path) -> Forum:
    """Rows 1 (seed), 2 (Ana's "one"), 3 (Bakary's "two", behind it), and so on to 5."""
    port = free_port()
    forum = await fill(settings_for(folder, port))
    with watched_server(forum.settings, port) as server:
        async with writer(forum, server, "Ana", 11) as ana, writer(forum, server, "Bakary", 22) as bakary:
            for who, other, word in ((ana, bakary, "one"), (bakary, ana, "two"), (ana, bakary, "three")):
                who.type(word)
                await who.saved()
                await other.reads(*(["one", "two", "three"][: len(ana.typed) + len(bakary.typed)]))
            bakary.type("four")
            await bakary.saved()
    return forum


def flip(database: Path, table: str, column: str, draft: str, seq: int) -> None:
    """Turn one bit of one column over, as a bad disk would: beneath SQLite's own rules."""
    with closing(sqlite3.connect(database)) as connection, connection:
        place = "draft = ? AND epoch = 1 AND seq = ?"
        kind, value = connection.execute(
            f'SELECT typeof("{column}"), CAST("{column}" AS BLOB) FROM {table} WHERE {place}', (draft, seq)
        ).fetchone()
        if kind == "integer":
            changed: object = int(value) ^ 64
        elif kind == "text":
            changed = _flipped(value).decode("latin-1")
        else:
            changed = _flipped(value)
        done = connection.execute(f'UPDATE {table} SET "{column}" = ? WHERE {place}', (changed, draft, seq))
        assert done.rowcount == 1


def _flipped(value: bytes) -> bytes:
    at = len(value) // 2
    return value[:at] + bytes([value[at] ^ 4]) + value[at + 1 :]


def verify(forum: Forum) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command("verify"), env=environment(forum.settings), capture_output=True, text=True, timeout=60
    )


@pytest.mark.parametrize("column", ROW)
async def test_a_flipped_bit_in_any_column_of_a_row_is_found_and_the_rest_can_be_read(
    typed: Forum, tmp_path: Path, column: str
) -> None:
    draft = typed.drafts["1.1"]
    assert verify(typed).returncode == 0
    flip(tmp_path / "penholder.db", "journal", column, draft, 4)

    found = verify(typed)
    assert found.returncode == 1
    assert f"draft {draft} (session 1.1): row 4 is" in found.stdout, found.stdout
    assert "Traceback" not in found.stderr

    store = await open_store(typed.settings)
    history = await records(store).journal.load(draft, 1)
    await store.close()
    assert any("row 4 is" in sentence for sentence in history.damage), history.damage
    assert await stored_words(typed.settings, draft) == ["one", "two"]


async def test_a_damaged_draft_can_be_read_and_the_others_are_written_as_usual(
    typed: Forum, tmp_path: Path
) -> None:
    flip(tmp_path / "penholder.db", "journal", "update", typed.drafts["1.1"], 4)
    port = free_port()
    with watched_server(settings_for(tmp_path, port), port) as server:
        async with writer(typed, server, "Bakary", 33) as reader:
            await reader.reads("one", "two")
            await assert_refused(reader)
        async with writer(typed, server, "Chloé", 44, session="1.2") as elsewhere:
            elsewhere.type("as", "usual")
            await elsewhere.saved()
    assert await stored_words(typed.settings, typed.drafts["1.1"]) == ["one", "two"]
    assert await stored_words(typed.settings, typed.drafts["1.2"]) == ["as", "usual"]


async def assert_refused(reader: Writer) -> None:
    reader.type("lost?")
    with pytest.raises(Forbidden) as refusal:
        await reader.saved()
    assert refusal.value.code == "damaged"


@pytest.mark.parametrize("column", CHECKPOINT)
async def test_a_flipped_bit_in_a_checkpoint_costs_no_word(typed: Forum, tmp_path: Path, column: str) -> None:
    draft = typed.drafts["1.1"]
    store = await open_store(typed.settings)
    journal = records(store).journal
    rows = [row.entry.update for row in await journal.rows(draft, 1)]
    await journal.checkpoint(draft, 1, 4, merge(*rows[:4]))
    await store.close()
    flip(tmp_path / "penholder.db", "checkpoint", column, draft, 4)

    found = verify(typed)
    assert found.returncode == 1
    assert "checkpoint" in found.stdout, found.stdout
    assert await stored_words(typed.settings, draft) == ["one", "two", "three", "four"]
    store = await open_store(typed.settings)
    assert (await records(store).journal.load(draft, 1)).damage == ()
    await store.close()


def test_a_page_that_sqlite_itself_finds_damaged_ends_in_a_sentence(typed: Forum, tmp_path: Path) -> None:
    database = tmp_path / "penholder.db"
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (page,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'journal'").fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    with database.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xff" * 100)
    found = verify(typed)
    assert found.returncode == 1
    assert "damaged" in found.stdout
    assert "Traceback" not in found.stderr

    port = free_port()
    with watched_server(settings_for(tmp_path, port), port) as server:
        ask = urllib.request.Request(
            f"{server.url}/api/drafts/{typed.drafts['1.1']}/outcome",
            headers={"Authorization": f"Bearer {typed.guest('Ana').token}"},
        )
        with pytest.raises(urllib.error.HTTPError) as refusal, urllib.request.urlopen(ask, timeout=30):
            pass
        assert refusal.value.code == 503, "an empty text would be a lie"
        assert json.load(refusal.value)["code"] == "storage-unavailable"
        refusal.value.close()
        assert server.process.poll() is None
