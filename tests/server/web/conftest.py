"""The demo's web with a mail server beside it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest
from starlette.testclient import TestClient

from server.app import build
from tests.mailing import Mailbox, smtp_server
from tests.serving import Forum
from tests.visiting import Visitor, Web


@dataclass
class Post:
    """The forum's web, and the mailbox of everybody. `closed` waits until every letter is on its way."""

    web: Web
    mailbox: Mailbox
    _open: TestClient

    def closed(self) -> Mailbox:
        self._open.__exit__(None, None, None)
        return self.mailbox

    @property
    def nobody(self) -> Visitor:
        return self.web.nobody()


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with smtp_server() as mailbox:
        yield mailbox


@pytest.fixture
def post(forum: Forum, mailbox: Mailbox) -> Iterator[Post]:
    url = f"smtp://127.0.0.1:{mailbox.port}?from=forum@example.org"
    settings = forum.settings.model_copy(update={"mail_url": url})
    client = TestClient(build(settings), base_url=settings.base_url)
    client.__enter__()
    try:
        yield Post(Web(client, replace(forum, settings=settings)), mailbox, client)
    finally:
        if client.portal is not None:
            client.__exit__(None, None, None)
