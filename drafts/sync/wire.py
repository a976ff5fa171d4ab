"""Messages ↔ bytes: the y-websocket protocol, one message a frame, and our types 100 to 103.

Rules W1 to W8 of docs/protocol.md. Our own codec, because pycrdt's counts characters where
the protocol counts bytes, has no upper bound for numbers and cuts short messages silently.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from drafts.errors import Malformed
from drafts.sync.bounded_json import read_json
from drafts.sync.varuint import prefixed, read_bytes, read_varuint, varuint

SYNC: Final = 0
AWARENESS: Final = 1
AUTH: Final = 2
QUERY_AWARENESS: Final = 3
HELLO: Final = 100
ACK: Final = 101
REFUSED: Final = 102
EVENT: Final = 103

EMPTY_UPDATE: Final = b"\x00\x00"
"""An update without structs or deletions: the only one that is not counted for ACK."""
MAX_JSON: Final = 1 << 20
"""Bytes of a private message's JSON."""


@dataclass(frozen=True, slots=True)
class Step1:
    """Sync step 1: what the sender holds."""

    state_vector: bytes


@dataclass(frozen=True, slots=True)
class Step2:
    """Sync step 2: what the receiver of a step 1 lacked."""

    update: bytes


@dataclass(frozen=True, slots=True)
class Update:
    update: bytes


@dataclass(frozen=True, slots=True)
class Awareness:
    """Entries still encoded; `presence.read_entries` reads them."""

    entries: bytes


@dataclass(frozen=True, slots=True)
class Auth:
    """Permission denied, as stock servers say it."""

    reason: str


@dataclass(frozen=True, slots=True)
class QueryAwareness:
    pass


@dataclass(frozen=True, slots=True)
class Hello:
    content: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Ack:
    """The first `count` counted messages of this connection are durable."""

    count: int


@dataclass(frozen=True, slots=True)
class Refused:
    """`ordinal` is the refused message's place among the counted ones; 0 when it was none."""

    ordinal: int
    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class Event:
    content: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Other:
    """A type this protocol does not know; its payload is not read."""

    type: int


Message = Step1 | Step2 | Update | Awareness | Auth | QueryAwareness | Hello | Ack | Refused | Event | Other


# ── writing ───────────────────────────────────────────────────────────────────────────────


def step1(state_vector: bytes) -> bytes:
    return b"\x00\x00" + prefixed(state_vector)


def step2(update: bytes) -> bytes:
    return b"\x00\x01" + prefixed(update)


def update(update: bytes) -> bytes:
    return b"\x00\x02" + prefixed(update)


def awareness(entries: bytes) -> bytes:
    return b"\x01" + prefixed(entries)


def query_awareness() -> bytes:
    return b"\x03"


def hello(content: Mapping[str, Any]) -> bytes:
    return _json_message(HELLO, content)


def ack(count: int) -> bytes:
    return varuint(ACK) + varuint(count)


def refused(ordinal: int, code: str, reason: str) -> bytes:
    return _json_message(REFUSED, {"n": ordinal, "code": code, "reason": reason})


def event(content: Mapping[str, Any]) -> bytes:
    return _json_message(EVENT, content)


def _json_message(type: int, content: Mapping[str, Any]) -> bytes:
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return varuint(type) + prefixed(text.encode())


# ── reading ───────────────────────────────────────────────────────────────────────────────


def read(frame: bytes) -> Message:
    """The one message of a frame. Raises Malformed, code "frame", "number" or "json"."""
    try:
        type, pos = read_varuint(frame, 0)
        reader = _READERS.get(type)
        if reader is None:
            return Other(type)
        message, pos = reader(frame, pos)
    except IndexError:
        raise _malformed("ends too early") from None
    if pos != len(frame):
        raise _malformed("goes on after its end")
    return message


def _read_sync(frame: bytes, pos: int) -> tuple[Message, int]:
    step, pos = read_varuint(frame, pos)
    if step >= len(_SYNC_STEPS):
        raise _malformed(f"has an unknown sync step {step}")
    payload, pos = read_bytes(frame, pos)
    return _SYNC_STEPS[step](payload), pos


def _read_awareness(frame: bytes, pos: int) -> tuple[Message, int]:
    entries, pos = read_bytes(frame, pos)
    return Awareness(entries), pos


def _read_auth(frame: bytes, pos: int) -> tuple[Message, int]:
    kind, pos = read_varuint(frame, pos)
    if kind != 0:
        raise _malformed(f"has an unknown kind of auth message {kind}")
    reason, pos = read_bytes(frame, pos)
    try:
        return Auth(reason.decode()), pos
    except UnicodeDecodeError:
        raise _malformed("holds text that is not UTF-8") from None


def _read_query_awareness(frame: bytes, pos: int) -> tuple[Message, int]:
    return QueryAwareness(), pos


def _read_hello(frame: bytes, pos: int) -> tuple[Message, int]:
    content, pos = _read_object(frame, pos)
    return Hello(content), pos


def _read_ack(frame: bytes, pos: int) -> tuple[Message, int]:
    count, pos = read_varuint(frame, pos)
    return Ack(count), pos


def _read_refused(frame: bytes, pos: int) -> tuple[Message, int]:
    content, pos = _read_object(frame, pos)
    match content:
        case {"n": int(ordinal), "code": str(code), "reason": str(reason)}:
            return Refused(ordinal, code, reason), pos
    raise _malformed("is a refusal without n, code and reason")


def _read_event(frame: bytes, pos: int) -> tuple[Message, int]:
    content, pos = _read_object(frame, pos)
    return Event(content), pos


def _read_object(frame: bytes, pos: int) -> tuple[dict[str, Any], int]:
    raw, pos = read_bytes(frame, pos)
    content = read_json(raw, MAX_JSON)
    if not isinstance(content, dict):
        raise _malformed("holds JSON that is not an object")
    return content, pos


def _malformed(what: str) -> Malformed:
    return Malformed("frame", f"The message {what}.")


_SYNC_STEPS: Final[tuple[Callable[[bytes], Message], ...]] = (Step1, Step2, Update)
_READERS: Final[dict[int, Callable[[bytes, int], tuple[Message, int]]]] = {
    SYNC: _read_sync,
    AWARENESS: _read_awareness,
    AUTH: _read_auth,
    QUERY_AWARENESS: _read_query_awareness,
    HELLO: _read_hello,
    ACK: _read_ack,
    REFUSED: _read_refused,
    EVENT: _read_event,
}
