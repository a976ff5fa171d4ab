"""Yjs V1 updates written by hand, byte for byte: what a genuine editor never would."""

from __future__ import annotations

from drafts.text.schema import TEXT_ROOT

Id = tuple[int, int]


def number(value: int) -> bytes:
    """A varUint of any size."""
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    return bytes((*out, value))


def prefixed(raw: bytes | str) -> bytes:
    raw = raw.encode() if isinstance(raw, str) else raw
    return number(len(raw)) + raw


def root(name: str = TEXT_ROOT) -> bytes:
    return b"\x01" + prefixed(name)


def inside(parent: Id) -> bytes:
    return b"\x00" + number(parent[0]) + number(parent[1])


def struct(
    content: int, payload: bytes, after: Id | None = None, before: Id | None = None,
    parent: bytes | None = None, flags: int = 0,
) -> bytes:  # fmt: skip
    """An item; under the root `text` unless `parent` says otherwise or an origin is given."""
    info = content | (0x80 if after else 0) | (0x40 if before else 0) | flags
    ids = b"".join(number(client) + number(clock) for client, clock in filter(None, (after, before)))
    named = b"" if after or before else (root() if parent is None else parent)
    return bytes((info,)) + ids + named + payload


def words(
    text: bytes | str, after: Id | None = None, before: Id | None = None, parent: bytes | None = None
) -> bytes:
    return struct(4, prefixed(text), after, before, parent)


def mark(key: bytes | str, value: bytes | str, after: Id | None = None) -> bytes:
    return struct(6, prefixed(key) + prefixed(value), after)


def embed(value: bytes | str) -> bytes:
    return struct(5, prefixed(value))


def deleted(length: int, after: Id | None = None) -> bytes:
    return struct(1, number(length), after)


def collected(length: int) -> bytes:
    return b"\x00" + number(length)


def gap(length: int) -> bytes:
    return b"\x0a" + number(length)


def section(client: int, clock: int, *structs: bytes, count: int | None = None) -> bytes:
    return (
        number(len(structs) if count is None else count) + number(client) + number(clock) + b"".join(structs)
    )


def deletions(client: int, *ranges: tuple[int, int], count: int | None = None) -> bytes:
    """`ranges` are (clock, length)."""
    written = b"".join(number(clock) + number(length) for clock, length in ranges)
    return number(client) + number(len(ranges) if count is None else count) + written


def update(*sections: bytes, deletes: tuple[bytes, ...] = (), count: int | None = None) -> bytes:
    announced = number(len(sections) if count is None else count)
    return announced + b"".join(sections) + number(len(deletes)) + b"".join(deletes)
