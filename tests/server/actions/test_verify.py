"""Verification finds what was tampered with, and names it."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from drafts.text.draft import merge
from server.actions import drafts, review, verify, versions
from server.actions.desk import Desk
from server.app import open_desk
from tests.serving import Forum
from tests.visiting import paragraph, questions_of, tamper, write

OF_CHLOE = "WHERE draft = ? AND client = 77"


async def faults(forum: Forum) -> Sequence[str]:
    async with open_desk(forum.settings) as desk:
        return await verify.faults(desk.records)


async def test_a_sound_forum_has_no_faults(forum: Forum) -> None:
    async with open_desk(forum.settings) as desk:
        await versions.create(desk, forum.guest("Ana").person, forum.drafts["1.1"], "")
        rows = await desk.records.journal.rows(forum.drafts["1.1"], 1)
        whole = merge(*(row.entry.update for row in rows))
        await desk.records.journal.checkpoint(forum.drafts["1.1"], 1, 2, whole)
    assert await faults(forum) == ()


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("UPDATE version SET canonical = replace(canonical, 'home', 'work')", "does not match its hash"),
        ("UPDATE version SET canonical = replace(canonical, '1.1', '1.2')", "does not match its hash"),
        ("UPDATE version SET canonical = replace(canonical, 'heading', 'head')", "its text cannot be read"),
        ("UPDATE version SET state = x'0000'", "its text and its kept state differ"),
        ("UPDATE version SET state = x'ff'", "its kept state cannot be read"),
        ("UPDATE version SET previous = hash", "does not follow from the version before it"),
        ("UPDATE version SET label = 'Draft of the chair'", "version 1 is damaged"),
        ("UPDATE version SET author = CAST(x'ff' AS TEXT)", "version 1 is damaged"),
        ("UPDATE version SET at = '2026-11-23 12:00:0x'", "version 1 is damaged"),
        ("UPDATE version SET state = state || x'00'", "version 1 is damaged"),
        ("UPDATE version SET checksum = x'00'", "version 1 is damaged"),
        ("UPDATE version SET number = 9", "version 9 is damaged"),
    ],
)
async def test_a_version_that_was_altered(forum: Forum, statement: str, fault: str) -> None:
    async with open_desk(forum.settings) as desk:
        await versions.create(desk, forum.guest("Ana").person, forum.drafts["1.1"], "")
    tamper(forum, statement)
    found = await faults(forum)
    assert any(fault in each and "session 1.1" in each for each in found), found


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        (
            f"UPDATE owner SET person = 'nobody' {OF_CHLOE}",
            "client 77 belongs to another",
        ),
        (f"UPDATE owner SET person = NULL {OF_CHLOE}", "client 77 belongs to another"),
        (
            f"UPDATE owner SET person = CAST(x'ff' AS TEXT) {OF_CHLOE}",
            "client 77 belongs to another",
        ),
        (f"UPDATE owner SET client = 78 {OF_CHLOE}", "client 77 has words and no owner"),
        (
            f"UPDATE owner SET client = 78 {OF_CHLOE}",
            "client 78 has an owner and no words",
        ),
        (f"DELETE FROM owner {OF_CHLOE}", "client 77 has words and no owner"),
        ("UPDATE draft SET seq = 1099511627778 WHERE id = ?", "rows 3…1099511627778 are missing"),
        ("UPDATE draft SET seq = 1 WHERE id = ?", "the journal ends at row 2, the draft says 1"),
        ("UPDATE draft SET epoch = 3 WHERE id = ?", "rows 1…2 are missing"),
    ],
)
async def test_what_the_journal_leans_on_was_altered(forum: Forum, statement: str, fault: str) -> None:
    async with open_desk(forum.settings) as desk:
        ops = paragraph("xblock", "One")
        await write(desk, forum.drafts["1.2"], forum.guest("Chloé").person.id, ops)
    assert await faults(forum) == ()
    tamper(forum, statement, forum.drafts["1.2"])
    found = await faults(forum)
    assert any(fault in each and "session 1.2" in each for each in found), found


async def test_a_checkpoint_that_says_something_else(forum: Forum) -> None:
    draft = forum.drafts["1.1"]
    async with open_desk(forum.settings) as desk:
        rows = await desk.records.journal.rows(draft, 1)
        await desk.records.journal.checkpoint(draft, 1, 2, rows[0].entry.update)
    found = await faults(forum)
    assert any("the checkpoint at row 2 does not say what the journal's rows say" in fault for fault in found)


async def test_a_row_that_is_gone(forum: Forum) -> None:
    tamper(forum, "DELETE FROM journal WHERE draft = ? AND seq = 1", forum.drafts["1.1"])
    found = await faults(forum)
    assert any("row 1 is missing" in fault for fault in found)
    assert any("row 2 leans on what is missing" in fault for fault in found)


async def test_a_tie_to_a_question_that_nobody_asked_and_an_id_that_stands_twice(
    desk: Desk, forum: Forum
) -> None:
    author = forum.guest("Ana").person.id
    ops = [*paragraph("xblock", "One", "nosuchquestion"), *paragraph("xblock", "Two")]
    await write(desk, forum.drafts["1.2"], author, ops)
    found = await verify.faults(desk.records)
    assert any("xblock stands 2 times" in fault for fault in found)
    assert any("a question nobody asked: nosuchquestion" in fault for fault in found)


@pytest.mark.parametrize(
    ("table", "fault"),
    [
        ("submission", "version 1: it is not the text that was submitted"),
        ("verdict", "version 1: it is not the text that the past seat judged"),
        ("adoption", "version 1: it is not the text that was adopted"),
    ],
)
async def test_a_version_that_is_another_than_was_reviewed(forum: Forum, table: str, fault: str) -> None:
    """As when somebody makes a version anew, with a hash and a checksum that fit."""
    ana, hugo, carmen = (forum.guest(name).person for name in ("Ana", "Hugo", "Carmen"))
    draft = forum.drafts["1.1"]
    async with open_desk(forum.settings) as desk:
        for question in (await questions_of(desk, "1.1"))[1:]:
            await drafts.waive(desk, ana, draft, question, "not discussed")
        version = await versions.create(desk, ana, draft, "")
        await review.submit(desk, ana, draft, 1)
        await review.give(desk, hugo, draft, 1, review.Wanted("endorsed", "", version.hash))
        await review.adopt(desk, carmen, draft, 1, "It is late.")
    assert await faults(forum) == ()
    tamper(forum, f"UPDATE {table} SET hash = ?", "0" * 64)
    found = await faults(forum)
    assert any(each.endswith(fault) for each in found), found
