"""Whole numbers as lib0 writes them: seven bits a byte, lowest first, high bit = more follows.

Length-prefixed bytes stand here too, as nearly every number on this wire is such a length.
"""

from __future__ import annotations

from typing import Final

from drafts.errors import Malformed

MAX_NUMBER: Final = 2**53 - 1
"""JavaScript's largest safe integer; beyond it browsers throw and pycrdt silently masks."""


def read_varuint(data: bytes, pos: int) -> tuple[int, int]:
    """The number at `pos` and where the next one starts.

    Raises IndexError past the end of `data`, which every reader turns into its own refusal
    once, and Malformed("number") above MAX_NUMBER or in more than eight bytes.
    """
    byte = data[pos]
    if byte < 128:
        return byte, pos + 1
    value, shift = byte & 127, 7
    while shift < 56:
        pos += 1
        byte = data[pos]
        if byte < 128:
            value |= byte << shift
            if value > MAX_NUMBER:
                break
            return value, pos + 1
        value |= (byte & 127) << shift
        shift += 7
    raise Malformed("number", "A number in the message is larger than 2^53 - 1.")


def varuint(value: int) -> bytes:
    """`value` in as few bytes as it takes. ValueError outside 0…MAX_NUMBER."""
    if not 0 <= value <= MAX_NUMBER:
        raise ValueError(f"{value} cannot be written as a number of this protocol")
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    out.append(value)
    return bytes(out)


def read_bytes(data: bytes, pos: int) -> tuple[bytes, int]:
    """Length-prefixed bytes. Raises IndexError when there are fewer than the length says."""
    length, pos = read_varuint(data, pos)
    end = pos + length
    if end > len(data):
        raise IndexError(end)
    return data[pos:end], end


def prefixed(payload: bytes) -> bytes:
    return varuint(len(payload)) + payload
