"""A live WebSocket that writes and reads its transport itself, without a task for each message.

Starlette routes, authenticates and accepts; then the endpoint takes the connection over
(`take_over`), and from there on a frame that arrives is a plain call, and a frame that leaves
is one `transport.write` of bytes that all readers share. Through ASGI every message costs a
queue, an event and two switches of task on each side. Another server than ours has no such
door, and the endpoint falls back to ASGI.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from itertools import chain, islice
from typing import Any, Final, Protocol, cast

import structlog
from starlette.websockets import WebSocket
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from drafts.errors import Malformed, Refusal, TooLarge
from drafts.sync.pace import Pace
from drafts.sync.session import MAX_FRAME
from server.hub.frame import Frame
from server.hub.outbox import MAX_QUEUED, Closing, Outbox
from server.web import framing

log = structlog.get_logger(__name__)

DOOR: Final = "penholder.carrier"
"""The key in the scope's extensions under which a connection can be taken over."""
BUFFERED: Final = 256 * 1024
"""Bytes that the transport may hold for a reader; beyond it frames wait in the outbox."""
AT_ONCE: Final = 256
"""Messages that are heard before the loop goes round."""
QUIET_BEATS: Final = 2
"""Beats (of ten seconds) without a byte after which the other side is pinged."""
DEAD_BEATS: Final = 5
"""Beats without a byte after which nobody is there: a line cut without a word says nothing."""
FAREWELL: Final = 5.0
"""Seconds that the other side has to answer our close before the connection is dropped."""
RESTART: Final = 1012
GONE: Final = Closing(1006, "")


class Hearer(Protocol):
    """Who attends to a connection, from `Carrier.attend` on until `leave`."""

    def hear(self, message: bytes) -> None:
        """A binary message. Raises Refusal."""
        ...

    def refuse(self, fault: Refusal) -> None:
        """That was refused, or was no message of ours."""
        ...

    def leave(self) -> None:
        """Nothing more is heard: either side has closed, or the line is lost. Called once."""
        ...


class Carrier(asyncio.Protocol):
    """One connection after its handshake. `attend` says who hears it.

    What arrives before that is kept, within MAX_FRAME; then reading stops until somebody attends.
    No task and no future belongs to it: of two thousand pages that lie open and still, each would
    cost 20 KB.
    """

    __slots__ = (
        "_connections", "_early", "_early_bytes", "_farewell", "_hearer", "_loop", "_over", "_pace",
        "_reader", "_silent", "_transport", "_unheard", "outbox", "paused", "write",
    )  # fmt: skip

    def __init__(self, transport: asyncio.Transport, connections: set[Any]) -> None:
        self._transport = transport
        self._connections = connections
        self._reader = framing.FrameReader(MAX_FRAME)
        self._early: list[framing.Message] = []
        self._unheard: Iterator[framing.Message] | None = None
        self._early_bytes = 0
        self._hearer: Hearer | None = None
        self._pace = Pace(1, 1)
        self._loop = asyncio.get_running_loop()
        self._farewell: asyncio.TimerHandle | None = None
        self._silent = 0
        self._over = False
        self.outbox = DirectOutbox(self)
        self.paused = False
        self.write = transport.write
        transport.set_write_buffer_limits(high=BUFFERED)
        connections.add(self)

    def attend(self, pace: Pace, hearer: Hearer) -> None:
        """From now on each message goes to the hearer. What came early goes first."""
        if self._over:
            hearer.leave()
            return
        self._pace, self._hearer = pace, hearer
        early, self._early = self._early, []
        unheard, self._unheard = self._unheard, None
        self._transport.resume_reading()
        self._hear_all(chain(early, unheard or ()))

    # ── asyncio.Protocol ──

    def data_received(self, data: bytes) -> None:
        self._silent = 0
        if self._over and self._farewell is None:
            return
        messages = self._reader.feed(data)
        if self._unheard is None:
            self._hear_all(messages)
        else:
            # Read only once what came before has been: the reader knows one place in the stream.
            self._unheard = chain(self._unheard, messages)

    def eof_received(self) -> None:
        self._end()

    def connection_lost(self, fault: Exception | None) -> None:
        self._connections.discard(self)
        if self._farewell:
            self._farewell.cancel()
        self._end()

    def pause_writing(self) -> None:
        self.paused = True

    def resume_writing(self) -> None:
        self.paused = False
        self.outbox.drain()

    def shutdown(self) -> None:
        """The server stops: what was received is stored on the way out."""
        self.outbox.close(RESTART, "The server restarts; come back in a moment.")

    # ── reading ──

    def _hear_all(self, messages: Iterator[framing.Message]) -> None:
        heard = 0
        try:
            for message in islice(messages, AT_ONCE):
                heard += 1
                self._take(message)
        except framing.Broken as fault:
            log.info("a connection broke the rules of WebSockets", fault=str(fault))
            self.say_goodbye(framing.PROTOCOL_ERROR, "")
            return
        wait = self._pace.take(heard, self._loop.time()) if heard and self._hearer else 0
        if heard == AT_ONCE:
            # Thousands of small messages in one piece: others have their turn in between.
            self._unheard = messages
            self._transport.pause_reading()
            self._loop.call_later(wait, self._hear_on)
        elif wait:
            self._transport.pause_reading()
            self._loop.call_later(wait, self._transport.resume_reading)

    def _hear_on(self) -> None:
        unheard, self._unheard = self._unheard, None
        if unheard is not None:
            self._transport.resume_reading()
            self._hear_all(unheard)

    def _take(self, message: framing.Message) -> None:
        opcode, payload = message
        if opcode == framing.PING:
            self.write(framing.frame(payload, framing.PONG))
        elif opcode == framing.CLOSE:
            self._closed_by_them(payload)
        elif opcode == framing.PONG or self.outbox.closing:
            return
        elif self._hearer is None:
            self._keep_early(message)
        else:
            try:
                self._hearer.hear(_binary(opcode, payload))
            except Refusal as fault:
                self._hearer.refuse(fault)

    def _keep_early(self, message: framing.Message) -> None:
        self._early.append(message)
        self._early_bytes += len(message.payload)
        if self._early_bytes > MAX_FRAME:
            self._transport.pause_reading()

    def _closed_by_them(self, payload: bytes) -> None:
        if not self._farewell and not self._transport.is_closing():
            self.write(framing.frame(payload[:2], framing.CLOSE))
        self._end()
        self._transport.close()

    # ── writing ──

    def say_goodbye(self, code: int, reason: str) -> None:
        """The close frame; then nothing more is heard, and their answer is waited for a while."""
        if self._farewell or self._transport.is_closing():
            return
        self.write(framing.closing(code, reason))
        # Read on to their answer: closing a socket with unread bytes in it resets the
        # connection, and the reset can overtake the close frame.
        self._farewell = self._loop.call_later(FAREWELL, self._transport.abort)
        self._transport.resume_reading()
        self._end()

    def drop(self) -> None:
        """Let go of the connection, if it is still there."""
        self._transport.close()

    def beat(self) -> None:
        self._silent += 1
        if self._silent >= DEAD_BEATS:
            self._transport.abort()
        elif self._silent >= QUIET_BEATS:
            self.write(framing.frame(b"", framing.PING))

    def _end(self) -> None:
        self.outbox.abandon()
        if not self._over:
            self._over = True
            if self._hearer:
                # Not now: a reader who is too slow is found out in the midst of writing to them all.
                self._loop.call_soon(self._hearer.leave)


class DirectOutbox(Outbox):
    """Frames go straight to the transport; they wait here while it has more than BUFFERED."""

    __slots__ = ("_carrier",)

    def __init__(self, carrier: Carrier, limit: int = MAX_QUEUED) -> None:
        super().__init__(limit)
        self._carrier = carrier

    def put(self, frame: Frame) -> None:
        carrier = self._carrier
        if carrier.paused or self._frames or self._closing:
            super().put(frame)
            return
        carrier.write(frame.ready or _made_ready(frame))

    def beat(self) -> None:
        if not self._closing:
            self._carrier.beat()

    def abandon(self) -> None:
        """Nobody is there any more: what waits is dropped, and what still comes."""
        self._frames = None
        self._closing = self._closing or GONE

    def drain(self) -> None:
        """Write what waits, for as long as the transport takes it; then the close, if there is one."""
        while not self._carrier.paused and (frame := self._next()):
            self._carrier.write(frame.ready or _made_ready(frame))
        if self._closing and not self._frames:
            self._carrier.say_goodbye(self._closing.code, self._closing.reason)

    def _stir(self) -> None:
        self.drain()


def _made_ready(frame: Frame) -> bytes:
    frame.ready = framing.frame(frame.payload)
    return frame.ready


class CarrierProtocol(WebSocketsSansIOProtocol):
    """uvicorn's WebSocket, with a door through which an accepted connection can be taken over."""

    def handle_connect(self, event: Any) -> None:
        super().handle_connect(event)
        if self.response.status_code == 101:
            cast(dict[str, Any], self.scope["extensions"])[DOOR] = self._hand_over

    def _hand_over(self) -> Carrier | None:
        if self.transport.is_closing() or self.disconnected or not self.handshake_complete:
            return None
        self.stop_keepalive()
        self.connections.discard(self)
        carrier = Carrier(self.transport, self.connections)
        self.transport.set_protocol(carrier)
        self.transport = _HandedOver()
        self._let_go()
        return carrier

    def _let_go(self) -> None:
        """Of what only the handshake needed. Left in circles it would lie there until they are
        collected: 10 KB for everybody who has come lately."""
        del self.scope["extensions"][DOOR]
        self.conn.parser.close()
        del self.conn


class _HandedOver(asyncio.Transport):
    """What uvicorn may close when the endpoint has returned: the connection goes on."""

    def close(self) -> None: ...


def take_over(websocket: WebSocket) -> Carrier | None:
    """The accepted connection itself; None where the server has no such door, or it has closed.

    To be called right after `accept`, before anything is awaited: nothing of the client's can
    have come yet, since it may not speak before it has our answer.
    """
    door = websocket.scope.get("extensions", {}).get(DOOR)
    return door() if door else None


def _binary(opcode: int, payload: bytes) -> bytes:
    if opcode == framing.TOO_LARGE:
        raise TooLarge("too-large", f"The message is larger than {MAX_FRAME >> 20} MiB.")
    if opcode != framing.BINARY:
        raise Malformed("frame", "Messages are binary.")
    return payload
