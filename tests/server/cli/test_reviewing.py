"""Versions, comparisons and the queue of reviews, as an operator reads them."""

from __future__ import annotations

import asyncio

import pytest
from typer.testing import CliRunner, Result

from drafts.text.delta import Delete, Insert, Op, Retain
from server.actions import drafts, review, versions
from server.actions.review import Wanted
from server.app import open_desk
from server.cli import app
from tests.serving import Forum
from tests.visiting import questions_of


async def hold(forum: Forum) -> None:
    ana, draft = forum.guest("Ana").person, forum.drafts["1.1"]
    async with open_desk(forum.settings) as desk:
        for question in (await questions_of(desk, "1.1"))[1:]:
            await drafts.waive(desk, ana, draft, question, "not discussed")
        await versions.create(desk, ana, draft, "before\x1b[2J lunch")
        ops: list[Op] = [Retain(1), Delete(len("Protection")), Insert("Safety\x1b[2J")]
        await desk.hub.edit(draft, lambda runs: ops, ana.id)
        second = await versions.create(desk, ana, draft, "")
        await review.submit(desk, ana, draft, 2)
        hugo = forum.guest("Hugo").person
        await review.give(desk, hugo, draft, 2, Wanted("endorsed", "", second.hash))


@pytest.fixture
def held(forum: Forum, monkeypatch: pytest.MonkeyPatch) -> Forum:
    monkeypatch.setenv("PENHOLDER_DATA", str(forum.settings.data))
    asyncio.run(hold(forum))
    return forum


def penholder(*words: str) -> Result:
    return CliRunner().invoke(app, list(words))


def test_versions_are_listed_with_what_changed_and_what_was_said_of_them(held: Forum) -> None:
    first, second = penholder("versions", "1.1").stdout.splitlines()
    assert "\x1b" not in first + second
    assert "frozen  Ana Sample" in first
    assert first.endswith("the first")
    assert "under review" in second
    assert second.endswith("1 changed, words +2 -1  past: endorsed")


def test_a_comparison_is_read_at_a_terminal(held: Forum) -> None:
    lines = penholder("compare", "1.1", "1", "2").stdout.splitlines()
    assert lines[0] == "version 1 → version 2: 1 changed, words +2 -1"
    assert lines[2:4][0] == "1  words"
    assert lines[3].startswith("    [-Protection-]{+Safety")
    assert "\x1b" not in "".join(lines)
    assert penholder("compare", "1.1", "2").stdout == "version 2 → the live text: nothing changed\n"


def test_a_comparison_that_cannot_be_had(held: Forum) -> None:
    for words in (("compare", "1.1", "9"), ("compare", "7.7", "1"), ("compare", "1.1", "yesterday")):
        assert penholder(*words).exit_code == 1


def test_the_queue_of_reviews(held: Forum) -> None:
    line = next(line for line in penholder("reviews").stdout.splitlines() if line.strip().startswith("1.1"))
    assert line == "  1.1  Troika review  version 2  past: endorsed; present: waiting; future: waiting"
