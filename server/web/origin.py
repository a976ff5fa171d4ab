"""Whether a request that changes something comes from our own pages.

A browser sends our cookie along with whatever another site makes it send. It also says
where a request comes from, in Sec-Fetch-Site or Origin, and a page cannot forge either.
"""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection, Request
from starlette.types import ASGIApp, Receive, Scope, Send

from drafts.errors import Forbidden
from server.web.problems import refused

SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})


def from_our_pages(connection: HTTPConnection, base_url: str) -> bool:
    """By Origin alone, as for a WebSocket: ours is `base_url` and the host that was asked."""
    origin = connection.headers.get("origin", "")
    return origin == base_url or _same_host(origin, connection.headers.get("host", ""))


def _same_host(origin: str, host: str) -> bool:
    # The host header is the browser's, never a page's; behind a proxy that rewrites it base_url counts.
    parts = urlsplit(origin)
    return parts.scheme in ("http", "https") and bool(host) and parts.netloc == host


def may_change(request: HTTPConnection, base_url: str) -> bool:
    """Whether a request with an unsafe method is one that its sender meant to make."""
    headers = request.headers
    if headers.get("authorization"):
        return True  # a bearer token is never sent along by a browser, and it alone then counts
    if "sec-fetch-site" in headers:
        return headers["sec-fetch-site"] in ("same-origin", "none")
    if "origin" in headers:
        return from_our_pages(request, base_url)
    # Every browser of today says at least one of the two. Without a cookie there is nothing to misuse.
    return not headers.get("cookie")


class OwnChangesOnly:
    """Refuses changes that another site makes a browser send. Pure ASGI: it runs before any body is read."""

    def __init__(self, app: ASGIApp, base_url: str) -> None:
        self._app = app
        self._base_url = base_url

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in SAFE:
            await self._app(scope, receive, send)
            return
        request = Request(scope, receive)
        if may_change(request, self._base_url):
            await self._app(scope, receive, send)
        else:
            await (await refused(request, _FOREIGN))(scope, receive, send)


_FOREIGN: Final = Forbidden(
    "foreign-origin", "This change did not come from one of our own pages. Scripts use a bearer token."
)
