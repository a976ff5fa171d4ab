"""People at the command line."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from server.actions.demo import PLAN
from server.cli import app
from tests.mailing import Mailbox, smtp_server

Penholder = Callable[..., Result]


@pytest.fixture
def penholder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Penholder:
    """The command, at a machine of its own, with the demo."""
    monkeypatch.setenv("PENHOLDER_DATA", str(tmp_path / "data"))
    for name in ("DATABASE_URL", "BASE_URL", "SECRET_KEY", "MAIL_URL"):
        monkeypatch.delenv(f"PENHOLDER_{name}", raising=False)
    runner = CliRunner()
    runner.invoke(app, ["demo"])
    return lambda *words: runner.invoke(app, [str(word) for word in words])


@pytest.fixture
def mailbox(monkeypatch: pytest.MonkeyPatch) -> Iterator[Mailbox]:
    with smtp_server() as mailbox:
        monkeypatch.setenv("PENHOLDER_MAIL_URL", f"smtp://127.0.0.1:{mailbox.port}?from=forum@example.org")
        yield mailbox


@pytest.fixture
def a_list(tmp_path: Path) -> Path:
    file = tmp_path / "people.csv"
    file.write_text(
        "Name;E-mail;Capacity;Session\nEva;eva@example.org;rapporteur;2.1\nIda;ida@example.org;friend;1.1\n"
    )
    return file


def people(penholder: Penholder) -> dict[str, dict[str, Any]]:
    return {each["email"]: each for each in json.loads(penholder("people", "--json").stdout)}


def test_everybody_is_listed_with_what_they_hold(penholder: Penholder) -> None:
    listed = penholder("people")
    assert listed.exit_code == 0
    assert "Ana Sample  ana@example.org  rapporteur 1.1  has not come yet" in listed.stdout
    assert len(people(penholder)) == 14


def test_nobody_yet_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PENHOLDER_DATA", str(tmp_path / "empty"))
    listed = CliRunner().invoke(app, ["people"])
    assert (listed.exit_code, "penholder invite" in listed.stdout) == (0, True)


def test_a_list_is_invited_a_link_a_line(penholder: Penholder, a_list: Path) -> None:
    shown = penholder("invite", "--file", a_list, "--preview")
    assert "Eva <eva@example.org> rapporteur 2.1" in shown.stdout
    assert len(people(penholder)) == 14
    done = penholder("invite", "--file", a_list)
    assert done.stdout.count("/sign-in/") == 2
    assert len(people(penholder)) == 16


def test_a_list_with_a_fault_invites_nobody_and_names_the_line(penholder: Penholder, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text("Eva,eva@example.org,rapporteur,2.1\n\nIda,ida@example.org,rapporteur,9.9\n")
    refused = penholder("invite", "--file", file)
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert "line 3: The programme has no session 9.9." in refused.stderr
    assert len(people(penholder)) == 14
    assert penholder("invite", "--file", tmp_path / "nothing.csv").exit_code == 2


def test_an_invitation_without_whom_says_so(penholder: Penholder) -> None:
    for words in (("invite",), ("invite", "eva@example.org"), ("invite", "eva@example.org", "--name", "Eva")):
        refused = penholder(*words)
        assert (refused.exit_code, "--as CAPACITY" in refused.stderr) == (1, True)


def test_where_mail_is_sent_the_link_goes_by_mail(penholder: Penholder, mailbox: Mailbox) -> None:
    words = ("invite", "eva@example.org", "--name", "Eva", "--as", "friend")
    done = penholder(*words)
    assert done.stdout == "A link is on its way to eva@example.org.\n"
    assert mailbox.link_to("eva@example.org")
    mailbox.refuse = {"*"}
    again = penholder(*words)
    assert again.exit_code == 0
    assert again.stdout.startswith("http://127.0.0.1:8000/sign-in/")
    assert "No such mailbox" in again.stderr


def test_somebody_is_let_in_no_longer(penholder: Penholder) -> None:
    assert penholder("revoke", "Ana@example.org").stdout == "Ana Sample is no longer let in.\n"
    assert people(penholder)["ana@example.org"]["capacities"] == []
    assert "no longer let in" in penholder("people").stdout
    for command in ("links", "token"):
        refused = penholder(command, "ana@example.org")
        assert (refused.exit_code, "holds no capacity" in refused.stderr) == (1, True)
    assert penholder("links").stdout.count("/sign-in/") == 13


def test_one_capacity_is_taken_by_its_name(penholder: Penholder) -> None:
    penholder("invite", "ana@example.org", "--name", "Ana", "--as", "rapporteur", "--session", "2.1")
    several = penholder("revoke", "ana@example.org", "--capacity", "rapporteur")
    assert (several.exit_code, "2 times" in several.stderr) == (1, True)
    one = penholder("revoke", "ana@example.org", "--capacity", "rapporteur", "--session", "1.1")
    assert one.stdout == "Ana Sample holds the rest.\n"
    (held,) = people(penholder)["ana@example.org"]["capacities"]
    assert held["session"] == "2.1"
    assert penholder("revoke", "ana@example.org", "--capacity", "chair").exit_code == 1
    assert penholder("revoke", "nobody@example.org").exit_code == 1


def test_sessions_and_tokens_are_listed_and_ended(penholder: Penholder) -> None:
    assert penholder("sessions", "ana@example.org").stdout == "Signed in nowhere, and no tokens.\n"
    penholder("token", "ana@example.org", "--until", "2099-12-31", "--for", "the minutes")
    listed = penholder("sessions", "ana@example.org").stdout
    assert "token  the minutes  not used yet, until 2100-01-01 00:00" in listed
    ended = penholder("sessions", "ana@example.org", "--end", listed.split()[0])
    assert "ended" in ended.stdout
    assert penholder("sessions", "ana@example.org", "--end", listed.split()[0]).exit_code == 1


def test_a_token_until_a_day_that_has_gone_is_none(penholder: Penholder) -> None:
    refused = penholder("token", "ana@example.org", "--until", "2001-01-01")
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert penholder("token", "ana@example.org", "--until", "tomorrow").exit_code == 2


def test_a_name_an_address_and_a_delegation_are_corrected(penholder: Penholder) -> None:
    done = penholder("correct", "ana@example.org", "--name", "Ana Corrected", "--address", "ana@example.net")
    assert (done.exit_code, done.stdout) == (0, "Ana Corrected  ana@example.net  Rapporteur of 1.1\n")
    assert "ana@example.org" not in people(penholder)
    spoken = ("correct", "ana@example.net", "--delegation", "Examplia", "--capacity", "rapporteur")
    assert "Rapporteur of 1.1, Examplia" in penholder(*spoken).stdout
    assert "capacity corrected" in penholder("register").stdout


def test_a_correction_that_cannot_be_made_says_why(penholder: Penholder) -> None:
    for words, said in (
        ((), "Say what is wrong"),
        (("--delegation", "Examplia"), "belongs to a capacity"),
        (("--address", "nowhere"), "is not an e-mail address"),
        (("--address", "bakary@example.org"), "is here already"),
        (("--name", "A", "--by", "bakary@example.org"), "invited by the chair"),
    ):
        refused = penholder("correct", "ana@example.org", *words)
        assert (refused.exit_code, refused.stdout) == (1, "")
        assert said in refused.stderr


def test_a_list_that_changes_nothing_says_so(penholder: Penholder, a_list: Path) -> None:
    assert "http" in penholder("invite", "--file", a_list).stdout
    again = penholder("invite", "--file", a_list)
    assert (again.exit_code, again.stdout) == (
        0,
        "Everybody in the list holds that already; nobody was sent anything.\n",
    )


def test_in_somebodys_name_their_rights_count(penholder: Penholder) -> None:
    for words in (
        ("people",),
        ("revoke", "bakary@example.org"),
        ("sessions", "bakary@example.org"),
        ("import", PLAN, "--preview"),
        ("invite", "eva@example.org", "--name", "Eva", "--as", "friend"),
    ):
        refused = penholder(*words, "--by", "ana@example.org")
        assert (refused.exit_code, refused.stdout) == (1, "")
        assert refused.stderr.strip().endswith(".")
    secretariat = penholder("revoke", "chair@example.org", "--by", "secretariat@example.org")
    assert (secretariat.exit_code, "chair" in secretariat.stderr) == (1, True)
    assert penholder("people", "--by", "stranger@example.org").exit_code == 1
    assert len(people(penholder)) == 14


@pytest.mark.parametrize("url", ["http://mail.example.org", "smtp://u:secret@mail.example.org?from=x"])
def test_a_mail_server_that_is_none_is_said_before_anything_is_done(
    penholder: Penholder, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("PENHOLDER_MAIL_URL", url)
    refused = penholder("people")
    assert refused.exit_code == 3
    assert "PENHOLDER_MAIL_URL" in refused.stderr
    assert "secret" not in refused.stderr
