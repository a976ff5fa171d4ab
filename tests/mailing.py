"""A real SMTP server on a free port, for tests: what it was handed, and what it refuses."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Any, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

from tests.serving import free_port


@dataclass
class Mailbox:
    """`refuse`: addresses that do not exist here; with "*" nothing is taken at all."""

    port: int
    refuse: set[str] = field(default_factory=set)
    envelopes: list[Envelope] = field(default_factory=list)

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.refuse or "*" in self.refuse:
            return "550 5.1.1 No such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        self.envelopes.append(envelope)
        return "250 Taken"

    @property
    def letters(self) -> list[EmailMessage]:
        return [read(envelope) for envelope in self.envelopes]

    def letter_to(self, address: str) -> EmailMessage:
        return next(read(each) for each in self.envelopes if each.rcpt_tos == [address])

    def link_to(self, address: str) -> str:
        """The address in the link, without the host."""
        found = re.search(r"/sign-in/[\w-]+", words_of(self.letter_to(address)))
        assert found
        return found.group()


def read(envelope: Envelope) -> EmailMessage:
    content = cast("bytes", envelope.content)
    return email.message_from_bytes(content, policy=email.policy.default)


def words_of(letter: EmailMessage) -> str:
    return str(letter.get_content()).replace("\r\n", "\n")


@contextmanager
def smtp_server(**options: Any) -> Iterator[Mailbox]:
    """`options` are aiosmtpd's: TLS, a password."""
    mailbox = Mailbox(free_port())
    controller = Controller(mailbox, hostname="127.0.0.1", port=mailbox.port, **options)
    controller.start()
    try:
        yield mailbox
    finally:
        controller.stop()


def password_is(expected: str) -> Any:
    def check(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
        return AuthResult(success=data.password == expected.encode(), handled=False)

    return check
