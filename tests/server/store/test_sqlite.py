"""What is particular to a store on one SQLite file: its one server, its commands, its faults."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import make_url
from sqlmodel import Session

from drafts.ids import DraftId, PersonId
from server.ports import Batch, ClientRange, Entry, StorageDamaged, StorageUnavailable
from server.settings import Settings
from server.store import Store, StoreRefused, open_store, records
from server.store.disk import file_system
from server.store.sqlite import SqliteStore, what_two_writers_risk
from tests.builders import NOON, a_person, a_programme, seeds_of

D1 = DraftId("d1")
ROOT = Path(__file__).parents[3]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path / "data")


@pytest.fixture
async def store(settings: Settings) -> AsyncIterator[Store]:
    """With a draft d1 and Ana, and little patience."""
    store = await SqliteStore.open(make_url(settings.database), patience=0.05)
    await store.migrate()
    kept, programme = records(store), a_programme("d1")
    await kept.programmes.replace(programme, seeds_of(programme))
    await kept.people.add(a_person("ana"))
    yield store
    await store.close()


def typed(words: str) -> Batch:
    entry = Entry(PersonId("ana"), NOON, (ClientRange(7, 0, len(words)),), words.encode())
    return Batch(D1, 1, 10**9, (entry,))


async def said(store: Store) -> list[str]:
    return [row.entry.update.decode() for row in await records(store).journal.rows(D1, 1, after=1)]


# ── one server ────────────────────────────────────────────────────────────────────────────


async def test_a_second_server_of_one_file_is_refused_and_told_who_holds_it(
    store: Store, settings: Settings
) -> None:
    store.claim()
    second = await open_store(settings)
    with pytest.raises(StoreRefused, match=rf"\(process {os.getpid()}\).*PENHOLDER_DATA"):
        second.claim()
    await second.close()


async def test_a_claim_ends_with_its_store(settings: Settings) -> None:
    for _ in range(2):
        store = await open_store(settings)
        store.claim()
        await store.close()


async def test_a_command_reads_and_writes_beside_the_server(store: Store, settings: Settings) -> None:
    store.claim()
    command = await open_store(settings)
    await records(command).people.add(a_person("bakary"))
    await command.close()
    assert [person.name for person in await records(store).people.all()] == ["Ana", "Bakary"]


LOCAL = "/dev/vda / ext4 rw,relatime 0 0\n"


@pytest.mark.parametrize("kind", ["nfs4", "cifs", "smb3", "9p", "fuse.sshfs"])
async def test_a_folder_on_a_network_disk_is_refused_for_serving(tmp_path: Path, kind: str) -> None:
    table = f"{LOCAL}server:/drafts {str(tmp_path).replace(' ', chr(92) + '040')} {kind} rw 0 0\n"
    store = SqliteStore(tmp_path / "penholder.db", mounts=lambda: table)
    with pytest.raises(StoreRefused, match=rf"network file system \({kind}\).*PENHOLDER_DATA"):
        store.claim()
    await store.close()


@pytest.mark.parametrize(
    "table",
    [
        "",
        LOCAL,
        "fuse-overlayfs / fuse.fuse-overlayfs rw 0 0\n",  # in a container that nobody needed root for
        f"{LOCAL}server:/home /home nfs4 rw 0 0\n",
        f"server:/ / nfs4 rw 0 0\n{LOCAL}",  # what is mounted over it is what is seen
        f"{LOCAL}server:/x /drafts\\040of\\040all nfs rw 0 0\n",
    ],
)
async def test_a_local_disk_is_not(tmp_path: Path, table: str) -> None:
    store = SqliteStore(tmp_path / "penholder.db", mounts=lambda: table)
    store.claim()
    await store.close()


def test_a_mount_with_blanks_in_its_name_is_known() -> None:
    table = f"{LOCAL}server:/x /drafts\\040of\\040all nfs rw 0 0\n"
    assert file_system(Path("/drafts of all/data"), table) == "nfs"
    assert file_system(Path("/drafts of all the others"), table) == "ext4"


async def test_where_locks_keep_nobody_out_no_server_starts(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = await open_store(settings)
    with monkeypatch.context() as patched:
        patched.setattr("server.store.lock.fcntl.flock", lambda *_: None)
        with pytest.raises(StoreRefused, match=r"Locks in .* keep nobody out"):
            store.claim()
    await store.close()


@pytest.mark.parametrize(
    ("version", "risk"),
    [
        ((3, 40, 1), "damage the file (this is SQLite 3.40.1)"),
        ((3, 51, 2), "damage the file (this is SQLite 3.51.2)"),
        ((3, 44, 6), "lose each other's words"),
        ((3, 50, 7), "lose each other's words"),
        ((3, 51, 3), "lose each other's words"),
        ((3, 53, 0), "lose each other's words"),
    ],
)
def test_which_sqlite_two_writers_could_damage(version: tuple[int, ...], risk: str) -> None:
    assert risk in what_two_writers_risk(version)


async def test_nobody_else_may_read_what_is_kept(store: Store, settings: Settings) -> None:
    await records(store).journal.append([typed("confidential")])
    files = sorted(settings.data.glob("penholder.db*"))
    assert {file.name for file in files} >= {"penholder.db", "penholder.db-wal", "penholder.db-shm"}
    assert {file.stat().st_mode & 0o777 for file in files} == {0o600}
    assert settings.data.stat().st_mode & 0o777 == 0o700


# ── each connection as it must be ─────────────────────────────────────────────────────────


def pragmas(session: Session) -> dict[str, object]:
    names = (
        "journal_mode",
        "synchronous",
        "foreign_keys",
        "busy_timeout",
        "query_only",
        "wal_autocheckpoint",
    )
    execute = session.connection().exec_driver_sql
    return {name: execute(f"PRAGMA {name}").scalar() for name in names}


async def test_the_writer_is_durable_and_does_the_checkpoints(store: Store) -> None:
    expected = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 50}
    assert await store.write(pragmas) == expected | {"query_only": 0, "wal_autocheckpoint": 1000}


async def test_readers_neither_write_nor_checkpoint(store: Store) -> None:
    seen = await store.read(pragmas)
    assert (seen["query_only"], seen["wal_autocheckpoint"], seen["foreign_keys"]) == (1, 0, 1)


async def test_a_reading_sees_one_moment(store: Store) -> None:
    def count(session: Session) -> int | None:
        return session.connection().exec_driver_sql("SELECT count(*) FROM journal").scalar()

    def twice(session: Session) -> tuple[int | None, int | None]:
        before = count(session)
        asyncio.run_coroutine_threadsafe(records(store).journal.append([typed("meanwhile")]), loop).result()
        return before, count(session)

    loop = asyncio.get_running_loop()
    before, after = await store.read(twice)
    assert before == after
    assert await said(store) == ["meanwhile"]


# ── faults ────────────────────────────────────────────────────────────────────────────────


async def test_while_the_file_is_locked_nothing_is_written_and_reading_goes_on(
    store: Store, settings: Settings
) -> None:
    stranger = sqlite3.connect(settings.data / "penholder.db", isolation_level=None)
    stranger.execute("BEGIN IMMEDIATE")
    with pytest.raises(StorageUnavailable, match="locked") as refusal:
        await records(store).journal.append([typed("too early")])
    assert refusal.value.__cause__ is not None
    assert await said(store) == []
    stranger.close()
    await records(store).journal.append([typed("now")])
    assert await said(store) == ["now"]


TAKING_A_TURN = """
import fcntl, sys
turn = open(sys.argv[1])
fcntl.flock(turn, fcntl.LOCK_EX)
print("mine", flush=True)
sys.stdin.read()
"""


async def python(code: str, *arguments: object) -> asyncio.subprocess.Process:
    """Another process that can import what we can."""
    return await asyncio.create_subprocess_exec(
        sys.executable, "-c", code, *map(str, arguments), cwd=ROOT, stdin=PIPE, stdout=PIPE
    )


async def test_writers_of_two_processes_take_turns(store: Store, settings: Settings) -> None:
    """And one that is killed in its turn has given it back."""
    other = await python(TAKING_A_TURN, settings.data / "penholder.db-turn")
    assert other.stdout
    assert await other.stdout.readline() == b"mine\n"
    with pytest.raises(StorageUnavailable, match="Another process"):
        await records(store).journal.append([typed("not my turn")])
    other.kill()
    await other.communicate()
    await records(store).journal.append([typed("my turn")])
    assert await said(store) == ["my turn"]


def allow_pages(session: Session, pages: int) -> None:
    session.connection().exec_driver_sql(f"PRAGMA max_page_count = {pages}")


async def test_a_full_disk_refuses_whole_appends_and_heals(store: Store) -> None:
    await store.write(lambda session: allow_pages(session, 1))  # SQLite takes this as "no more than now"
    journal = records(store).journal
    with pytest.raises(StorageUnavailable, match="full"):
        await journal.append([typed("small"), typed("large" * 10_000)])
    assert await said(store) == []
    await store.write(lambda session: allow_pages(session, 1_000_000))
    await journal.append([typed("there is room again")])
    assert await said(store) == ["there is room again"]


async def test_a_file_that_is_no_database_is_damaged(tmp_path: Path) -> None:
    (tmp_path / "penholder.db").write_bytes(b"Dear delegates, " * 100)
    with pytest.raises(StorageDamaged, match="not a database"):
        await open_store(Settings(data=tmp_path))


async def test_a_folder_that_cannot_be_made_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where the folder should be")
    with pytest.raises(StorageUnavailable, match="cannot be opened"):
        await open_store(Settings(data=tmp_path / "data"))


async def test_our_own_faults_are_not_blamed_on_the_storage(store: Store) -> None:
    with pytest.raises(Exception, match="no such table") as fault:
        await store.read(lambda session: session.connection().exec_driver_sql("SELECT * FROM nonsense"))
    assert not isinstance(fault.value, StorageUnavailable)


APPENDING = """
import asyncio, sys
from pathlib import Path
from server.settings import Settings
from server.store import open_store, records
from tests.server.store.test_sqlite import typed

async def append(data):
    journal = records(await open_store(Settings(data=Path(data)))).journal
    for n in range(100_000):
        await journal.append([typed(f"word{n}")])
        print(n, flush=True)

asyncio.run(append(sys.argv[1]))
"""


async def test_whatever_was_acknowledged_before_a_kill_is_there_after_it(
    store: Store, settings: Settings
) -> None:
    writer = await python(APPENDING, settings.data)
    assert writer.stdout
    heard = b"".join([await writer.stdout.readline() for _ in range(100)])
    writer.kill()
    heard += (await writer.communicate())[0]

    acknowledged = [f"word{line.strip().decode()}" for line in heard.splitlines(True) if line.endswith(b"\n")]
    kept = await said(store)
    assert len(acknowledged) >= 100
    assert kept[: len(acknowledged)] == acknowledged
    assert len(kept) <= len(acknowledged) + 1
    assert (await records(store).drafts.get(D1)).seq == 1 + len(kept)
