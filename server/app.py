"""The composition root: the only place that knows every part and how they are put together."""

from __future__ import annotations

import os
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import partial
from typing import Any, Final

import uvicorn
from starlette.applications import Starlette

from drafts.sync.pace import Pace
from server.actions import rounds
from server.actions.desk import Desk
from server.actions.upkeep import upkeep
from server.hub.hub import Hub
from server.mail import open_mail
from server.settings import Settings, refuse_many_workers
from server.store.engine import open_store
from server.store.records import records
from server.web.carrier import CarrierProtocol
from server.web.guesses import Guesses
from server.web.routes import application
from server.workshop.processes import Processes

GRACE: Final = 9
"""Seconds that a stopping server gives its connections; the supervisor's limit is ten."""
TRANSPORT_MAX: Final = 16 << 20
"""Bytes of one frame that the transport takes. Above our own limit, which closes with 4413: the
transport's close (1009) makes stock clients reconnect in a hot loop."""


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


@asynccontextmanager
async def open_desk(settings: Settings, *, claim: bool = False) -> AsyncIterator[Desk]:
    """Everything an action works with, over the store that the settings name, its schema current.

    `claim`: as the one server of this store; a second one is refused. Leaving stores what
    was received and closes the store.
    """
    mail = open_mail(settings)
    store = await open_store(settings)
    workshop = Processes()
    try:
        if claim:
            store.claim()
        await store.migrate()
        kept = records(store)
        clock = SystemClock()
        async with Hub(
            kept.journal, kept.drafts, kept.people, kept.changes, kept.grants, clock, secrets.token_bytes
        ) as hub:
            desk = Desk(kept, hub, clock, secrets.token_bytes, settings.base_url, workshop, mail)
            if claim:  # of several that look, only the server has the pages that are to hear of it
                hub.each_look.append(partial(rounds.look, desk))
            async with upkeep(desk, serves=claim):
                yield desk
    finally:
        await workshop.close()
        await store.close()


def build(settings: Settings) -> Starlette:
    """The server as an ASGI application."""
    refuse_many_workers(os.environ)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[dict[str, Any]]:
        async with open_desk(settings, claim=True) as desk:
            pace = Pace(settings.messages_per_second, settings.messages_at_once)
            yield {"desk": desk, "pace": pace, "guesses": Guesses()}

    return application(settings, lifespan)


def serving(app: Starlette, host: str, port: int) -> uvicorn.Config:
    """How uvicorn is to serve it. No compression on sockets: keystrokes do not shrink, and it
    would cost a third of the server's time."""
    return uvicorn.Config(
        app,
        host=host,
        port=port,
        ws=CarrierProtocol,
        ws_max_size=TRANSPORT_MAX,
        ws_per_message_deflate=False,
        timeout_graceful_shutdown=GRACE,
        access_log=False,  # it would write tickets and sign-in links into the log
        log_config=None,
        server_header=False,
    )
