"""How far a draft has come is counted once a change, and a long text not at every word. What has been
counted is kept, and serves for exactly the text that it was counted from."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from drafts.text.delta import Retain
from server.actions import drafts
from server.actions.coverage import BLOCKS_A_SECOND, SHORT, CoverageBook, Progress
from server.actions.desk import Desk
from server.actions.upkeep import keep_coverage
from server.app import open_desk
from tests.builders import NOON
from tests.serving import Forum
from tests.visiting import paragraph, questions_of, tamper, write


class Watch:
    """A clock that stands still until somebody moves its hand."""

    def __init__(self) -> None:
        self.time = NOON

    def now(self) -> datetime:
        return self.time


async def counted(desk: Desk, number: str) -> Progress:
    lines = {line.found.session.number: line for line in await drafts.listed(desk, None)}
    progress = lines[number].progress
    assert progress is not None
    return progress


async def answered(desk: Desk, number: str) -> int:
    return (await counted(desk, number)).count("answered")


async def after_a_change(desk: Desk, forum: Forum, number: str, blocks: int) -> Desk:
    """The same desk with its counts, once a second question of the session has been answered."""
    questions = await questions_of(desk, number)
    ops = [op for each in range(blocks) for op in paragraph(f"b{each}", "Words.", questions[0])]
    draft, author = forum.drafts[number], forum.guest("Bakary").person.id
    async with open_desk(forum.settings) as before:
        await write(before, draft, author, ops)
        assert await answered(replace(before, coverage=desk.coverage, clock=desk.clock), number) == 1
        await write(before, draft, author, paragraph("last", "More.", questions[1]), client=78)
    return desk


@pytest.fixture
def watch() -> Watch:
    return Watch()


async def test_a_change_in_a_short_text_shows_at_once(desk: Desk, forum: Forum, watch: Watch) -> None:
    changed = await after_a_change(replace(desk, clock=watch), forum, "1.2", blocks=1)
    assert await answered(changed, "1.2") == 2


async def test_a_long_text_rests_between_two_counts(desk: Desk, forum: Forum, watch: Watch) -> None:
    changed = await after_a_change(replace(desk, clock=watch), forum, "1.2", blocks=SHORT + 1)
    assert await answered(changed, "1.2") == 1
    watch.time += timedelta(seconds=(SHORT + 2) / BLOCKS_A_SECOND)
    assert await answered(changed, "1.2") == 2


async def test_a_waiver_counts_at_once_in_a_long_text_too(desk: Desk, forum: Forum, watch: Watch) -> None:
    changed = await after_a_change(replace(desk, clock=watch), forum, "1.1", blocks=SHORT + 1)
    last = (await questions_of(desk, "1.1"))[2]
    await drafts.waive(changed, forum.guest("Ana").person, forum.drafts["1.1"], last, "no time")
    shown = await counted(changed, "1.1")
    assert (shown.count("answered"), shown.count("waived")) == (1, 1), "the text rests; the waiver counts"


# ── what earlier runs have counted ──


def started_again(desk: Desk) -> Desk:
    """With nothing in memory."""
    return replace(desk, coverage=CoverageBook())


async def test_a_restarted_server_opens_no_text_that_was_counted(forum: Forum) -> None:
    async with open_desk(forum.settings) as desk:
        await keep_coverage(desk)
    async with open_desk(forum.settings) as desk:
        assert await answered(desk, "1.1") == 1
        assert not any(desk.hub.is_open(draft) for draft in forum.drafts.values())


async def test_what_was_kept_of_an_older_text_is_never_shown(desk: Desk, forum: Forum) -> None:
    await keep_coverage(desk)
    questions = await questions_of(desk, "1.1")
    await write(desk, forum.drafts["1.1"], forum.guest("Ana").person.id, paragraph("z", "X.", questions[1]))
    again = started_again(desk)
    await again.coverage.open(again.records.ties)
    record = await again.records.drafts.get(forum.drafts["1.1"])
    read_in_time = await again.coverage.look(again.hub, [record], again.clock, patience=0)
    assert record.id not in read_in_time, "it is left out until the text has been read"
    async with open_desk(forum.settings) as fresh:
        assert await answered(fresh, "1.1") == 2


async def test_a_question_that_is_waived_after_a_restart_is_waived(desk: Desk, forum: Forum) -> None:
    await keep_coverage(desk)
    last = (await questions_of(desk, "1.1"))[2]
    await drafts.waive(desk, forum.guest("Ana").person, forum.drafts["1.1"], last, "no time")
    assert (await counted(started_again(desk), "1.1")).count("waived") == 1


async def test_what_is_left_of_a_damaged_text_is_counted_and_not_kept(forum: Forum) -> None:
    tamper(forum, "UPDATE journal SET \"update\" = x'00' WHERE draft = ? AND seq = 2", forum.drafts["1.1"])
    async with open_desk(forum.settings) as desk:
        assert await answered(desk, "1.1") == 0
        await keep_coverage(desk)
        assert forum.drafts["1.1"] not in await desk.records.ties.all()


async def test_a_stopping_server_keeps_what_was_written_last(forum: Forum) -> None:
    async with open_desk(forum.settings, claim=True) as desk:
        questions = await questions_of(desk, "1.2")
        ops = paragraph("z", "X.", questions[0])
        await desk.hub.edit(forum.drafts["1.2"], lambda runs: [Retain(0), *ops], None)
    async with open_desk(forum.settings) as desk:
        kept = (await desk.records.ties.all())[forum.drafts["1.2"]]
        assert [tie.question for tie in kept.ties] == [questions[0]]


async def test_of_many_who_ask_at_once_one_reads_the_text(desk: Desk) -> None:
    asking = [answered(desk, "1.1") for _ in range(20)]
    assert await asyncio.gather(*asking) == [1] * 20
