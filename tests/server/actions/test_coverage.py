"""How far a draft has come is counted once a change, and a long text not at every word."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from server.actions import drafts
from server.actions.coverage import BLOCKS_A_SECOND, SHORT
from server.actions.desk import Desk
from server.app import open_desk
from tests.builders import NOON
from tests.serving import Forum
from tests.visiting import paragraph, questions_of, write


class Watch:
    """A clock that stands still until somebody moves its hand."""

    def __init__(self) -> None:
        self.time = NOON

    def now(self) -> datetime:
        return self.time


async def answered(desk: Desk, number: str) -> int:
    lines = {line.found.session.number: line for line in await drafts.listed(desk, None)}
    counted = lines[number].progress
    assert counted is not None
    return counted.count("answered")


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
    assert await answered(changed, "1.1") == 2
