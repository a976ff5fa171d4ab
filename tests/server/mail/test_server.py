"""The setting that names the mail server."""

from __future__ import annotations

from pathlib import Path

import pytest

from server.app import open_desk
from server.mail.server import MailServer, mail_server
from server.settings import Settings, SettingsError


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://mail.example.org", MailServer("mail.example.org", 587, False, "penholder@our.example")),
        ("smtps://mail.example.org", MailServer("mail.example.org", 465, True, "penholder@our.example")),
        (
            "smtp://eva%40example.org:p%3Aw@mail.example.org:25",
            MailServer("mail.example.org", 25, False, "eva@example.org", "eva@example.org", "p:w"),
        ),
        (
            "smtp://u:p@mail.example.org:587?from=forum@example.org",
            MailServer("mail.example.org", 587, False, "forum@example.org", "u", "p"),
        ),
    ],
)
def test_a_server_its_port_and_who_writes(url: str, expected: MailServer) -> None:
    assert mail_server(url, "our.example") == expected


@pytest.mark.parametrize(
    "url",
    [
        "http://mail.example.org",
        "smtp://",
        "smtp://mail.example.org:port",
        "smtp://mail.example.org/path",
        "smtp://mail.example.org?to=x@example.org",
        "smtp://user:secret@mail.example.org?from=nobody",
        "smtp://user:secret@mail.example.org?from=a@b.org%0d%0aBcc:%20c@d.org",
    ],
)
async def test_what_is_none_is_said_before_the_server_starts(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(ValueError, match="write") as fault:
        mail_server(url, "our.example")
    assert "secret" not in str(fault.value)


async def test_a_setting_that_cannot_be_used_ends_in_a_sentence(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path, mail_url="smtp://user:secret@mail.example.org?from=nobody")
    with pytest.raises(SettingsError, match="PENHOLDER_MAIL_URL") as fault:
        async with open_desk(settings):
            raise AssertionError("it must not open")
    assert "secret" not in str(fault.value)


def test_the_password_is_in_no_repr() -> None:
    assert "hidden" not in repr(mail_server("smtp://u:hidden@mail.example.org", "our.example"))
