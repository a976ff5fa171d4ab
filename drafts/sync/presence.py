"""Who is here, and where their carets are: the awareness of one room.

Rules P1 to P10 of docs/protocol.md. Entries are y-protocols' own; we keep one a connection,
write its `user` ourselves and number its states by our own clock, so that nobody can speak
for, silence or outnumber anybody else.
"""

from __future__ import annotations

import json
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from drafts.errors import Malformed
from drafts.sync.bounded_json import read_json
from drafts.sync.varuint import prefixed, read_bytes, read_varuint, varuint

MAX_STATE: Final = 4 << 10
"""Bytes of one state's JSON."""
MAX_CLOCK: Final = 2**31 - 1
MAX_LEFT: Final = 1024
"""Ids remembered after they left, so that their next state is numbered higher."""

MOST_READ: Final = 256
"""Entries of one message of a client that are looked at: it has one of its own to tell. Stock
clients repeat what they hear, after what is theirs; a hall's worth of it is not read through."""

_GONE: Final = b"null"
_ONE: Final = b"\x01"
"""The count before a single entry."""


class Entry(NamedTuple):
    """One client's state as its JSON bytes; b"null" when it is gone."""

    client: int
    clock: int
    state: bytes


def read_entries(entries: bytes, most: int | None = None) -> list[Entry]:
    """Raises Malformed; the states themselves are not read. `most`: read no further than so many."""
    try:
        return _read_entries(entries, most)
    except IndexError:
        raise Malformed("presence", "The presence message ends too early.") from None


def write_entries(entries: Iterable[Entry]) -> bytes:
    written = [write_entry(entry) for entry in entries]
    return varuint(len(written)) + b"".join(written)


def write_entry(entry: Entry) -> bytes:
    """One of them, as it stands behind their count."""
    return varuint(entry.client) + varuint(entry.clock) + prefixed(entry.state)


def together(each: Iterable[bytes]) -> bytes:
    """The single entries that `offer` and `leave` gave, as one message's worth."""
    entries = [one[1:] for one in each]  # behind the count, which is 1
    return varuint(len(entries)) + b"".join(entries)


def _read_entries(data: bytes, most: int | None) -> list[Entry]:
    count, pos = read_varuint(data, 0)
    out: list[Entry] = []
    for _ in range(
        count if most is None else min(count, most)
    ):  # a count too large runs into the end of the data
        client, pos = read_varuint(data, pos)
        clock, pos = read_varuint(data, pos)
        state, pos = read_bytes(data, pos)
        out.append(Entry(client, clock, state))
    if pos != len(data) and len(out) == count:
        raise Malformed("presence", "The presence message goes on after its end.")
    return out


@dataclass(slots=True)
class _Present:
    """The client id one connection holds. `heard`: its newest clock; `clock`: what others see."""

    client: int
    user: Mapping[str, Any]
    heard: int
    clock: int
    sent: bytes
    """The state as the client sent it."""
    state: bytes
    """The state as others see it."""
    _written: tuple[int, bytes, bytes] = (-1, b"", b"")

    def written(self) -> bytes:
        """Its entry. Kept, since everybody who joins a hall is told of all who are there."""
        clock, state, entry = self._written
        if clock != self.clock or state is not self.state:
            entry = write_entry(Entry(self.client, self.clock, self.state))
            self._written = self.clock, self.state, entry
        return entry


class _Left(NamedTuple):
    person: object
    clock: int


class Presence:
    """The presence of one room, one client id for each connection key."""

    def __init__(self) -> None:
        self._present: dict[Hashable, _Present] = {}
        self._holders: dict[int, Hashable] = {}
        self._left: dict[int, _Left] = {}

    def offer(self, connection: Hashable, entries: bytes, user: Mapping[str, Any]) -> bytes:
        """Take what a connection says of itself; the one entry to tell everybody, or b"".

        `user` is who is signed in there, with an "id"; it replaces the state's own `user`.
        Entries about others (stock clients repeat what they hear) are ignored. Raises
        Malformed for what cannot be read, for a clock over MAX_CLOCK and a state over MAX_STATE.
        """
        held = self._present.get(connection)
        if held is not None and varuint(held.client) not in entries:
            return b""  # only about others; found without reading a hall's worth of entries
        for entry in read_entries(entries, MOST_READ):
            if held is not None and entry.client == held.client:
                return self._renew(held, entry, user)
            if held is None and self._free(entry, user):
                return self._bind(connection, entry, user)
        return b""

    def leave(self, connection: Hashable) -> bytes:
        """The connection has ended; the one entry to tell everybody, or b""."""
        held = self._present.pop(connection, None)
        if held is None:
            return b""
        del self._holders[held.client]
        self._remember(held)
        gone = Entry(held.client, held.clock + 1, _GONE)
        return write_entries([gone]) if held.state != _GONE else b""

    def all(self) -> bytes:
        """Everybody's current state, for someone who has just come."""
        here = [held.written() for held in self._present.values() if held.state != _GONE]
        return varuint(len(here)) + b"".join(here)

    def heartbeat(self) -> bytes:
        """Everybody's current state with the clocks that unchanged renewals have reached.

        To be announced at least every 15 s: readers drop a state 30 s after its last clock.
        """
        return self.all()

    def _free(self, entry: Entry, user: Mapping[str, Any]) -> bool:
        """Whether a connection that holds no id yet may take this one."""
        if entry.state == _GONE or entry.client in self._holders:
            return False
        left = self._left.get(entry.client)
        return left is None or left.person == user["id"]

    def _bind(self, connection: Hashable, entry: Entry, user: Mapping[str, Any]) -> bytes:
        state = _checked(entry, user)
        # From 1: y-protocols ignores the first state of a new client when its clock is 0.
        after = self._left.pop(entry.client, _Left(None, 0)).clock
        clock = max(entry.clock, after + 1)
        held = _Present(entry.client, user, entry.clock, clock, entry.state, state)
        self._present[connection] = held
        self._holders[entry.client] = connection
        return _ONE + held.written()

    def _renew(self, held: _Present, entry: Entry, user: Mapping[str, Any]) -> bytes:
        if entry.clock <= held.heard:
            return b""
        same = entry.state == held.sent and user == held.user and entry.clock <= MAX_CLOCK
        state = held.state if same else _checked(entry, user)
        changed = state != held.state
        held.heard, held.sent, held.state, held.user = entry.clock, entry.state, state, user
        # An unchanged state at or below our clock is our own announcement coming back.
        held.clock = max(held.clock + changed, entry.clock)
        return _ONE + held.written() if changed else b""

    def _remember(self, held: _Present) -> None:
        self._left[held.client] = _Left(held.user["id"], held.clock + 1)
        if len(self._left) > MAX_LEFT:
            del self._left[next(iter(self._left))]


def _checked(entry: Entry, user: Mapping[str, Any]) -> bytes:
    """The state as others may see it."""
    if entry.clock > MAX_CLOCK:
        raise Malformed("presence", "The presence clock counts beyond 2^31 - 1.")
    if entry.state == _GONE:
        return _GONE
    state = read_json(entry.state, MAX_STATE)
    if not isinstance(state, dict):
        raise Malformed("presence", "The presence state is not an object.")
    shown = {**state, "user": dict(user)}
    return json.dumps(shown, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
