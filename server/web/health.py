"""For those who watch the server: alive, ready, and the numbers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from time import perf_counter
from typing import Final

from prometheus_client import CONTENT_TYPE_LATEST, Counter, Histogram, generate_latest
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from server.web.bodies import given
from server.web.guards import desk_of
from server.web.schemas import HealthGiven

ANSWERS: Final = Counter("penholder_http_answers", "Answers to HTTP requests", ["method", "status"])
SECONDS: Final = Histogram("penholder_http_seconds", "Seconds until an answer began", ["method"])
_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
"""Others are counted together: a method is the asker's to invent, a label costs memory."""


async def live(request: Request) -> Response:
    """The process answers."""
    return given(HealthGiven(status="ok"))


async def ready(request: Request) -> Response:
    """The database answers too; StorageUnavailable is a 503 like everywhere."""
    desk = desk_of(request)
    await desk.records.grants.find("", "session", desk.clock.now())
    return given(HealthGiven(status="ok"))


async def metrics(request: Request) -> Response:
    return Response(generate_latest(), headers={"Content-Type": CONTENT_TYPE_LATEST})


class CountAnswers:
    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        counting = _counting(scope, send) if scope["type"] == "http" else send
        await self._app(scope, receive, counting)


def _counting(scope: Scope, send: Send) -> Callable[[Message], Awaitable[None]]:
    method, began = scope["method"] if scope["method"] in _METHODS else "other", perf_counter()

    async def counted(message: Message) -> None:
        if message["type"] == "http.response.start":
            ANSWERS.labels(method, str(message["status"])).inc()
            SECONDS.labels(method).observe(perf_counter() - began)
        await send(message)

    return counted
