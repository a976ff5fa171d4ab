"""From the setting to the adapter."""

from __future__ import annotations

from urllib.parse import urlsplit

from server.mail.server import mail_server
from server.mail.smtp import SmtpMail
from server.ports import Mail
from server.settings import Settings, SettingsError


def open_mail(settings: Settings) -> Mail | None:
    """None where no mail server is set up. Raises SettingsError. Nothing is connected to yet."""
    if settings.mail_url is None:
        return None
    try:
        return SmtpMail(mail_server(settings.mail_url, urlsplit(settings.base_url).hostname or "localhost"))
    except ValueError as fault:
        raise SettingsError(f"PENHOLDER_MAIL_URL: {fault}.") from None
