"""The `penholder` command as an operator types it."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from server.actions.demo import PLAN
from server.cli import app
from tests.serving import Forum
from tests.visiting import tamper

Penholder = Callable[..., Result]


@pytest.fixture
def penholder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Penholder:
    """The command, at a machine of its own."""
    monkeypatch.setenv("PENHOLDER_DATA", str(tmp_path / "data"))
    for name in ("DATABASE_URL", "BASE_URL", "SECRET_KEY", "MAIL_URL"):
        monkeypatch.delenv(f"PENHOLDER_{name}", raising=False)
    runner = CliRunner()
    return lambda *words: runner.invoke(app, [str(word) for word in words])


def kept(tmp_path: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted((tmp_path / "data").glob("penholder.db*")))


# ── programme ─────────────────────────────────────────────────────────────────────────────


def test_an_import_says_what_it_found(penholder: Penholder) -> None:
    done = penholder("import", PLAN)
    assert done.exit_code == 0, done.stderr
    assert "3 roundtables, 8 sessions, 21 guiding questions" in done.stdout
    again = penholder("import", PLAN)
    assert (again.exit_code, "Nothing has changed." in again.stdout) == (0, True)


def test_a_preview_shows_what_an_import_would_do_and_does_nothing(
    penholder: Penholder, tmp_path: Path
) -> None:
    penholder("import", PLAN)
    other = tmp_path / "other.yaml"
    other.write_text(PLAN.read_text("utf-8").replace("Fostering more opportunities", "Opening more ways"))
    before = penholder("programme").stdout
    shown = penholder("import", other, "--preview")
    assert shown.exit_code == 0
    assert "Nothing is changed" in shown.stdout
    assert "Opening more ways for legal migration" in shown.stdout
    assert penholder("programme").stdout == before
    assert "Opening more ways" in penholder("import", other).stdout
    assert penholder("programme").stdout != before


def test_following_a_server_that_is_not_there_ends_in_a_sentence(penholder: Penholder) -> None:
    done = penholder("follow", "1.1", "--url", "http://127.0.0.1:9", "--token", "none")
    assert done.exit_code == 1
    assert "cannot be reached" in done.stderr


def test_a_forum_without_a_name_is_told_one(penholder: Penholder, tmp_path: Path) -> None:
    note = tmp_path / "note.txt"
    note.write_text("Roundtable 1: Coasts\n1.1 Nets\nThe session will address:\n- What of the nets?\n")
    unnamed = penholder("import", note)
    assert (unnamed.exit_code, "--forum" in unnamed.stderr) == (2, True)
    named = penholder("import", note, "--forum", "Forum on Fisheries")
    assert named.exit_code == 0
    assert "Forum on Fisheries: 1 roundtable, 1 session, 1 guiding question." in named.stdout


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02", b"\xff\xfe\xff", b"no programme", b"forum: ["])
def test_what_cannot_be_read_is_refused_with_nothing_changed(
    penholder: Penholder, tmp_path: Path, content: bytes
) -> None:
    file = tmp_path / "programme.txt"
    file.write_bytes(content)
    refused = penholder("import", file)
    assert refused.exit_code == 2
    assert refused.stderr.strip()
    assert refused.stdout == ""
    assert penholder("programme").exit_code == 1


def test_a_fault_is_shown_with_its_line(penholder: Penholder, tmp_path: Path) -> None:
    file = tmp_path / "programme.yaml"
    file.write_text("forum:\n  name: F\nsessions:\n  - number: one\n    title: T\n")
    refused = penholder("import", file)
    assert (refused.exit_code, refused.stderr.startswith("line 4: ")) == (2, True)


def test_fifty_megabytes_are_not_read(penholder: Penholder, tmp_path: Path) -> None:
    file = tmp_path / "large.txt"
    with file.open("wb") as opened:
        opened.truncate(50 << 20)
    refused = penholder("import", file)
    assert (refused.exit_code, "larger than any programme" in refused.stderr) == (2, True)


def test_a_file_that_is_not_there(penholder: Penholder, tmp_path: Path) -> None:
    for place in (tmp_path / "nothing.txt", tmp_path):
        assert penholder("import", place).exit_code == 2


def test_yaml_that_was_printed_can_be_imported(penholder: Penholder, tmp_path: Path) -> None:
    printed = penholder("programme", PLAN, "--yaml")
    assert printed.exit_code == 0
    copy = tmp_path / "copy.yaml"
    copy.write_bytes(printed.stdout_bytes)
    assert penholder("import", copy).exit_code == 0
    assert "Nothing has changed." in penholder("import", PLAN).stdout
    assert penholder("programme", "--yaml").stdout_bytes == printed.stdout_bytes
    assert "1.1  Protecting the rights of migrants" in penholder("programme").stdout


# ── people ────────────────────────────────────────────────────────────────────────────────


def test_the_demo_as_json_is_for_scripts(penholder: Penholder) -> None:
    done = penholder("demo", "--json")
    assert done.exit_code == 0
    people = json.loads(done.stdout)
    assert all(set(who) == {"name", "email", "capacities", "link", "token"} for who in people)
    held = [capacity for who in people for capacity in who["capacities"]]
    assert all(set(capacity) == {"capacity", "session", "delegation", "seat"} for capacity in held)
    rapporteurs = [capacity["session"] for capacity in held if capacity["capacity"] == "rapporteur"]
    assert sorted(rapporteurs) == ["1.1", "1.1", "1.2", "1.2"]
    assert len({who["token"] for who in people} | {who["link"] for who in people}) == 2 * len(people)


def test_the_demo_leaves_a_database_that_is_not_empty_alone(penholder: Penholder, tmp_path: Path) -> None:
    penholder("demo")
    before = kept(tmp_path)
    refused = penholder("demo", "--json")
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert refused.stderr.strip().endswith(".")
    assert kept(tmp_path) == before


def test_an_invitation_prints_a_link_and_nothing_else(penholder: Penholder) -> None:
    penholder("import", PLAN)
    done = penholder("invite", "a@example.org", "--name", "A", "--as", "rapporteur", "--session", "2.1")
    assert done.exit_code == 0
    assert done.stdout.startswith("http://127.0.0.1:8000/sign-in/")
    assert len(done.stdout.split()) == 1


def test_an_invitation_that_makes_no_sense_is_refused(penholder: Penholder) -> None:
    penholder("import", PLAN)
    for words in (("--as", "rapporteur"), ("--as", "president"), ("--as", "rapporteur", "--session", "7.7")):
        refused = penholder("invite", "a@example.org", "--name", "A", *words)
        assert (refused.exit_code, refused.stdout) == (1, "")
        assert refused.stderr.strip()


def test_tokens_and_links_are_for_people_who_were_invited(penholder: Penholder) -> None:
    penholder("demo")
    assert len(penholder("token", "ana@example.org").stdout.strip()) >= 22
    assert "/sign-in/" in penholder("links", "Ana@example.org").stdout
    assert penholder("links").stdout.count("/sign-in/") == 14
    for command in ("token", "links"):
        assert penholder(command, "nobody@example.org").exit_code == 1


def test_no_secret_is_kept_as_it_was_handed_out(penholder: Penholder, tmp_path: Path) -> None:
    people = json.loads(penholder("demo", "--json").stdout)
    database = kept(tmp_path)
    for who in people:
        assert who["token"].encode() not in database
        assert who["link"].rsplit("/", 1)[1].encode() not in database


# ── export and verify ─────────────────────────────────────────────────────────────────────


def test_an_export_goes_to_a_file_or_to_standard_output(penholder: Penholder, tmp_path: Path) -> None:
    penholder("demo")
    printed = penholder("export", "1.1", "--live")
    assert printed.exit_code == 0
    assert printed.stdout_bytes.startswith(b"---\nforum:")
    penholder("export", "1.1", "--live", "--format", "json", "-o", tmp_path / "text.json")
    assert json.loads((tmp_path / "text.json").read_bytes())["session"] == "1.1"


@pytest.mark.parametrize(
    "words",
    [
        ("1.1",),  # no version yet
        ("1.1", "--version", "3"),
        ("9.9", "--live"),
        ("1.1", "--live", "--version", "2"),
        ("1.1", "--live", "--format", "pdf"),
        ("1.1", "--live", "-o", "/nowhere/at/all.md"),
    ],
)
def test_an_export_that_cannot_be_had_says_why(penholder: Penholder, words: tuple[str, ...]) -> None:
    penholder("demo")
    refused = penholder("export", *words)
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert refused.stderr.strip()


def test_verify_is_content_with_the_demo_and_names_what_was_altered(
    penholder: Penholder, forum: Forum
) -> None:
    assert penholder("verify").exit_code == 0
    tamper(forum, "DELETE FROM journal WHERE draft = ? AND seq = 1", forum.drafts["1.1"])
    found = penholder("verify")
    assert found.exit_code == 1
    assert "session 1.1" in found.stdout


# ── the register ──────────────────────────────────────────────────────────────────────────


def test_the_register_has_what_was_done_at_the_machine(penholder: Penholder) -> None:
    penholder("demo")
    penholder("token", "ana@example.org")
    penholder("export", "1.1", "--live", "--profile", "working")
    *_, token, export = penholder("register").stdout.splitlines()
    assert "token made" in token
    assert "Ana Sample" in token
    for words in ("exported", "The operator or the server", "Session 1.1", "profile: working"):
        assert words in export


def test_the_register_as_json_can_be_checked_by_anybody(penholder: Penholder) -> None:
    penholder("demo")
    entries = [json.loads(line) for line in penholder("register", "--json").stdout.splitlines()]
    assert [entry["number"] for entry in entries] == list(range(1, len(entries) + 1))
    before = ""
    for entry in entries:
        hashed = {key: value for key, value in entry.items() if key not in ("previous", "hash")}
        text = json.dumps(hashed, sort_keys=True, separators=(",", ":"))
        assert entry["previous"] == before
        assert entry["hash"] == hashlib.sha256((before + text).encode()).hexdigest()
        before = entry["hash"]


def test_links_and_tokens_are_entered_without_their_secrets(penholder: Penholder) -> None:
    people = json.loads(penholder("demo", "--json").stdout)
    printed = penholder("register", "--json").stdout
    assert printed.count('"link made"') == printed.count('"token made"') == len(people)
    for who in people:
        assert who["token"] not in printed
        assert who["link"].rsplit("/", 1)[1] not in printed


def test_verify_prints_the_register_s_head_and_holds_it_against_one_noted_down(
    penholder: Penholder,
) -> None:
    penholder("demo")
    head = penholder("verify").stdout.split()[-1]
    penholder("links", "ana@example.org")
    assert penholder("verify", "--head", head).exit_code == 0
    number, _, digits = head.partition(":")
    for other, said in (
        (f"{int(number) + 2}:{digits}", "which was noted down, is gone"),
        (f"{number}:{'0' * 64}", "is not the one that was noted down"),
        ("yesterday", "A head is a number"),
    ):
        refused = penholder("verify", "--head", other)
        assert (refused.exit_code, said in refused.output) == (1, True)


# ── starting ──────────────────────────────────────────────────────────────────────────────


def test_a_taken_port_is_said_in_a_sentence(penholder: Penholder) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        refused = penholder("serve", "--port", taken.getsockname()[1])
    assert refused.exit_code == 3
    assert "Cannot listen" in refused.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BASE_URL", "drafts.example.org"),
        ("DATABASE_URL", "mysql://nowhere/at-all"),
        ("DATABASE_URL", "postgresql+psycopg://nobody:nothing@127.0.0.1:1/none"),
        ("DATA", "/dev/null/data"),
    ],
)
def test_a_server_that_cannot_start_says_why(
    penholder: Penholder, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(f"PENHOLDER_{name}", value)
    refused = penholder("serve", "--port", "0")
    assert refused.exit_code == 3, refused.output
    assert refused.stderr.strip()
    assert "Traceback" not in refused.stderr


def test_two_servers_of_one_database_are_one_too_many(tmp_path: Path) -> None:
    with subprocess.Popen(_serve(), env=_machine(tmp_path), stdout=subprocess.PIPE, text=True) as first:
        try:
            assert first.stdout is not None
            handed = [first.stdout.readline() for _ in range(14)]
            assert all("/sign-in/" in line for line in handed)
            assert "stop it with Ctrl-C" in first.stdout.readline()
            second = subprocess.run(
                _serve(), env=_machine(tmp_path), capture_output=True, text=True, timeout=60, check=False
            )
            assert second.returncode == 3
            assert second.stderr.strip()
            assert "Traceback" not in second.stderr
        finally:
            first.send_signal(signal.SIGINT)
    assert first.returncode == 0


def _serve() -> list[str]:
    return [sys.executable, "-m", "penholder", "serve", "--demo", "--port", "0"]


def _machine(tmp_path: Path) -> dict[str, str]:
    outside = {key: value for key, value in os.environ.items() if not key.startswith("PENHOLDER_")}
    return {**outside, "PENHOLDER_DATA": str(tmp_path / "data"), "PYTHONUNBUFFERED": "1"}
