"""A whole Penholder for a test: the demo forum behind a real server on a free port."""

from __future__ import annotations

import asyncio
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

import uvicorn

from drafts.ids import DraftId
from drafts.people import Person
from server.actions import demo
from server.actions.desk import Desk
from server.actions.drafts import by_session
from server.app import build, open_desk, serving
from server.identity.links import issue_link
from server.identity.tokens import issue_token
from server.settings import Settings

T = TypeVar("T")
READY_SECONDS = 30


@dataclass(frozen=True)
class Guest:
    """One of the demo's people. `link` signs in once; `token` is a bearer token."""

    person: Person
    link: str
    token: str

    @property
    def name(self) -> str:
        return self.person.name


@dataclass(frozen=True)
class Forum:
    """The demo as it lies in a database: who is in it, and the drafts by session number."""

    settings: Settings
    guests: tuple[Guest, ...]
    drafts: dict[str, DraftId]

    def guest(self, name: str) -> Guest:
        """By first name, as in the demo's cast: Ana and Bakary are rapporteurs of 1.1."""
        return next(guest for guest in self.guests if guest.name.split()[0] == name)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port: int = listening.getsockname()[1]
        return port


def settings_for(data: Path, port: int) -> Settings:
    return Settings(data=data, base_url=f"http://127.0.0.1:{port}")


async def fill(settings: Settings) -> Forum:
    """Load the demo forum into an empty database."""
    async with open_desk(settings) as desk:
        people = await demo.fill(desk)
        guests = tuple([await _guest(desk, person) for person in people])
        drafts = {number: await by_session(desk, number) for number in ("1.1", "1.2", "2.1", "4")}
        return Forum(settings, guests, drafts)


async def _guest(desk: Desk, person: Person) -> Guest:
    grants, now = desk.records.grants, desk.clock.now()
    link = await issue_link(grants, person.id, now, secrets.token_bytes)
    token = await issue_token(grants, person.id, now, secrets.token_bytes)
    return Guest(person, f"{desk.base_url}/sign-in/{link}", token)


class Loop(threading.Thread):
    """An event loop in a thread of its own, so that the main thread can drive a browser."""

    def __init__(self) -> None:
        super().__init__(daemon=True, name="server loop")
        self._loop = asyncio.new_event_loop()
        self.start()

    def run(self) -> None:
        self._loop.run_forever()

    def begin(self, what: Coroutine[Any, Any, T]) -> Any:
        return asyncio.run_coroutine_threadsafe(what, self._loop)

    def do(self, what: Coroutine[Any, Any, T], seconds: float = 60) -> T:
        result: T = self.begin(what).result(seconds)
        return result

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self.join(10)
        self._loop.close()


@contextmanager
def served(settings: Settings, port: int) -> Iterator[Loop]:
    """The real server, in this process, on a loop of its own."""
    loop = Loop()
    server = uvicorn.Server(serving(build(settings), "127.0.0.1", port))
    running = loop.begin(server.serve())
    try:
        wait_until_ready(f"http://127.0.0.1:{port}")
        yield loop
    finally:
        server.should_exit = True
        running.result(20)
        loop.stop()


def copy_of(forum: Forum, data: Path, port: int) -> Forum:
    """The same forum in a folder of its own, as a server on another port has it."""
    shutil.copytree(forum.settings.data, data)
    settings = settings_for(data, port)
    old, new = forum.settings.base_url, settings.base_url
    guests = tuple(replace(guest, link=guest.link.replace(old, new)) for guest in forum.guests)
    return replace(forum, settings=settings, guests=guests)


@contextmanager
def server_process(
    settings: Settings, port: int, module: str = "penholder", **environment: str
) -> Iterator[subprocess.Popen[bytes]]:
    """The real server as a process of its own, to be killed. `module` is run in its place,
    with `environment` besides what tells it where its forum is."""
    environment = {
        **os.environ,
        "PENHOLDER_DATA": str(settings.data),
        "PENHOLDER_BASE_URL": settings.base_url,
        **environment,
    }
    command = [sys.executable, "-m", module, "serve", "--port", str(port)]
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL) as process:
        try:
            wait_until_ready(f"http://127.0.0.1:{port}")
            yield process
        finally:
            with suppress(ProcessLookupError):
                process.send_signal(signal.SIGKILL)


def wait_until_ready(url: str) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while True:
        try:
            with urllib.request.urlopen(f"{url}/health/ready", timeout=2):
                return
        except (urllib.error.URLError, OSError):
            if time.monotonic() > deadline:
                raise
            time.sleep(0.02)
