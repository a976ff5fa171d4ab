"""A session's discussion as an operator reads it."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from drafts.ids import BlockId
from drafts.text.anchors import Asked
from server.actions import comments, dispositions
from server.actions.comments import Wanted
from server.actions.dispositions import Ruling
from server.app import open_desk
from server.cli import app
from tests.serving import Forum

HOME = Asked(BlockId("ablock"), 21, 25, "home")


async def discuss(forum: Forum) -> None:
    farid, ana, draft = forum.guest("Farid").person, forum.guest("Ana").person, forum.drafts["1.1"]
    async with open_desk(forum.settings) as desk:
        first = await comments.add(
            desk, farid, draft, Wanted(HOME, "editorial", "Be\nexact.\x1b[2J", "abroad")
        )
        await comments.reply(desk, ana, draft, first.comment.id, "We will.")
        await dispositions.settle(desk, ana, draft, first.comment.id, Ruling("accepted", "Agreed."))
        await comments.add(desk, ana, draft, Wanted(HOME, "general", "And then?"))


def penholder(*words: str) -> Result:
    done = CliRunner().invoke(app, list(words))
    assert done.exit_code == 0, done.stderr
    return done


@pytest.fixture
def discussed(forum: Forum, monkeypatch: pytest.MonkeyPatch) -> Forum:
    monkeypatch.setenv("PENHOLDER_DATA", str(forum.settings.data))
    asyncio.run(discuss(forum))
    return forum


def test_comments_are_read_at_a_terminal(discussed: Forum) -> None:
    lines = penholder("comments", "1.1").stdout.splitlines()
    lines[0] = lines[0].replace(lines[0].split(", ")[1], "TIME")
    at = lines.index("  now: abroad") + 1
    assert lines[:at] == [
        "#1 Farid Sample (Examplia), TIME, editorial, accepted",
        "  on: home",
        "  proposes: abroad",
        "  Be",
        "    exact.[2J",
        "  Ana Sample: We will.",
        "  accepted by Ana Sample: Agreed.",
        "  now: abroad",
    ]
    assert lines[at].startswith("#2 Ana Sample, ")


def test_those_that_nobody_has_settled_are_asked_for(discussed: Forum) -> None:
    printed = penholder("comments", "1.1", "--open").stdout
    assert "#2" in printed
    assert "#1" not in printed


def test_the_table_of_dispositions_goes_to_a_file_or_to_standard_output(
    discussed: Forum, tmp_path: Path
) -> None:
    assert "2 comments, 1 not decided" in penholder("dispositions", "1.1").stdout
    penholder("dispositions", "1.1", "--format", "csv", "-o", str(tmp_path / "table.csv"))
    assert (tmp_path / "table.csv").read_bytes().count(b"\r\n") == 3


def test_a_session_that_is_not_there_is_refused(discussed: Forum) -> None:
    for command in ("comments", "dispositions"):
        refused = CliRunner().invoke(app, [command, "9.9"])
        assert (refused.exit_code, "no session 9.9" in refused.stderr) == (1, True)


def test_in_somebody_s_name_it_is_what_they_may(discussed: Forum) -> None:
    assert "#1" in penholder("comments", "1.1", "--by", "farid@example.org").stdout
    for command, email in (("comments", "karin@example.org"), ("dispositions", "farid@example.org")):
        refused = CliRunner().invoke(app, [command, "1.1", "--by", email])
        assert refused.exit_code == 1
        assert "Farid" not in refused.stdout
