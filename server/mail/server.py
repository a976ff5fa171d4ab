"""Where letters go, read from one address: `smtp://USER:PASSWORD@HOST:PORT?from=ADDRESS`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final
from urllib.parse import parse_qsl, unquote, urlsplit

from drafts.errors import Refusal
from drafts.invitations import checked_email

SUBMISSION: Final = 587
OVER_TLS: Final = 465


@dataclass(frozen=True, slots=True)
class MailServer:
    """`sender`: the address that letters come from. `tls`: from the first byte on (smtps); otherwise
    it is begun when the server offers it. A password goes over TLS alone, or to this very machine."""

    host: str
    port: int
    tls: bool
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)

    @property
    def local(self) -> bool:
        return self.host in ("localhost", "127.0.0.1", "::1")


def mail_server(url: str, own_host: str) -> MailServer:
    """Raises ValueError with a sentence that never repeats the password.

    `own_host` names the sender where the address does not: penholder@HOST.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise ValueError(_FORM) from None
    if parts.scheme not in ("smtp", "smtps") or not host or parts.path not in ("", "/") or parts.fragment:
        raise ValueError(_FORM)
    tls = parts.scheme == "smtps"
    said, user = dict(parse_qsl(parts.query)), unquote(parts.username or "")
    if set(said) - {"from"}:
        raise ValueError(_FORM)
    sender = said.get("from") or (user if "@" in user else f"penholder@{own_host}")
    try:
        checked_email(sender)
    except Refusal:
        raise ValueError("after from= write the address that letters come from") from None
    default = OVER_TLS if tls else SUBMISSION
    return MailServer(host, port or default, tls, sender, user, unquote(parts.password or ""))


_FORM: Final = "write smtp://USER:PASSWORD@HOST:PORT?from=ADDRESS, or smtps://… for TLS from the start"
