"""Letters handed to a real SMTP server; and what is said when it takes none."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest

from server.mail.server import mail_server
from server.mail.smtp import SmtpMail
from server.ports import Letter
from tests.mailing import Mailbox, password_is, smtp_server, words_of
from tests.serving import free_port


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with smtp_server() as mailbox:
        yield mailbox


def mail_to(mailbox: Mailbox, who: str = "", query: str = "?from=forum@example.org") -> SmtpMail:
    return SmtpMail(mail_server(f"smtp://{who}127.0.0.1:{mailbox.port}{query}", "forum.example.org"))


def a_letter(to: str = "eva@example.org", subject: str = "Your place", text: str = "Come.\n") -> Letter:
    return Letter(to, subject, text)


async def test_a_letter_arrives_as_it_was_written(mailbox: Mailbox) -> None:
    text = "é😀漢, “quoted”\n.\nhttp://127.0.0.1/sign-in/" + "x" * 90 + "\n"
    assert await mail_to(mailbox).send([a_letter(subject="Forum für Fische", text=text)]) == [""]
    (letter,) = mailbox.letters
    assert words_of(letter) == text
    assert letter["Subject"] == "Forum für Fische"
    assert letter["To"] == "eva@example.org"
    assert letter["From"].addresses[0].addr_spec == "forum@example.org"
    assert letter.get_content_type() == "text/plain"


async def test_the_answers_come_in_the_order_of_the_letters(mailbox: Mailbox) -> None:
    mailbox.refuse = {"p3@example.org", "p7@example.org"}
    answers = await mail_to(mailbox).send([a_letter(f"p{number}@example.org") for number in range(10)])
    assert [number for number, fault in enumerate(answers) if fault] == [3, 7]
    assert "No such mailbox" in answers[3]
    assert len(mailbox.letters) == 8


async def test_nobody_else_is_written_to_whatever_stands_in_a_letter(mailbox: Mailbox) -> None:
    subject = "Hello\r\nBcc: all@example.org\r\n\r\n<b>body</b>\u202e"
    text = "Eva\n.\nMAIL FROM:<x@example.org>\r\nBcc: all@example.org\n"
    assert await mail_to(mailbox).send([a_letter(subject=subject, text=text)]) == [""]
    (envelope,), (letter,) = mailbox.envelopes, mailbox.letters
    assert envelope.rcpt_tos == ["eva@example.org"]
    assert letter["Bcc"] is None
    assert letter["Subject"] == "Hello Bcc: all@example.org <b>body</b>"
    assert words_of(letter) == text.replace("\r\n", "\n")


@pytest.mark.parametrize(
    "to", ["eva@example.org\r\nBcc: all@example.org", "eva@example.org, all@example.org", "eva"]
)
async def test_what_is_no_address_is_written_to_nobody(mailbox: Mailbox, to: str) -> None:
    fault, sound = await mail_to(mailbox).send([a_letter(to), a_letter("ida@example.org")])
    assert fault
    assert sound == ""
    assert [envelope.rcpt_tos for envelope in mailbox.envelopes] == [["ida@example.org"]]


async def test_an_address_beyond_a_to_z_goes_where_the_server_takes_it(mailbox: Mailbox) -> None:
    fault = (await mail_to(mailbox).send([a_letter("évà@example.org")]))[0]
    if fault:
        assert "letters beyond a to z" in fault
    else:
        assert mailbox.envelopes[0].rcpt_tos == ["évà@example.org"]


async def test_a_server_that_is_not_there_is_said_of_each_letter() -> None:
    mail = SmtpMail(mail_server(f"smtp://127.0.0.1:{free_port()}", "example.org"))
    answers = await mail.send([a_letter(), a_letter(), a_letter()])
    assert len(answers) == 3
    assert all("cannot be reached" in fault for fault in answers)


async def test_nothing_to_send_is_nothing_to_do() -> None:
    mail = SmtpMail(mail_server(f"smtp://127.0.0.1:{free_port()}", "example.org"))
    assert await mail.send([]) == []


# ── passwords and TLS ─────────────────────────────────────────────────────────────────────


CERTIFICATE = Path(__file__).parent / "loopback.pem"


@pytest.fixture
def presented() -> ssl.SSLContext:
    """What the server shows."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(CERTIFICATE)
    return context


@pytest.fixture
def trusted() -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(CERTIFICATE))


def with_password(mailbox: Mailbox, password: str, trust: ssl.SSLContext | None = None) -> SmtpMail:
    return SmtpMail(mail_server(f"smtp://forum:{password}@127.0.0.1:{mailbox.port}", "example.org"), trust)


async def test_tls_is_begun_where_it_is_offered_and_the_password_goes_over_it(
    presented: ssl.SSLContext, trusted: ssl.SSLContext
) -> None:
    options = {"auth_required": True, "authenticator": password_is("s3 cret"), "tls_context": presented}
    with smtp_server(**options) as mailbox:
        assert await with_password(mailbox, "s3%20cret", trusted).send([a_letter()]) == [""]
        (wrong,) = await with_password(mailbox, "guess", trusted).send([a_letter()])
    assert "The mail server refused" in wrong
    assert "guess" not in wrong
    assert len(mailbox.letters) == 1


async def test_a_server_whose_certificate_nobody_trusts_is_told_nothing(presented: ssl.SSLContext) -> None:
    options = {"auth_required": True, "authenticator": password_is("x"), "tls_context": presented}
    with smtp_server(**options) as mailbox:
        (fault,) = await with_password(mailbox, "x").send([a_letter()])
    assert "certificate" in fault
    assert mailbox.letters == []


async def test_tls_from_the_first_byte(presented: ssl.SSLContext, trusted: ssl.SSLContext) -> None:
    with smtp_server(ssl_context=presented) as mailbox:
        server = mail_server(f"smtps://127.0.0.1:{mailbox.port}", "example.org")
        assert await SmtpMail(server, trusted).send([a_letter()]) == [""]
    assert len(mailbox.letters) == 1


async def test_a_password_is_not_sent_in_the_open_to_another_machine(mailbox: Mailbox) -> None:
    # A name of this machine that does not look like one.
    server = mail_server(f"smtp://forum:x@127.1:{mailbox.port}", "example.org")
    (fault,) = await SmtpMail(server).send([a_letter()])
    assert "offers no TLS" in fault
    assert mailbox.letters == []
