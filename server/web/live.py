"""The WebSocket of a live draft: lets a connection in, then carries frames both ways.

Frames in go through the sans-I/O session to the room; frames out come from the connection's
outbox. Every refusal is an accepted handshake and then a close with a
code from the contract: stock clients retry a refused handshake for ever.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final, NamedTuple

import structlog
from starlette.websockets import WebSocket, WebSocketDisconnect

from drafts.errors import Conflict, Forbidden, Malformed, Refusal, TooLarge, Unknown
from drafts.ids import DraftId, PersonId
from drafts.people import DraftAtStage, Person, Rights, rights
from drafts.sync.gate import Writer, refusal
from drafts.sync.pace import Pace
from drafts.sync.session import (
    PresenceAsked,
    PresenceOffered,
    Session,
    StateAsked,
    UpdateOffered,
)
from drafts.text.schema import SCHEMA_VERSION
from server.actions.desk import Desk
from server.hub.audience import TOO_MANY
from server.hub.connection import Connection
from server.hub.outbox import Closing, Outbox, QueuedOutbox
from server.hub.room import Room
from server.hub.roster import Standings
from server.identity.tickets import use_ticket
from server.ports import StorageUnavailable
from server.web.carrier import Carrier, take_over
from server.web.guards import asking_id, desk_of, grant_shown
from server.web.origin import from_our_pages

log = structlog.get_logger(__name__)

PRIVATE: Final = "penholder.1"
CLOSE_CODES: Final[tuple[tuple[type[Refusal], int], ...]] = (
    (Malformed, 4400),
    (Forbidden, 4403),
    (Unknown, 4404),
    (Conflict, 4409),
    (TooLarge, 4413),
)
SIGN_IN: Final = Closing(4401, "Sign in to open this draft.")
STORAGE_AWAY: Final = Closing(1013, "The draft cannot be opened this moment; come back.")
DAMAGED: Final = (
    "Part of this draft was damaged on the server's disk ({}). What is left can be read; nobody can "
    "write in it until the operator has restored it."
)
SHOWN_DAMAGE: Final = 3
"""Sentences about damage that a person is told; the operator's log and `verify` have all."""
MAX_REASON: Final = 123
"""UTF-8 bytes that a close frame has room for."""


async def live(websocket: WebSocket) -> None:
    """`/sync/{draft}/{epoch}`. Returns once somebody is in the room where the connection itself can
    be taken over, else when either side closes. Cancelling it closes the connection; what was
    received before is stored all the same."""
    private = PRIVATE in websocket.scope.get("subprotocols", ())
    await websocket.accept(subprotocol=PRIVATE if private else None)
    carrier = take_over(websocket)
    try:
        if carrier:
            await _carry(websocket, carrier, private)
        else:
            await _relay(websocket, private)
    except WebSocketDisconnect:
        return


async def _carry(websocket: WebSocket, carrier: Carrier, private: bool) -> None:
    """Over the connection itself, which goes on when this has returned: see `carrier`."""
    try:
        found = await _admitted(websocket, private, carrier.outbox)
    except BaseException:
        carrier.drop()
        raise
    if isinstance(found, Closing):
        carrier.outbox.close(found.code, found.reason)
    else:
        _attend(carrier, *found, websocket.state.pace)


def _attend(carrier: Carrier, room: Room, connection: Connection, pace: Pace) -> None:
    room.join(connection)
    carrier.attend(replace(pace), _Present(room, connection))


class _Present(NamedTuple):
    """Somebody in a room: what arrives from them goes there."""

    room: Room
    connection: Connection

    def hear(self, message: bytes) -> None:
        _take(message, self.room, self.connection)

    def refuse(self, fault: Refusal) -> None:
        self.connection.refuse(self.connection.session.offered, refusal(fault))

    def leave(self) -> None:
        self.room.leave(self.connection)


async def _relay(websocket: WebSocket, private: bool) -> None:
    """Over ASGI, on a server that does not let go of its connections."""
    outbox = QueuedOutbox()
    found = await _admitted(websocket, private, outbox)
    closing = found if isinstance(found, Closing) else await _queue(websocket, outbox, *found)
    await _close(websocket, closing)


async def _admitted(websocket: WebSocket, private: bool, outbox: Outbox) -> tuple[Room, Connection] | Closing:
    try:
        return await _admit(websocket, private, outbox)
    except Refusal as refused:
        return Closing(_close_code(refused), refused.code)
    except StorageUnavailable as fault:
        log.warning("a draft could not be opened", fault=str(fault))
        return STORAGE_AWAY


async def _admit(websocket: WebSocket, private: bool, outbox: Outbox) -> tuple[Room, Connection] | Closing:
    """Who is it, may they read, and which room. Raises Refusal, StorageUnavailable."""
    desk = desk_of(websocket)
    draft, epoch = _address(websocket)
    # Before the look at who asks: what ends in between is then found at the next look at rights.
    standings = await desk.hub.roster.now()
    holder, grant = await _asking(websocket, desk, standings, draft, epoch)
    person = standings.people.get(holder) if holder else None
    if person is None:
        return SIGN_IN
    at_stage = standings.draft(draft)
    right = rights(person.capacities, at_stage)
    if right is None:
        raise Unknown("no-such-draft", "There is no such draft, or it is not open to you.")
    room = await desk.hub.room(draft, epoch)
    writer = _writer(websocket, person, at_stage, right, room.damage)
    shown = right if writer.code == "read-only" else "read"
    user = room.audience.user(person.id, person.name)
    return room, Connection(writer, shown, user, Session(private), outbox, grant, standings.number)


async def _asking(
    websocket: WebSocket, desk: Desk, standings: Standings, draft: DraftId, epoch: int
) -> tuple[PersonId | None, str]:
    """By ticket, bearer token, or cookie; a cookie counts only from our own pages, since browsers
    send it along with sockets that any other site opens. With the grant whose end ends the socket."""
    ticket = websocket.query_params.get("ticket")
    if ticket is not None:
        found = await use_ticket(desk.records.grants, ticket, draft, epoch, desk.clock.now())
        return (found.person, found.label) if found else (None, "")
    if "authorization" not in websocket.headers and not from_our_pages(websocket, desk.base_url):
        return None, ""
    return await asking_id(websocket, standings.grants), grant_shown(websocket)


def _address(websocket: WebSocket) -> tuple[DraftId, int]:
    draft, epoch = websocket.path_params["draft"], websocket.path_params["epoch"]
    if not epoch.isascii() or not epoch.isdigit() or len(epoch) > 9:
        raise Unknown("no-such-draft", "There is no such draft.")
    return DraftId(draft), int(epoch)


def _writer(
    websocket: WebSocket, person: Person, draft: DraftAtStage, right: Rights, damage: Sequence[str]
) -> Writer:
    if _schema(websocket) < SCHEMA_VERSION:
        return Writer(person.id, False, "This page is older than the server; reload it.", "old-schema")
    if damage:
        return Writer(person.id, False, _damaged(damage), "damaged")
    return Writer(person.id, right == "edit", _why_not(draft))


def _damaged(damage: Sequence[str]) -> str:
    more = len(damage) - SHOWN_DAMAGE
    shown = "; ".join(damage[:SHOWN_DAMAGE])
    return DAMAGED.format(f"{shown}; and {more} more" if more > 0 else shown)


def _schema(websocket: WebSocket) -> int:
    """The text schema that the client knows; one that does not say is a stock client of today's."""
    said = websocket.query_params.get("schema", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 9 else SCHEMA_VERSION


def _why_not(draft: DraftAtStage) -> str:
    if draft.stage in ("Troika review", "adopted"):
        return f"The text is closed: {draft.stage}."
    return "Only this session's rapporteurs write in its text."


async def _queue(websocket: WebSocket, outbox: QueuedOutbox, room: Room, connection: Connection) -> Closing:
    """Carry frames until one side ends it. How to close; WebSocketDisconnect when they have left."""
    room.join(connection)
    writing = asyncio.create_task(outbox.write(websocket.send_bytes), name="outbox")
    reading = asyncio.create_task(_read(websocket, room, connection), name="inbox")
    try:
        await asyncio.wait((writing, reading), return_when=asyncio.FIRST_COMPLETED)
        if reading.done():
            reading.result()  # raises when they have left; else the outbox has been told to close
        return await writing
    finally:
        room.leave(connection)
        writing.cancel()
        reading.cancel()
        await asyncio.gather(writing, reading, return_exceptions=True)


async def _read(websocket: WebSocket, room: Room, connection: Connection) -> None:
    """Until something is refused, which closes the outbox. Raises WebSocketDisconnect."""
    pace, loop = replace(websocket.state.pace), asyncio.get_running_loop()
    while not connection.outbox.closing:
        message = await websocket.receive()
        if message["type"] == "websocket.disconnect":
            raise WebSocketDisconnect(message.get("code", 1005))
        try:
            _take(_frame(message), room, connection)
        except Refusal as fault:
            connection.refuse(connection.session.offered, refusal(fault))
        await asyncio.sleep(pace.take(1, loop.time()))


def _frame(message: Mapping[str, Any]) -> bytes:
    frame = message.get("bytes")
    if not isinstance(frame, bytes):
        raise Malformed("frame", "Messages are binary.")
    return frame


def _take(frame: bytes, room: Room, connection: Connection) -> None:
    match connection.session.receive(frame):
        case UpdateOffered(int(ordinal), update):
            room.offer(connection, ordinal, update)
        case StateAsked(state_vector):
            room.answer(connection, state_vector)
        case PresenceOffered(entries):
            room.audience.show(connection, entries)
        case PresenceAsked():
            room.audience.introduce(connection)


def _close_code(refused: Refusal) -> int:
    if refused.code == "too-many-attempts":
        return TOO_MANY
    return next((code for kind, code in CLOSE_CODES if isinstance(refused, kind)), 4400)


async def _close(websocket: WebSocket, closing: Closing) -> None:
    reason = closing.reason.encode()[:MAX_REASON].decode(errors="ignore")
    with contextlib.suppress(WebSocketDisconnect, RuntimeError):  # they were faster
        await websocket.close(closing.code, reason)
