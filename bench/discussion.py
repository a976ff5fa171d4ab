"""The discussion of a grown forum: 40 drafts, 400 people, 20,000 comments. How long answers take."""

from __future__ import annotations

import argparse
import asyncio
import random
import secrets
import socket
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, Final

import httpx2
import uvicorn
from sqlmodel import Session as Transaction

from bench.results import commit, machine, spread, table, told, write_section
from bench.yardstick import yardstick
from drafts.discussion.comments import DECISIONS, TYPES
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
from drafts.sync.update import scan
from drafts.text.delta import Insert, Op, Retain
from drafts.text.draft import Draft, seed
from server.app import build, open_desk, serving
from server.identity.tokens import issue_token
from server.ports import Batch, ClientRange, Entry, NewDraft
from server.settings import Settings
from server.store.engine import open_store
from server.store.records import records
from server.store.tables import METADATA

DRAFTS: Final = 40
PEOPLE: Final = 400
COMMENTS: Final = 500
"""In each draft."""
PARAGRAPHS: Final = 300
TIMES: Final = 15
SEED: Final = 2008
WORDS: Final = (
    "migration", "fees", "fall", "when", "corridors", "open", "and", "remittances", "reach", "homes", "é",
    "漢", "faster", "than", "before",
)  # fmt: skip
NOW: Final = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def sentence(chance: random.Random, length: int) -> str:
    return " ".join(chance.choices(WORDS, k=length))


def programme() -> Programme:
    sessions = tuple(
        Session(
            SessionId(f"s{number}"), DraftId(f"d{number}"), f"{number}", f"Session {number}", "",
            tuple(Question(QuestionId(f"q{number}x{at}"), at, "What?") for at in (1, 2, 3)),
        )
        for number in range(DRAFTS)
    )  # fmt: skip
    roundtable = Roundtable(RoundtableId("r"), "1", "All", "", sessions)
    return Programme(ForumId("f"), "Forum", "Lisbon", 2026, (roundtable,))


async def fill(settings: Settings) -> str:
    """The forum, with a token of one who may settle in the first draft."""
    async with open_desk(settings) as desk:
        plan = programme()
        update = seed(1, BlockId("seed"))
        ranges = _ranges(update)
        seeds = [NewDraft(each.draft, Entry(None, NOW, ranges, update)) for each in plan.all_sessions()]
        await desk.records.programmes.replace(plan, seeds)
        for number in range(PEOPLE):
            await desk.records.people.add(_person(number))
        token = await issue_token(desk.records.grants, PersonId("p0"), NOW, secrets.token_bytes)
    await _discuss(settings)
    return token


def _person(number: int) -> Person:
    capacity = Capacity(CapacityId(f"c{number}"), "steering", None, f"Government {number}")
    if number == 0:
        capacity = Capacity(CapacityId("c0"), "rapporteur", SessionId("s0"))
    return Person(PersonId(f"p{number}"), f"Person {number}", f"p{number}@example.org", (capacity,))


async def _discuss(settings: Settings) -> None:
    """The texts with their anchors, and what is said of them, straight into the tables."""
    chance = random.Random(SEED)
    store = await open_store(settings)
    try:
        kept = records(store)
        for number in range(DRAFTS):
            draft = f"d{number}"
            rows = _rows(chance, draft)
            update = _text(chance, rows["comment"])
            entry = Entry(PersonId("p0"), NOW, _ranges(update), update)
            await kept.journal.append([Batch(DraftId(draft), 1, 1, (entry,))])
            await store.write(partial(_insert, rows=rows))
    finally:
        await store.close()


def _insert(session: Transaction, rows: dict[str, list[dict[str, Any]]]) -> None:
    for name, values in rows.items():
        session.connection().execute(METADATA.tables[name].insert(), values)


def _rows(chance: random.Random, draft: str) -> dict[str, list[dict[str, Any]]]:
    by = {"capacity": "steering", "delegation": "Government 7", "at": NOW}
    comments, replies, dispositions = [], [], []
    for number in range(1, COMMENTS + 1):
        id = f"{draft}t{number}"
        quote = sentence(chance, 4)
        who = f"p{chance.randrange(1, PEOPLE)}"
        wording = sentence(chance, 4) if number % 3 == 0 else None
        comments.append(
            {"id": id, "draft": draft, "number": number, "person": who, **by, "type": chance.choice(TYPES)}
            | {"text": sentence(chance, 30), "block": f"b{number % PARAGRAPHS}", "quote": quote}
            | {"then": quote, "wording": wording, "round": None, "closed": None, "closer": None}
            | {"withdrawn": None}
        )
        for reply in range(number % 3):
            said = {"id": f"{id}r{reply}", "draft": draft, "comment": id, "person": "p0", **by}
            replies.append(said | {"text": sentence(chance, 15), "withdrawn": None})
        if number % 2:
            decided = {"draft": draft, "comment": id, "decision": chance.choice(DECISIONS), "person": "p0"}
            dispositions.append(decided | {"reason": "Yes.", "wording": None, "before": None, **by})
    return {"comment": comments, "reply": replies, "disposition": dispositions}


def _text(chance: random.Random, comments: Sequence[dict[str, Any]]) -> bytes:
    """Three hundred paragraphs; each comment's words stand in its own, with its key."""
    draft = Draft(7)
    draft.apply(seed(1, BlockId("seed")))
    ops: list[Op] = [Retain(1)]
    for number in range(PARAGRAPHS):
        ops.append(Insert("\n", {"id": f"b{number}", "type": "paragraph"}))
        for comment in [each for each in comments if each["block"] == f"b{number}"]:
            ops.append(Insert(f"{sentence(chance, 12)} "))
            ops.append(Insert(comment["quote"], {f"c:{comment['id']}": True}))
            ops.append(Insert(". "))
    return draft.edit(ops)


def _ranges(update: bytes) -> tuple[ClientRange, ...]:
    return tuple(ClientRange(who, start, end) for who, (start, end) in scan(update).ranges.items())


@contextmanager
def served(settings: Settings) -> Iterator[str]:
    """The server in a thread; its address."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        url = f"http://127.0.0.1:{port}"
        app = build(settings.model_copy(update={"base_url": url}))
        server = uvicorn.Server(serving(app, "127.0.0.1", port))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            yield url
        finally:
            server.should_exit = True
            thread.join()


@contextmanager
def visited(settings: Settings, token: str) -> Iterator[httpx2.Client]:
    headers = {"Authorization": f"Bearer {token}"}
    with (
        served(settings) as url,
        httpx2.Client(base_url=url, headers=headers, trust_env=False, timeout=60) as client,
    ):
        yield client


Ask = Callable[[int], httpx2.Response]


@dataclass(frozen=True)
class Took:
    """Milliseconds until the whole answer was here, and of processor, the asker's small part included."""

    waited: list[float]
    worked: list[float]

    @property
    def columns(self) -> list[str]:
        return [*spread(self.waited, 1), *spread(self.worked, 1)[:2]]


def took(ask: Ask, again: int = TIMES) -> Took:
    found = Took([], [])
    for number in range(again):
        begun, worked = time.perf_counter(), time.process_time()
        answer = ask(number)
        found.waited.append((time.perf_counter() - begun) * 1000)
        found.worked.append((time.process_time() - worked) * 1000)
        assert answer.is_success, answer.text
    return found


PAGE: Final = {"Accept": "text/html"}


def first(client: httpx2.Client) -> Iterator[tuple[str, Took]]:
    """Of a database of which nothing was ever counted, as after an upgrade."""
    page = took(lambda _: client.get("/", headers=PAGE), 1)
    yield "the first overview ever: it says what is not counted yet", page
    yield "and the list behind it, which counts every draft", took(lambda _: client.get("/api/drafts"), 1)


def read(client: httpx2.Client) -> Iterator[tuple[str, Took]]:
    yield "the first overview after a start", took(lambda _: client.get("/", headers=PAGE), 1)
    yield "the first list of drafts after a start", took(lambda _: client.get("/api/drafts"), 1)
    yield "the overview, again", took(lambda _: client.get("/", headers=PAGE))
    yield "a draft's comments, of each draft once", took(lambda n: client.get(comments(n)), DRAFTS)
    yield "a draft's comments, again", took(lambda _: client.get(comments(3)))
    yield "the table of dispositions", took(lambda _: client.get("/api/drafts/d0/dispositions"))


def write(client: httpx2.Client) -> Iterator[tuple[str, Took]]:
    words = {"block": "b5", "start": 0, "end": 0, "quote": "", "type": "general", "text": "Hm."}
    yield "making a comment", took(lambda _: client.post(comments(0), json=words))
    made = client.post(comments(0), json={**words, "block": "b7", "wording": "New."}).json()
    thread = f"{comments(0)}/{made['id']}"
    yield "answering in a thread", took(lambda _: client.post(f"{thread}/replies", json={"text": "Yes."}))
    ruling = {"decision": "accepted", "reason": "Yes."}
    yield "accepting a wording", took(lambda _: client.post(f"{thread}/disposition", json=ruling), 1)
    opening = {"deadline": (datetime.now(UTC) + timedelta(days=7)).isoformat()}
    yield (
        "opening a round: 399 notices",
        took(lambda _: client.post("/api/drafts/d0/rounds", json=opening), 1),
    )
    yield "one's notices", took(lambda _: client.get("/api/notices"))


def comments(number: int) -> str:
    return f"/api/drafts/d{number}/comments"


def measure(settings: Settings, token: str) -> str:
    rows = []
    for asking in ((first,), (read, write)):  # each after a start of its own
        with visited(settings, token) as client:
            rows += [(what, *found.columns) for ask in asking for what, found in ask(client)]
    said = f"""Milliseconds until the whole answer was here, over HTTP from the same machine and over SQLite:
    {DRAFTS} drafts of {PARAGRAPHS} paragraphs, {PEOPLE} people, {DRAFTS * COMMENTS:,} comments with as many
    replies and half as many dispositions."""
    head = ("", "least", "median", "most", "CPU, least", "CPU, median")
    return told("A grown forum", said, table(head, rows))


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--look", action="store_true", help="to the terminal only")
    look = arguments.parse_args().look
    before, about = yardstick(), machine()
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data=Path(folder))
        token = asyncio.run(fill(settings))
        body = measure(settings, token)
    if look:
        print(before, body, sep="\n")
        return
    after = yardstick().removeprefix("a fixed loop took ")
    about = [commit(), *about, f"{before} before the run and {after} after it"]
    write_section("The discussion", "python -m bench.discussion", about, body)


if __name__ == "__main__":
    main()
