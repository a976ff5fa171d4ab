"""Letters over SMTP, by the standard library's client in a thread."""

from __future__ import annotations

import asyncio
import smtplib
import ssl
from collections.abc import Sequence
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate, make_msgid
from typing import Final

from drafts.one_line import one_line
from server.mail.server import MailServer
from server.ports import Letter

PATIENCE: Final = 15.0
"""Seconds that the server may take for one step of the conversation."""
AT_ONCE: Final = 4
"""Connections for many letters. More, and servers take a forum's invitations for spam."""
NAME: Final = "Penholder"
SHOWN: Final = 200
"""Characters of what a server said that are passed on."""
NO_TLS: Final = "the mail server offers no TLS, and the password is not sent without; use smtps://"


class SmtpMail:
    """See `ports.Mail`. A connection is opened for what is to be sent, and closed after it."""

    def __init__(self, server: MailServer, trust: ssl.SSLContext | None = None) -> None:
        self._server = server
        self._trust = trust or ssl.create_default_context()

    async def send(self, letters: Sequence[Letter]) -> Sequence[str]:
        parts = [letters[start::AT_ONCE] for start in range(min(AT_ONCE, len(letters)))]
        answers = await asyncio.gather(*(asyncio.to_thread(self._send, part) for part in parts))
        return [answers[place % AT_ONCE][place // AT_ONCE] for place in range(len(letters))]

    def _send(self, letters: Sequence[Letter]) -> list[str]:
        """One connection for all of them; when it breaks, what is left is not tried again."""
        answers: list[str] = []
        try:
            with self._connected() as smtp:
                for letter in letters:
                    answers.append(_handed_over(smtp, letter, self._server.sender))
        except (OSError, smtplib.SMTPException, _NoTls) as fault:
            # Broken at the farewell, everything is on its way all the same.
            answers += [_in_words(fault)] * (len(letters) - len(answers))
        return answers

    def _connected(self) -> smtplib.SMTP:
        host, port = self._server.host, self._server.port
        if self._server.tls:
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=PATIENCE, context=self._trust)
        else:
            smtp = smtplib.SMTP(host, port, timeout=PATIENCE)
        try:
            self._introduced(smtp)
        except BaseException:
            smtp.close()
            raise
        return smtp

    def _introduced(self, smtp: smtplib.SMTP) -> None:
        smtp.ehlo()
        secret = self._server.tls
        if not secret and smtp.has_extn("starttls"):
            smtp.starttls(context=self._trust)
            smtp.ehlo()
            secret = True
        if self._server.user:
            if not secret and not self._server.local:
                raise _NoTls()
            smtp.login(self._server.user, self._server.password)


class _NoTls(Exception):
    pass


def _handed_over(smtp: smtplib.SMTP, letter: Letter, sender: str) -> str:
    """Nothing, or why the server did not take this one; the next may go. Raises when the connection broke."""
    try:
        smtp.send_message(message(letter, sender), sender, [letter.to])
    except smtplib.SMTPServerDisconnected:
        raise
    except smtplib.SMTPException as fault:
        return _in_words(fault)
    except ValueError:
        return "No letter can be written to this address."
    return ""


def message(letter: Letter, sender: str) -> EmailMessage:
    """Plain text, one recipient. A header is one line whatever was handed in. Raises ValueError when
    `letter.to` is not exactly one address."""
    made = EmailMessage(policy=SMTP)
    made["From"] = Address(NAME, addr_spec=sender)
    made["To"] = letter.to
    named = [address.addr_spec for address in made["To"].addresses]
    if named != [letter.to] or "@" not in letter.to:
        raise ValueError("not one address")
    made["Subject"] = one_line(letter.subject)
    made["Date"] = formatdate(localtime=False)
    made["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2])
    made["Auto-Submitted"] = "auto-generated"
    made.set_content(letter.text)
    return made


def _in_words(fault: Exception) -> str:
    """For whoever invites: what the server said, or that it cannot be reached."""
    if isinstance(fault, smtplib.SMTPRecipientsRefused):
        code, said = next(iter(fault.recipients.values()))
        return f"The mail server does not take this address: {_said(code, said)}"
    if isinstance(fault, smtplib.SMTPResponseException):
        return f"The mail server refused: {_said(fault.smtp_code, fault.smtp_error)}"
    if isinstance(fault, smtplib.SMTPNotSupportedError):
        return "The mail server takes no addresses with letters beyond a to z."
    if isinstance(fault, _NoTls):
        return f"The letter was not sent: {NO_TLS}."
    return f"The mail server cannot be reached, or broke off ({one_line(str(fault))[:SHOWN]})."


def _said(code: int, said: bytes | str) -> str:
    words = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return f"{code} {one_line(words)[:SHOWN]}".strip()
