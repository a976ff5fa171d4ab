"""Who wrote and who deleted what, from the journal on disk; and nothing of it outside the house."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC
from typing import Any

import pytest

from drafts.errors import Conflict
from drafts.ids import DraftId, PersonId
from drafts.sync.update import scan
from drafts.text.delta import Delete, Insert, Op, Retain
from drafts.text.draft import Draft
from server.actions import authors, export, ledgers, verify, versions
from server.actions.desk import Desk
from server.app import open_desk
from server.ports import Batch, ClientRange, Entry
from tests.serving import Forum

Told = list[list[tuple[str, str]]]


async def edit(desk: Desk, forum: Forum, name: str, client: int, *ops: Op) -> None:
    """This person's edit of 1.1, which nobody has open."""
    draft = forum.drafts["1.1"]
    rows = await desk.records.journal.rows(draft, 1)
    text = Draft(client)
    for row in rows:
        text.apply(row.entry.update)
    update = text.edit(ops)
    ranges = tuple(ClientRange(who, start, end) for who, (start, end) in scan(update).ranges.items())
    entry = Entry(forum.guest(name).person.id, desk.clock.now(), ranges, update)
    await desk.records.journal.append([Batch(draft, 1, len(rows), (entry,))])


async def meet(forum: Forum) -> None:
    """Bakary puts a word into Ana's first paragraph, splits it, and deletes a word of hers."""
    async with open_desk(forum.settings) as desk:
        await edit(desk, forum, "Bakary", 88, Retain(1), Insert("Surely "))
        await edit(desk, forum, "Bakary", 88, Retain(19), Insert("\n", {"id": "newblock"}))
        await edit(desk, forum, "Bakary", 88, Retain(27), Delete(3))


def told(found: authors.Authors) -> Told:
    names = {person.id: person.name.split()[0] for person in found.people}
    return [[(part.text, names[part.person or PersonId("")]) for part in b.words] for b in found.blocks]


def deleted(found: authors.Authors) -> Sequence[tuple[str, str, str]]:
    names = {person.id: person.name.split()[0] for person in found.people}
    return [
        (gone.text, names[gone.author or PersonId("")], names[gone.by or PersonId("")])
        for block in found.blocks
        for gone in block.deleted
    ]


async def read(desk: Desk, forum: Forum) -> authors.Authors:
    return await authors.read(desk, forum.guest("Ana").person, forum.drafts["1.1"])


async def test_words_and_deletions_carry_their_names_also_after_a_restart(forum: Forum) -> None:
    await meet(forum)
    for _ in range(2):  # the second time everything is read anew
        async with open_desk(forum.settings) as desk:
            found = await read(desk, forum)
        assert told(found)[:2] == [
            [("Surely ", "Bakary"), ("Protection ", "Ana")],
            [("starts home.", "Ana")],
        ]
        assert deleted(found) == [("at ", "Ana", "Bakary")]
        assert found.seq == 5
        (gone,) = found.blocks[1].deleted
        assert (gone.at.tzinfo, gone.seq) == (UTC, 5)


async def test_a_ledger_is_continued_and_not_begun_anew(
    desk: Desk, forum: Forum, monkeypatch: pytest.MonkeyPatch
) -> None:
    await read(desk, forum)
    asked: list[int] = []
    rows = desk.records.journal.rows

    async def counted(draft: DraftId, epoch: int, after: int = 0, most: int | None = None) -> Any:
        asked.append(after)
        return await rows(draft, epoch, after, most)

    monkeypatch.setattr(desk.records.journal, "rows", counted)
    await asyncio.gather(*(read(desk, forum) for _ in range(5)))
    assert asked == [2] * 5


async def test_a_long_journal_is_read_in_pieces(
    desk: Desk, forum: Forum, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledgers, "PIECE", 2)
    for at in range(5):
        await edit(desk, forum, "Bakary", 88, Retain(1), Insert(f"{at} "))
    found = await read(desk, forum)
    assert found.seq == 7
    assert told(found)[0] == [("4 3 2 1 0 ", "Bakary"), ("Protection starts at home.", "Ana")]


@pytest.mark.parametrize("piece", [1, 2, 3, 100])
async def test_what_leans_on_a_damaged_row_is_nobodys_however_it_is_fetched(
    desk: Desk, forum: Forum, monkeypatch: pytest.MonkeyPatch, piece: int
) -> None:
    monkeypatch.setattr(ledgers, "PIECE", piece)
    for at in range(4):
        await edit(desk, forum, "Bakary", 88, Retain(1), Insert(f"{at} "))
    file = forum.settings.data / "penholder.db"
    with closing(sqlite3.connect(file)) as database, database:
        place = "WHERE draft = ? AND seq = 4"
        database.execute(f'UPDATE journal SET "update" = x\'00\' || "update" {place}', [forum.drafts["1.1"]])
    for _ in range(2):
        found = await read(desk, forum)
        assert told(found)[0] == [("0 ", "Bakary"), ("Protection starts at home.", "Ana")]


async def test_of_many_drafts_only_the_last_few_ledgers_are_kept(
    desk: Desk, forum: Forum, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledgers, "KEPT", 2)
    chair = forum.guest("Carmen").person
    for number in ("1.1", "1.2", "2.1", "1.1"):
        found = await authors.read(desk, chair, forum.drafts[number])
        assert found.seq > 0
    assert len(desk.ledgers._kept) == 2


async def test_a_question_given_up_does_not_spoil_the_ledger(desk: Desk, forum: Forum) -> None:
    asking = asyncio.create_task(read(desk, forum))
    await asyncio.sleep(0)
    asking.cancel()
    assert told(await read(desk, forum))[0] == [("Protection starts at home.", "Ana")]


async def test_a_journal_that_passed_no_gate_gives_no_names(forum: Forum) -> None:
    await meet(forum)
    other, draft = Draft(99), forum.drafts["1.1"]
    other.edit([Insert("x")])
    leaning_on_nothing = other.edit([Retain(1), Insert("y")])
    async with open_desk(forum.settings) as desk:
        last = (await desk.records.journal.load(draft, 1)).seq
        entry = Entry(None, desk.clock.now(), (ClientRange(99, 1, 2),), leaning_on_nothing)
        await desk.records.journal.append([Batch(draft, 1, last, (entry,))])
    async with open_desk(forum.settings) as desk:
        assert any("leans on what is missing" in fault for fault in await verify.faults(desk.records))
        with pytest.raises(Conflict) as refusal:
            await read(desk, forum)
    assert refusal.value.code == "authors-uncertain"


@pytest.mark.parametrize("format", ["markdown", "json"])
@pytest.mark.parametrize("version", ["live", "1"])
async def test_no_public_export_names_a_writer_or_shows_deleted_words(
    forum: Forum, format: str, version: str
) -> None:
    async with open_desk(forum.settings) as desk:
        await edit(desk, forum, "Bakary", 88, Retain(1), Insert("Hastily scribbled. "))
        await edit(desk, forum, "Ana", 77, Retain(1), Delete(19))
        assert deleted(await read(desk, forum)) == [("Hastily scribbled. ", "Bakary", "Ana")]
        await versions.create(desk, forum.guest("Ana").person, forum.drafts["1.1"], "")
        wish = export.wish([version], format, "public", None)
        file = (await export.export(desk, None, forum.drafts["1.1"], wish)).content.decode()
    assert "Protection starts at home." in file
    secrets = ["Hastily", *(word for guest in forum.guests for word in (guest.person.id, guest.person.email))]
    assert not [word for word in (*secrets, "Sample") if word in file]
