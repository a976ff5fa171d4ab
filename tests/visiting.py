"""People of the demo forum who visit its web, each with a browser or a script of their own."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from httpx2 import Response
from starlette.testclient import TestClient

from drafts.ids import BlockId, DraftId, PersonId, QuestionId
from drafts.sync.update import scan
from drafts.text.delta import Insert, Op, Retain
from drafts.text.draft import Draft
from server.actions.desk import Desk
from server.ports import Batch, ClientRange, Entry, client_ranges
from tests.serving import Forum

OURS = {"Sec-Fetch-Site": "same-origin"}
"""What a browser says of a request that one of our own pages makes."""


@dataclass
class Visitor:
    """Asks with the same headers each time: a bearer token, or a cookie as browsers do."""

    client: TestClient
    headers: dict[str, str] = field(default_factory=dict)

    def ask(self, method: str, road: str, **more: Any) -> Response:
        headers = {**self.headers, **more.pop("headers", {})}
        answer = self.client.request(method, road, headers=headers, follow_redirects=False, **more)
        self.client.cookies.clear()  # one client carries everybody: nobody's cookie may stick to it
        return answer

    def get(self, road: str, **more: Any) -> Response:
        return self.ask("GET", road, **more)

    def post(self, road: str, **more: Any) -> Response:
        return self.ask("POST", road, **more)

    def put(self, road: str, **more: Any) -> Response:
        return self.ask("PUT", road, **more)

    def patch(self, road: str, **more: Any) -> Response:
        return self.ask("PATCH", road, **more)

    def delete(self, road: str, **more: Any) -> Response:
        return self.ask("DELETE", road, **more)


@dataclass
class Web:
    """The demo forum's web, with nobody in it yet."""

    client: TestClient
    forum: Forum

    def nobody(self) -> Visitor:
        return Visitor(self.client)

    def script_of(self, name: str) -> Visitor:
        return Visitor(self.client, {"Authorization": f"Bearer {self.forum.guest(name).token}"})

    def browser_of(self, name: str) -> Visitor:
        """Signed in by their link, which is then used up."""
        answer = Visitor(self.client).post(self.link_of(name), headers=OURS)
        assert answer.status_code == 303, answer.text
        cookie = answer.headers["set-cookie"].split(";")[0]
        return Visitor(self.client, {"Cookie": cookie, "Accept": "text/html", **OURS})

    def link_of(self, name: str) -> str:
        return urlsplit(self.forum.guest(name).link).path

    def draft(self, number: str = "1.1") -> str:
        return f"/api/drafts/{self.forum.drafts[number]}"

    def questions(self, number: str = "1.1") -> list[str]:
        programme = self.script_of("Carmen").get("/api/programme").json()
        sessions = [s for r in programme["roundtables"] for s in r["sessions"]] + programme["sessions"]
        return next([q["id"] for q in s["questions"]] for s in sessions if s["number"] == number)


def paragraph(name: str, text: str, question: str | None = None, kind: str | None = None) -> list[Op]:
    about = {"id": BlockId(name), "type": "paragraph", "question": question, "kind": kind}
    return [Insert("\n", {key: value for key, value in about.items() if value}), Insert(text, {})]


async def write(desk: Desk, draft: DraftId, person: PersonId, ops: Sequence[Op], client: int = 77) -> None:
    """Put blocks at the start of a draft that nobody has open, as this person's words."""
    history = await desk.records.journal.load(draft, 1)
    text = Draft(client)
    for row in history.rows:
        text.apply(row.entry.update)
    update = text.edit([Retain(0), *ops])
    ranges = tuple(ClientRange(who, start, end) for who, (start, end) in scan(update).ranges.items())
    entry = Entry(person, desk.clock.now(), ranges, update, client_ranges(scan(update).deletes))
    await desk.records.journal.append([Batch(draft, 1, history.seq, (entry,))])


async def questions_of(desk: Desk, number: str) -> list[QuestionId]:
    programme = await desk.records.programmes.current()
    assert programme is not None
    sessions = programme.all_sessions()
    return next([q.id for q in session.questions] for session in sessions if session.number == number)


def tamper(forum: Forum, statement: str, *values: object) -> None:
    """Change the database behind the server's back, as no action can yet, or none should."""
    with closing(sqlite3.connect(forum.settings.data / "penholder.db")) as database, database:
        assert database.execute(statement, values).rowcount > 0
