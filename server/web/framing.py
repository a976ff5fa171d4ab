"""WebSocket frames (RFC 6455) without a socket: bytes in, messages out, and one frame out.

Written for one purpose: a server's side without extensions, where one frame goes unchanged to
a thousand readers. The handshake stays with the library.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

try:
    from websockets.speedups import apply_mask
except ImportError:  # built without a C compiler
    from websockets.utils import apply_mask

CONTINUED, TEXT, BINARY, CLOSE, PING, PONG = 0, 1, 2, 8, 9, 10
TOO_LARGE: Final = 16
"""No opcode of the wire: a message that was announced and is skipped, being over the limit."""

_FINAL, _RESERVED, _OPCODE = 0x80, 0x70, 0x0F
_MASKED, _LENGTH = 0x80, 0x7F
_MAX_CONTROL: Final = 125
PROTOCOL_ERROR: Final = 1002
_PART: Final = 64
"""What keeping one part costs besides its bytes: parts without any must not be free."""


class Message(NamedTuple):
    """`payload` of a CLOSE is code and reason as they came, of a TOO_LARGE empty."""

    opcode: int
    payload: bytes


class Broken(Exception):
    """The other side does not keep to RFC 6455; nothing after it can be read."""


def frame(payload: bytes, opcode: int = BINARY) -> bytes:
    """The one unmasked frame of a whole message."""
    length = len(payload)
    if length < 126:
        return bytes((_FINAL | opcode, length)) + payload
    if length < 1 << 16:
        return bytes((_FINAL | opcode, 126)) + length.to_bytes(2, "big") + payload
    return bytes((_FINAL | opcode, 127)) + length.to_bytes(8, "big") + payload


def closing(code: int, reason: str) -> bytes:
    """A close frame; of the reason as many whole characters as it has room for (123 bytes)."""
    words = reason.encode()[: _MAX_CONTROL - 2].decode(errors="ignore").encode()
    return frame(code.to_bytes(2, "big") + words, CLOSE)


class FrameReader:
    """What one client sends. `limit`: bytes of one message; a longer one is never gathered."""

    __slots__ = ("_limit", "_opcode", "_parts", "_rest", "_size", "_skip", "_wanted")

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._rest = bytearray()
        self._wanted = 0  # bytes that the frame at the start of `_rest` takes in all
        self._skip = 0
        self._opcode = 0  # of the message whose parts are being gathered
        self._parts: list[bytes] = []
        self._size = 0

    def feed(self, data: bytes) -> Iterator[Message]:
        """The messages that these bytes complete. Raises Broken, after those before the fault."""
        if self._rest:
            self._rest += data
            if len(self._rest) < self._wanted:
                return  # a long frame comes in many pieces: no look at each of them
            data = bytes(self._rest)
            self._rest.clear()
        at, end = 0, len(data)
        while at < end:
            if self._skip:
                skipped = min(self._skip, end - at)
                self._skip -= skipped
                at += skipped
                continue
            start, length = self._header(data, at, end)
            first = data[at]
            if start and length + self._size > self._limit and not first & CLOSE:
                self._skip, at = length, start
                yield Message(TOO_LARGE, b"")
                continue
            if not start or end < start + length:
                self._wanted = start - at + length if start else 0
                self._rest += data[at:]
                return
            at = start
            payload = apply_mask(data[start : start + length], data[start - 4 : start]) if length else b""
            at += length
            if first == _FINAL | BINARY and not self._parts:
                yield Message(BINARY, payload)
            else:
                yield from self._take(first, payload)

    def _header(self, data: bytes, at: int, end: int) -> tuple[int, int]:
        """Where the payload starts (0: the header is not all here) and its length."""
        if end - at < 2:
            return 0, 0
        first, second = data[at], data[at + 1]
        if first & _RESERVED or not second & _MASKED:
            raise Broken("a frame with reserved bits, or without a mask")
        length, start = second & _LENGTH, at + 6
        if length > _MAX_CONTROL:
            if first & CLOSE:
                raise Broken("a control frame that is too long")
            size = 2 if length == 126 else 8
            start += size
            if end < start:
                return 0, 0
            length = int.from_bytes(data[at + 2 : at + 2 + size], "big")
        return (start, length) if end >= start else (0, 0)

    def _take(self, first: int, payload: bytes) -> Iterator[Message]:
        opcode = first & _OPCODE
        if opcode & CLOSE:
            if not first & _FINAL or opcode > PONG:
                raise Broken("a control frame in parts, or of an unknown kind")
            yield Message(opcode, payload)
            return
        if opcode > BINARY or (opcode == CONTINUED) != bool(self._opcode):
            raise Broken("a frame that continues nothing, or breaks into a message")
        if not first & _FINAL:
            self._gather(opcode, payload)
        elif opcode == CONTINUED:
            yield Message(self._opcode, b"".join([*self._parts, payload]))
            self._opcode, self._parts, self._size = 0, [], 0
        else:
            yield Message(opcode, payload)

    def _gather(self, opcode: int, payload: bytes) -> None:
        self._opcode = self._opcode or opcode
        self._parts.append(payload)
        self._size += len(payload) + _PART
