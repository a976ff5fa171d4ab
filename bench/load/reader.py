"""One connection of somebody who reads along: handshake, frames, counting."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from time import perf_counter
from typing import Final, cast

from bench.load.tally import Tally
from bench.load.wire_frames import CLOSE, PING, PONG, client_frame, presence
from drafts.sync import wire
from drafts.sync.varuint import read_varuint
from drafts.text.draft import merge

HEARTBEAT: Final = 15.0
"""Seconds after which a client of y-protocols renews its unchanged state."""
SYNC_REPLY: Final = 4
SYNC_STATUS: Final = 8


@dataclass(frozen=True, slots=True)
class Seat:
    """A place at one document. `request`: the HTTP request that opens the socket; `prefix` stands
    before each message; `greeting` is sent first of all, as messages without the prefix."""

    port: int
    request: bytes
    prefix: bytes = b""
    greeting: tuple[bytes, ...] = ()


class Reader(asyncio.Protocol):
    """Counts in `delivered` the keys of others that reached it; a `sampled` one also times them
    and sees that none is missing or comes twice.

    `joined` is done with the whole document as one update.
    """

    def __init__(self, seat: Seat, tally: Tally, client: int, sampled: bool = False) -> None:
        self.seat = seat
        self.client = client
        self.delivered = self.acknowledged = self.frames = self.bytes = 0
        self.joined: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
        self.seen: dict[int, int] = {}
        self.closed = False
        self._tally = tally
        self._sampled = sampled
        self._start = len(seat.prefix)
        self._held = b""
        self._before: list[bytes] = []
        self._open = False
        self._beats = 0
        self._state = b'{"user":{"name":"Reader %d","color":"#30bced"}}' % client
        self.transport: asyncio.Transport = None  # type: ignore[assignment]  # only before it is connected

    # ── the socket ──

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)  # uvloop's does not say so itself
        self.transport.write(self.seat.request)

    def connection_lost(self, fault: Exception | None) -> None:
        self.closed = True
        if not self.joined.done():
            self.joined.set_exception(ConnectionError(f"closed before it was open: {fault}"))
            self.joined.exception()

    def data_received(self, data: bytes) -> None:
        if self._held:
            data = self._held + data
            self._held = b""
        if not self._open:
            data = self._shake(data)
        pos, size = 0, len(data)
        while pos + 2 <= size:
            length, start = data[pos + 1], pos + 2
            if length >= 126:
                start += 2 if length == 126 else 8
                length = int.from_bytes(data[pos + 2 : start], "big")
                if start > size:
                    break
            if start + length > size:
                break
            self._frame(data[pos], data[start : start + length])
            pos = start + length
        self._held = data[pos:]

    def _shake(self, data: bytes) -> bytes:
        """Read the answer to the request; what follows it."""
        head, end, rest = data.partition(b"\r\n\r\n")
        if not end:
            self._held = data
            return b""
        if not head.startswith(b"HTTP/1.1 101"):
            raise ConnectionError(head.decode(errors="replace"))
        self._open = True
        for message in self.seat.greeting:
            self.send(message)
        self.send(wire.step1(b"\x00"))
        self.beat(0)
        return rest

    def _frame(self, kind: int, payload: bytes) -> None:
        self.frames += 1
        self.bytes += len(payload)
        if kind == 0x82:
            self._message(payload)
        elif kind == PING:
            self.transport.write(client_frame(payload, PONG))
        elif kind == CLOSE:
            self._fault(f"closed with {int.from_bytes(payload[:2], 'big')} {payload[2:].decode()}")
        else:
            self._fault(f"a frame of kind {kind:#x}")

    # ── messages ──

    def send(self, message: bytes) -> None:
        self.transport.write(client_frame(self.seat.prefix + message))

    def beat(self, now: float) -> float:
        """Say again that we are here; when to say so next."""
        self._beats += 1
        if not self.closed:
            self.send(presence(self.client, self._beats, self._state))
        return now + HEARTBEAT

    def _message(self, payload: bytes) -> None:
        at = self._start
        if len(payload) <= at:  # the reference's bare ping
            return
        kind = payload[at]
        if kind == wire.SYNC or (kind == SYNC_REPLY and at):
            self._synced(payload[at + 1], payload, at + 2)
        elif kind == wire.ACK and not at:
            self.acknowledged = read_varuint(payload, 1)[0]
        elif kind == SYNC_STATUS and at:
            self.acknowledged += payload[at + 1]
        elif (kind == wire.REFUSED and not at) or (kind == 7 and at):
            self._fault(f"refused: {payload!r}")

    def _synced(self, step: int, payload: bytes, at: int) -> None:
        if step == 2 and self.joined.done():
            self._updated(payload, at)
        elif step == 2:
            # A long draft in which people type comes as an update, and what was typed since as step 2.
            self._before.append(payload[read_varuint(payload, at)[1] :])
        elif step == 0:
            self.send(wire.step2(wire.EMPTY_UPDATE))
            self.acknowledged -= bool(at > 2)  # the reference acknowledges this one too
        elif not self.joined.done():
            _, start = read_varuint(payload, at)
            self.joined.set_result(merge(*self._before, payload[start:]) if self._before else payload[start:])

    def _updated(self, payload: bytes, at: int) -> None:
        ranges, count = self._tally.content(payload, at)
        own = ranges.get(self.client)
        self.delivered += count - (own[1] - own[0] if own else 0)
        if self._sampled:
            self._follow(ranges, perf_counter())

    def _follow(self, ranges: dict[int, tuple[int, int]], now: float) -> None:
        for client, (first, end) in ranges.items():
            if client == self.client:
                continue
            seen = self.seen.get(client, 0)
            if first != seen:
                self._fault(f"clocks {first}…{end} of {client} after {seen}")
            self.seen[client] = end
            self._tally.time(client, first, end, now)

    def _fault(self, what: str) -> None:
        if len(self._tally.faults) < 20:
            self._tally.faults.append(what)
