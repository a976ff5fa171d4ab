"""Every capacity tries every act that has a road: socket, HTTP, command line; and again after a restart.

What they get is held against the table in `tests/matrix.py`. Acts without a road are held to it at `may`
alone (`tests/drafts/test_people.py`).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import httpx2 as httpx
import pytest
from typer.testing import CliRunner
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from drafts.people import Act, Stage
from drafts.sync import wire
from drafts.text.delta import Insert, Retain
from drafts.text.draft import Draft
from server.actions import people, sign_ins, versions
from server.actions.demo import PLAN
from server.app import open_desk
from server.cli import app
from tests import matrix
from tests.serving import Forum, fill, free_port, served, settings_for
from tests.visiting import questions_of, tamper

PATIENCE = 20
FRESH = count()


@dataclass(frozen=True)
class Meeting:
    """The demo forum with one person more for each holder of the table, and their tokens."""

    forum: Forum
    url: str
    tokens: Mapping[str, str]
    question: str

    @property
    def draft(self) -> str:
        return self.forum.drafts[matrix.OWN]

    def ask(self, holder: str, method: str, road: str, body: object = None) -> int:
        return self.answer(holder, method, road, body).status_code

    def answer(self, holder: str, method: str, road: str, body: object = None) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self.tokens[holder]}"}
        road = road.format(draft=f"/api/drafts/{self.draft}", question=self.question)
        return httpx.request(
            method, self.url + road, headers=headers, json=body, trust_env=False, timeout=PATIENCE
        )

    @property
    def block(self) -> str:
        """A paragraph of the text."""
        block: str = self.answer("chair", "GET", "{draft}/outcome").json()["blocks"][0]["id"]
        return block

    def comment(self, holder: str, words: dict[str, object]) -> str:
        made: str = self.answer(holder, "POST", "{draft}/comments", words).json()["id"]
        return made

    def last_round(self) -> str:
        last: str = self.answer("chair", "GET", "{draft}/comments").json()["round"]["id"]
        return last

    def at(self, stage: Stage) -> None:
        tamper(self.forum, "UPDATE draft SET stage = ? WHERE id = ?", stage, self.draft)


def address_of(holder: str) -> str:
    return f"{holder.replace(' ', '-')}@example.net"


async def gather(forum: Forum) -> tuple[dict[str, str], str]:
    tokens = {}
    async with open_desk(forum.settings) as desk:
        for holder, role in matrix.HOLDERS.items():
            role = role or people.Role("friend")
            person = await people.invite(desk, None, address_of(holder), holder, role)
            tokens[holder] = await sign_ins.make_token(desk, None, person)
        ana, draft = forum.guest("Ana").person, forum.drafts[matrix.OWN]
        await versions.create(desk, ana, draft, "")
        question = (await questions_of(desk, matrix.OWN))[0]
    # As if the last capacity were lost by some road that leaves the token: it must not help.
    tamper(forum, "DELETE FROM capacity WHERE person = (SELECT id FROM person WHERE name = 'nobody')")
    return tokens, question


@pytest.fixture(scope="module")
def meeting(tmp_path_factory: pytest.TempPathFactory) -> Meeting:
    port = free_port()
    forum = asyncio.run(fill(settings_for(tmp_path_factory.mktemp("meeting"), port)))
    tokens, question = asyncio.run(gather(forum))
    return Meeting(forum, f"http://127.0.0.1:{port}", tokens, question)


@pytest.fixture(scope="module", params=["before a restart", "after it"])
def running(meeting: Meeting) -> Iterator[Meeting]:
    with served(meeting.forum.settings, int(meeting.url.rpartition(":")[2])):
        yield meeting


# ── HTTP ──────────────────────────────────────────────────────────────────────────────────

HTTP: dict[Act, Callable[[Meeting, str], int]] = {
    "read": lambda m, who: m.ask(who, "GET", "{draft}/outcome"),
    "waive": lambda m, who: m.ask(who, "PUT", "{draft}/waivers/{question}", {"reason": "no time"}),
    "authors": lambda m, who: m.ask(who, "GET", "{draft}/authors"),
    "export working": lambda m, who: m.ask(who, "GET", "{draft}/export?version=live&profile=working"),
    "freeze": lambda m, who: m.ask(who, "POST", "{draft}/versions", {"label": who}),
    "people": lambda m, who: m.ask(who, "GET", "/api/people"),
    "chairs": lambda m, who: m.ask(who, "POST", "/api/people", a_chair()),
}


def a_chair() -> dict[str, object]:
    return {
        "email": f"chair-{next(FRESH)}@example.net",
        "name": "Another",
        "capacities": [{"capacity": "chair"}],
    }


@pytest.mark.parametrize("stage", matrix.STAGES)
@pytest.mark.parametrize("act", HTTP)
def test_over_http(running: Meeting, act: Act, stage: Stage) -> None:
    running.at(stage)
    for holder in matrix.HOLDERS:
        status = HTTP[act](running, holder)
        assert (status < 300) == matrix.allowed(holder, act, stage), f"{holder}: {status}"
        assert status < 300 or status in (403, 404), f"{holder}: {status}"


def test_the_public_text_of_what_is_adopted_over_http(running: Meeting) -> None:
    running.at("adopted")
    for holder in matrix.HOLDERS:
        status = running.ask(holder, "GET", "{draft}/export")
        assert (status == 200) == matrix.allowed(holder, "export public", "adopted"), f"{holder}: {status}"


DISCUSSED: tuple[Stage, ...] = ("drafting", "comment round", "Troika review")
"""The stages at which there is something to comment on."""


@pytest.mark.parametrize("stage", DISCUSSED)
def test_a_discussion_over_http(running: Meeting, stage: Stage) -> None:
    running.at(stage)
    words = {"block": running.block, "start": 0, "end": 0, "quote": "", "type": "general", "text": "Hm."}
    chairs = f"{{draft}}/comments/{running.comment('chair', words)}/disposition"
    assert running.ask("chair", "POST", chairs, {"decision": "noted", "reason": "Seen."}) == 200
    for holder in matrix.HOLDERS:
        status = running.ask(holder, "POST", "{draft}/comments", words)
        assert (status == 201) == matrix.allowed(holder, "comment", stage), f"{holder}: {status}"
        road = f"{{draft}}/comments/{running.comment('chair', words)}/disposition"
        status = running.ask(holder, "POST", road, {"decision": "noted", "reason": "Thank you."})
        assert (status == 200) == matrix.allowed(holder, "settle", stage), f"{holder}: {status}"
        status = running.ask(holder, "POST", chairs, {"decision": "declined", "reason": f"Said {holder}."})
        assert (status == 200) == matrix.allowed(holder, "settle anew", stage), f"{holder}: {status}"
        status = running.ask(holder, "GET", "{draft}/dispositions?format=csv")
        assert (status == 200) == matrix.allowed(holder, "export working", stage), f"{holder}: {status}"
        status = running.ask(holder, "GET", "{draft}/comments")
        assert (status == 200) == matrix.allowed(holder, "read", stage), f"{holder}: {status}"


def test_comment_rounds_over_http(running: Meeting) -> None:
    soon = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    for holder in matrix.HOLDERS:
        running.at("drafting")
        status = running.ask(holder, "POST", "{draft}/rounds", {"deadline": soon})
        assert (status == 201) == matrix.allowed(holder, "round", "drafting"), f"{holder}: {status}"
        if status == 201:
            road = f"{{draft}}/rounds/{running.last_round()}"
            assert running.ask("chair", "PATCH", road, {"close": True, "reason": "Enough."}) == 200
    for holder in matrix.HOLDERS:
        road = f"{{draft}}/rounds/{running.last_round()}"
        status = running.ask(holder, "PATCH", road, {"deadline": soon, "reason": "Late papers."})
        assert (status == 200) == matrix.allowed(holder, "reopen round", "drafting"), f"{holder}: {status}"
        if status == 200:
            assert running.ask("chair", "PATCH", road, {"close": True, "reason": "Enough."}) == 200
    tamper(running.forum, "UPDATE comment SET round = NULL")
    tamper(running.forum, "DELETE FROM round")


REVIEWED: dict[Act, tuple[str, dict[str, object]]] = {
    "submit": ("{draft}/versions/1/submit", {}),
    "verdict": ("{draft}/versions/1/verdicts", {"verdict": "endorsed", "hash": "0" * 64}),
    "restore": ("{draft}/versions/1/restore", {}),
    "adopt": ("{draft}/versions/1/adopt", {"reason": "It is late."}),
    "reopen": ("{draft}/reopen", {"reason": "A slip."}),
}


@pytest.mark.parametrize("act", REVIEWED)
def test_a_review_over_http(running: Meeting, act: Act) -> None:
    """While drafting, with a question open: who may is told what is in the way, who may not that it is not
    theirs."""
    running.at("drafting")
    road, body = REVIEWED[act]
    for holder in matrix.HOLDERS:
        status = running.ask(holder, "POST", road, body)
        assert (status in (200, 409)) == matrix.allowed(holder, act, "drafting"), f"{holder}: {status}"
        assert status in (200, 403, 404, 409), f"{holder}: {status}"


# ── socket ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("stage", matrix.STAGES)
def test_over_the_socket(running: Meeting, stage: Stage) -> None:
    running.at(stage)
    for holder in matrix.HOLDERS:
        read, edit = over_the_socket(running, holder)
        assert read == matrix.allowed(holder, "read", stage), holder
        assert edit == matrix.allowed(holder, "edit", stage), holder


def over_the_socket(meeting: Meeting, holder: str) -> tuple[bool, bool]:
    """Whether they are shown the text, and whether a word that they send all the same is kept."""
    address = f"{meeting.url.replace('http', 'ws')}/sync/{meeting.draft}/1"
    headers = {"Authorization": f"Bearer {meeting.tokens[holder]}"}
    with connect(
        address, additional_headers=headers, subprotocols=[Subprotocol("penholder.1")], proxy=None
    ) as socket:
        try:
            socket.send(wire.step1(b"\x00"))
            told = heard(socket, wire.Step2)
        except ConnectionClosed:
            assert socket.close_code == 4404
            return False, False
        assert isinstance(told, wire.Step2)
        return True, kept(socket, told.update)


def kept(socket: ClientConnection, held: bytes) -> bool:
    text = Draft(1_000_000 + next(FRESH))
    text.apply(held)
    socket.send(wire.update(text.edit([Retain(1), Insert("word ")])))
    try:
        return isinstance(heard(socket, wire.Ack, wire.Refused), wire.Ack)
    except ConnectionClosed:
        return False


def heard(socket: ClientConnection, *kinds: type[wire.Message]) -> wire.Message:
    while True:
        frame = socket.recv(PATIENCE)
        assert isinstance(frame, bytes)
        told = wire.read(frame)
        if isinstance(told, kinds):
            return told


# ── command line ──────────────────────────────────────────────────────────────────────────

COMMANDS: dict[Act, tuple[str, ...]] = {
    "programme": ("import", str(PLAN), "--preview"),
    "people": ("people",),
    "chairs": ("invite", "chair-{fresh}@example.net", "--name", "Another", "--as", "chair"),
    "read": ("comments", matrix.OWN),
    "export working": ("export", matrix.OWN, "--live", "--profile", "working"),
}


@pytest.mark.parametrize("act", COMMANDS)
def test_at_the_command_line(running: Meeting, monkeypatch: pytest.MonkeyPatch, act: Act) -> None:
    running.at("comment round")
    monkeypatch.setenv("PENHOLDER_DATA", str(Path(running.forum.settings.data)))
    for holder in matrix.HOLDERS:
        words = [word.format(fresh=next(FRESH)) for word in COMMANDS[act]]
        done = CliRunner().invoke(app, [*words, "--by", address_of(holder)])
        assert (done.exit_code == 0) == matrix.allowed(holder, act, "comment round"), (holder, done.output)
        assert done.exit_code == 0 or (done.exit_code == 1 and done.stderr.strip()), (holder, done.output)
