"""Penholder as a target: a generated forum, a rapporteur for every connection, bearer tokens."""

from __future__ import annotations

import asyncio
import secrets
import socket
import sys
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Final

from bench.load.process import Process, running
from bench.load.reader import Seat
from bench.load.target import Stock
from drafts.ids import CapacityId, DraftId, PersonId, SessionId
from drafts.people import Capacity, Person
from drafts.programme.model import Session
from drafts.sync.update import Limits, scan
from server.actions import programme
from server.actions.desk import Desk
from server.app import open_desk
from server.identity.tokens import issue_token
from server.ports import Batch, ClientRange, Entry
from server.settings import Settings

EPOCH: Final = 1
SUBPROTOCOL: Final = "penholder.1"
"""Asked for, so that acknowledgements come: each says that an edit is on disk."""


class Penholder:
    def __init__(self, folder: Path, stock: Stock, environment: Mapping[str, str]) -> None:
        self._folder = folder
        self._environment = environment
        self._port = free_port()
        self._places = asyncio.run(_fill(self._settings, stock))

    @property
    def _settings(self) -> Settings:
        return Settings(data=self._folder, base_url=f"http://127.0.0.1:{self._port}")

    def serve(self) -> AbstractContextManager[Process]:
        command = [sys.executable, "-m", "penholder", "serve", "--port", str(self._port)]
        environment = {
            "PENHOLDER_DATA": str(self._folder),
            "PENHOLDER_BASE_URL": self._settings.base_url,
            **self._environment,
        }
        return running(command, environment, f"{self._settings.base_url}/health/ready")

    def seat(self, document: int, number: int) -> Seat:
        draft, tokens = self._places[document]
        return Seat(
            self._port,
            upgrade(f"/sync/{draft}/{EPOCH}", self._port, {
                "Authorization": f"Bearer {tokens[number]}",
                "Sec-WebSocket-Protocol": SUBPROTOCOL,
            }),
        )  # fmt: skip


Place = tuple[DraftId, Sequence[str]]
"""A draft and the tokens of its people."""


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port: int = listening.getsockname()[1]
        return port


def upgrade(path: str, port: int, headers: Mapping[str, str]) -> bytes:
    """The request that opens a WebSocket, as a browser sends it without compression."""
    lines = {
        "Host": f"127.0.0.1:{port}",
        "Upgrade": "websocket",
        "Connection": "Upgrade",
        "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==",
        "Sec-WebSocket-Version": "13",
        **headers,
    }
    fields = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return f"GET {path} HTTP/1.1\r\n{fields}\r\n".encode()


async def _fill(settings: Settings, stock: Stock) -> list[Place]:
    async with open_desk(settings) as desk:
        proposal = await programme.bring_in(desk, None, _forum(stock.documents))
        sessions = list(proposal.programme.all_sessions())
        return [(session.draft, await _staff(desk, session, stock)) for session in sessions]


def _forum(documents: int) -> bytes:
    """A programme as a secretariat writes it."""
    sessions = [
        f"  - {{number: '1.{n}', title: Session {n}, questions: ['What of {n}?']}}"
        for n in range(1, documents + 1)
    ]
    head = ["forum: {name: Forum on Load, place: Lisbon, year: 2026}", "roundtables:"]
    return "\n".join([*head, "- number: '1'", "  title: Load", "  sessions:", *sessions, ""]).encode()


async def _staff(desk: Desk, session: Session, stock: Stock) -> list[str]:
    """The people of a session, and its text if it is to have one; their tokens."""
    people = [_rapporteur(session.id, number) for number in range(stock.people)]
    for person in people:
        await desk.records.people.add(person)
    if stock.content:
        await _write(desk, session.draft, people[0].id, stock.content)
    grants, now = desk.records.grants, desk.clock.now()
    return [await issue_token(grants, person.id, now, secrets.token_bytes) for person in people]


def _rapporteur(session: SessionId, number: int) -> Person:
    id = secrets.token_hex(8)
    capacity = Capacity(CapacityId(f"c{id}"), "rapporteur", session)
    return Person(PersonId(f"p{id}"), f"Sample {number}", f"{id}@example.org", (capacity,))


async def _write(desk: Desk, draft: DraftId, person: PersonId, content: bytes) -> None:
    """A text of long ago: in the journal, and in a checkpoint as every long draft has one."""
    journal = desk.records.journal
    history = await journal.load(draft, EPOCH)
    ranges = scan(content, Limits(update=len(content))).ranges
    clocks = tuple(ClientRange(client, start, end) for client, (start, end) in ranges.items())
    batch = Batch(draft, EPOCH, history.seq, (Entry(person, desk.clock.now(), clocks, content),))
    await journal.append([batch])
    whole = await desk.hub.reading(draft)
    await journal.checkpoint(draft, EPOCH, whole.seq, whole.state)
