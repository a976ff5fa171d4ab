"""The WebSocket of the Python peer: one connection to one draft."""

from __future__ import annotations

from websockets.asyncio.client import connect
from websockets.typing import Subprotocol

from drafts.text.schema import SCHEMA_VERSION

PRIVATE = Subprotocol("penholder.1")
MAX_FRAME = 64 * 1024 * 1024
"""Bytes of one frame: a whole draft comes as one answer, far above the library's 1 MiB."""


def open_socket(url: str, token: str, draft: str, epoch: int, *, private: bool = True) -> connect:
    """Not yet open: use as `async with open_socket(…) as socket`.

    No compression: keystrokes do not shrink, and it costs the server a third of its time.
    """
    address = url.rstrip("/").replace("http", "ws", 1) + f"/sync/{draft}/{epoch}?schema={SCHEMA_VERSION}"
    return connect(
        address,
        additional_headers={"Authorization": f"Bearer {token}"},
        subprotocols=[PRIVATE] if private else None,
        max_size=MAX_FRAME,
        compression=None,
        proxy=None,
    )
