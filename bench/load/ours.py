"""Penholder as a target: a generated forum, a rapporteur for every connection, bearer tokens."""

from __future__ import annotations

import asyncio
import secrets
import socket
import sys
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import Final

from bench.load.process import Process, running
from bench.load.reader import Seat
from bench.load.target import Stock
from drafts.ids import (
    BlockId,
    CapacityId,
    DraftId,
    ForumId,
    PersonId,
    QuestionId,
    RoundtableId,
    SessionId,
)
from drafts.people import Capacity, Person
from drafts.programme.model import Programme, Question, Roundtable, Session
from drafts.sync.update import Limits, scan
from drafts.text.draft import seed
from server.actions.desk import Desk
from server.app import open_desk
from server.identity.tokens import issue_token
from server.ports import Batch, ClientRange, Entry, NewDraft
from server.settings import Settings

EPOCH: Final = 1
SEED_CLIENT: Final = 1
TABLE: Final = 100
"""Sessions of one roundtable."""
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
    """Straight into the store: a forum of a thousand sessions is more than an import takes."""
    async with open_desk(settings) as desk:
        forum = _forum(stock.documents)
        now = desk.clock.now()
        await desk.records.programmes.replace(forum, [_begun(one.draft, now) for one in forum.all_sessions()])
        return [(one.draft, await _staff(desk, one, stock)) for one in forum.all_sessions()]


def _forum(documents: int) -> Programme:
    tables = [range(first, min(first + TABLE, documents)) for first in range(0, documents, TABLE)]
    return Programme(
        ForumId("load"), "Forum on Load", "Lisbon", 2026,
        tuple(_roundtable(number, sessions) for number, sessions in enumerate(tables, 1)),
    )  # fmt: skip


def _roundtable(number: int, sessions: range) -> Roundtable:
    held = tuple(_session(f"{number}.{place}", one) for place, one in enumerate(sessions, 1))
    return Roundtable(RoundtableId(f"r{number}"), str(number), f"Table {number}", "", held)


def _session(number: str, one: int) -> Session:
    question = Question(QuestionId(f"q{one}"), 1, f"What of {number}?")
    return Session(SessionId(f"s{one}"), DraftId(f"d{one}"), number, f"Session {number}", "", (question,))


def _begun(draft: DraftId, now: datetime) -> NewDraft:
    """A draft with its first line, as an import makes it."""
    update = seed(SEED_CLIENT, BlockId(f"first-{draft}"))
    return NewDraft(
        draft, Entry(None, now, (ClientRange(SEED_CLIENT, *scan(update).ranges[SEED_CLIENT]),), update)
    )


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
