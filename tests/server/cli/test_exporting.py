"""`penholder export`, `verify FILE` and `import-text` as an operator types them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from server.actions import versions
from server.app import open_desk
from server.cli import app
from tests.serving import Forum
from tests.visiting import tamper

Penholder = Callable[..., Result]


@pytest.fixture
def penholder(forum: Forum, monkeypatch: pytest.MonkeyPatch) -> Penholder:
    """The command, in the folder of a forum whose session 1.1 has a version."""
    monkeypatch.setenv("PENHOLDER_DATA", str(forum.settings.data))
    for name in ("DATABASE_URL", "BASE_URL", "SECRET_KEY", "MAIL_URL"):
        monkeypatch.delenv(f"PENHOLDER_{name}", raising=False)
    asyncio.run(_freeze(forum))
    return lambda *words: CliRunner().invoke(app, [str(word) for word in words])


async def _freeze(forum: Forum) -> None:
    async with open_desk(forum.settings) as desk:
        await versions.create(desk, forum.guest("Carmen").person, forum.drafts["1.1"], "")


@pytest.mark.parametrize("format", ["markdown", "html", "docx", "json"])
def test_a_file_is_written_and_is_what_it_says(penholder: Penholder, tmp_path: Path, format: str) -> None:
    file = tmp_path / "file"
    assert penholder("export", "1.1", "--format", format, "-o", file).exit_code == 0
    verified = penholder("verify", file)
    assert (verified.exit_code, "Exactly version 1 of session 1.1" in verified.stdout) == (0, True)
    file.write_bytes(file.read_bytes()[:-1])
    assert penholder("verify", file).exit_code in (1, 2)


def test_several_sessions_in_one_file(penholder: Penholder, tmp_path: Path) -> None:
    for words in (("--forum",), ("--roundtable", "1"), ("--kind", "good practice")):
        file = tmp_path / "several.md"
        done = penholder("export", *words, "--versions", "newest", "-o", file)
        assert done.exit_code == 0, done.stderr
        assert "Contracts are read aloud" in file.read_text()
        assert penholder("verify", file).exit_code == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "Name a session, or --forum"),
        (("1.1", "--forum"), "Name a session, or --forum"),
        (("--forum",), "No session here has such a version yet"),
        (("--kind", "wish", "--versions", "newest"), "A kind is one of"),
    ],
)
def test_an_export_that_cannot_be_had_says_why(
    penholder: Penholder, words: tuple[str, ...], said: str
) -> None:
    refused = penholder("export", *words)
    assert (refused.exit_code, said in refused.stderr) == (1, True)


def test_a_file_goes_back_into_a_draft(penholder: Penholder, tmp_path: Path) -> None:
    file = tmp_path / "back.md"
    penholder("export", "1.1", "-o", file)
    file.write_text(file.read_text().replace("Coffee was short.", "Tea was short."))
    done = penholder("import-text", "1.1", file)
    assert done.exit_code == 0, done.stderr
    assert "0 new, 1 changed, 0 taken out" in done.stdout
    assert "Tea was short." in penholder("export", "1.1", "--live").stdout
    assert "imported into draft" in penholder("register").stdout
    assert penholder("verify").exit_code == 0


def test_a_preview_says_what_a_file_would_change(penholder: Penholder, tmp_path: Path) -> None:
    file = tmp_path / "back.md"
    penholder("export", "1.1", "-o", file)
    file.write_text(file.read_text().replace("Coffee was short.", "Tea was short."))
    shown = penholder("import-text", "1.1", file, "--preview")
    assert (shown.exit_code, "0 new, 1 changed, 0 taken out" in shown.stdout) == (0, True)
    assert "Nothing was changed" in shown.stdout
    assert "Tea was short." not in penholder("export", "1.1", "--live").stdout


def test_a_file_that_is_no_text_or_not_there_changes_nothing(penholder: Penholder, tmp_path: Path) -> None:
    assert penholder("import-text", "1.1", tmp_path / "none.md").exit_code == 2
    (tmp_path / "binary.md").write_bytes(b"\xff\x00")
    assert penholder("import-text", "1.1", tmp_path / "binary.md").exit_code == 1
    (tmp_path / "other.docx").write_bytes(b"PK\x03\x04")
    assert penholder("verify", tmp_path / "other.docx").exit_code == 2


def test_a_closed_text_takes_nothing_in(penholder: Penholder, forum: Forum, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("Words.")
    tamper(forum, "UPDATE draft SET stage = 'adopted' WHERE id = ?", forum.drafts["1.1"])
    refused = penholder("import-text", "1.1", tmp_path / "a.md")
    assert (refused.exit_code, "adopted and is locked" in refused.stderr) == (1, True)


def test_a_changed_version_is_named_and_not_exported(penholder: Penholder, forum: Forum) -> None:
    tamper(forum, "UPDATE version SET canonical = replace(canonical, 'aloud', 'quietly')")
    refused = penholder("export", "1.1")
    assert (refused.exit_code, "Session 1.1: Version 1 is not what was frozen" in refused.stderr) == (
        1,
        True,
    )
