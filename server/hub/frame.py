"""One message on its way to one reader or to a thousand."""

from __future__ import annotations


class Frame:
    """`payload`: the message as the protocol has it. `ready`: what a transport writes for it.

    The first outbox that needs `ready` makes it and leaves it here, so that a message to a
    whole hall is framed once and every reader's transport is handed the same bytes object.
    Server frames are not masked, so they are the same for everybody.
    """

    __slots__ = ("payload", "ready")

    def __init__(self, payload: bytes) -> None:
        self.payload = payload
        self.ready = b""
