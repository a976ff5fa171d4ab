"""What every answer says to the browser about itself: pure ASGI, so that it also covers errors.

The policy lets a page run our own scripts and styles and nothing else: no inline script or
style, no foreign address, no frame around it.
"""

from __future__ import annotations

import re
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_HOST: Final = re.compile(r"[A-Za-z0-9.\-]+(:\d+)?|\[[0-9A-Fa-f:]+\](:\d+)?")

FIXED: Final = {
    "X-Content-Type-Options": "nosniff",
    # Not "no-referrer": under it browsers send "Origin: null" with our own forms, and the
    # check of Origin could not tell them from a stranger's. Nothing leaves for other sites.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}


def content_policy(scope: Scope) -> str:
    """The policy, with the address of our own socket: older browsers leave it out of 'self'."""
    host = Headers(scope=scope).get("host", "")
    scheme = "wss" if scope.get("scheme") == "https" else "ws"
    socket = f" {scheme}://{host}" if _HOST.fullmatch(host) else ""
    return (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
        f"connect-src 'self'{socket}; worker-src 'self'; manifest-src 'self'; base-uri 'none'; "
        "form-action 'self'; frame-ancestors 'none'"
    )


def protect(headers: MutableHeaders, scope: Scope) -> None:
    """Add what is missing; an answer that says it differently keeps its own."""
    for name, value in FIXED.items():
        headers.setdefault(name, value)
    headers.setdefault("Content-Security-Policy", content_policy(scope))
    # Pages and answers are one person's own; only built files are for keeping.
    headers.setdefault("Cache-Control", "private, no-cache")


class SecurityHeaders:
    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_protected(message: Message) -> None:
            if message["type"] == "http.response.start":
                protect(MutableHeaders(scope=message), scope)
            await send(message)

        await self._app(scope, receive, send_protected if scope["type"] == "http" else send)
