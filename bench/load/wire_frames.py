"""Frames as bytes, both ways: what a browser sends for a key, and what a server's frame carries.

Client frames have the mask 00000000, which changes nothing of the payload, so that they can be
put together beforehand; a server unmasks them like any others.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from drafts.errors import Malformed
from drafts.sync import wire
from drafts.sync.update import scan
from drafts.sync.varuint import prefixed, read_varuint, varuint
from drafts.text.schema import TEXT_ROOT

BINARY: Final = 0x82
CLOSE: Final = 0x88
PING: Final = 0x89
PONG: Final = 0x8A
NO_MASK: Final = bytes(4)
LETTER: Final = b"\x01x"

Ranges = dict[int, tuple[int, int]]
"""Client id -> the clocks of it that an update brings, from the first up to, not including, the second."""
Id = tuple[int, int]
"""Client id and clock of one character."""


def client_frame(payload: bytes, opcode: int = BINARY) -> bytes:
    return bytes((opcode,)) + _masked_length(len(payload)) + NO_MASK + payload


def _masked_length(length: int) -> bytes:
    if length < 126:
        return bytes((0x80 | length,))
    if length < 1 << 16:
        return b"\xfe" + length.to_bytes(2, "big")
    return b"\xff" + length.to_bytes(8, "big")


def keystroke(client: int, clock: int, origin: Id | None) -> bytes:
    """The update of one letter behind `origin`; None: the first of an empty document."""
    at = b"\x84" + varuint(origin[0]) + varuint(origin[1]) if origin else b"\x04\x01" + prefixed(_ROOT)
    return b"\x01\x01" + varuint(client) + varuint(clock) + at + LETTER + b"\x00"


def keys_of(prefix: bytes, client: int) -> Callable[[int, int], bytes]:
    """A writer of one client's letters `first` up to `end`, each a frame, each behind the one before.

    `first` is at least 1: what the very first letter stands behind is another's.
    """
    id, clocks = varuint(client), _Clocks()
    heads = [_head(prefix, id, extra) for extra in range(12)]
    middle, tail = b"\x84" + id, LETTER + b"\x00"

    def write(first: int, end: int) -> bytes:
        before = clocks[first - 1]
        parts: list[bytes] = []
        for clock in range(first, end):
            this = clocks[clock]
            parts += (heads[len(this) + len(before)], this, middle, before, tail)
            before = this
        return b"".join(parts)

    return write


def _head(prefix: bytes, id: bytes, extra: int) -> bytes:
    """All that stands before the clock, when the two clocks take `extra` bytes."""
    fixed = 2 + len(id) + 1 + len(id) + len(LETTER) + 1
    body = prefix + b"\x00\x02" + varuint(fixed + extra)
    length = len(body) + fixed + extra
    return bytes((BINARY,)) + _masked_length(length) + NO_MASK + body + b"\x01\x01" + id


class _Clocks(dict[int, bytes]):
    """Numbers as they are written, each worked out once."""

    def __missing__(self, clock: int) -> bytes:
        written = self[clock] = varuint(clock)
        return written


def presence(client: int, clock: int, state: bytes) -> bytes:
    """An awareness message of one client."""
    return wire.awareness(b"\x01" + varuint(client) + varuint(clock) + prefixed(state))


def ranges_of(update: bytes) -> Ranges:
    """The clocks that an update brings. Letters in a row are walked flat; anything else is scanned."""
    try:
        return _letters(update)
    except (_NotLetters, IndexError, Malformed):
        return scan(update).ranges


class _NotLetters(Exception):
    pass


def _letters(update: bytes) -> Ranges:
    ranges: Ranges = {}
    sections, pos = read_varuint(update, 0)
    for _ in range(sections):
        structs, pos = read_varuint(update, pos)
        client, pos = read_varuint(update, pos)
        start, pos = read_varuint(update, pos)
        clock = start
        for _ in range(structs):
            length, pos = _letter(update, pos)
            clock += length
        ranges[client] = (start, clock)
    return ranges


def _letter(update: bytes, pos: int) -> tuple[int, int]:
    info = update[pos]
    if info & 0x3F != 4 or not info & 0xC0:
        raise _NotLetters
    pos += 1
    for bit in (0x80, 0x40):
        if info & bit:
            _, pos = read_varuint(update, pos)
            _, pos = read_varuint(update, pos)
    length, pos = read_varuint(update, pos)
    if not update[pos : pos + length].isascii():
        raise _NotLetters
    return length, pos + length


_ROOT: Final = TEXT_ROOT.encode()
