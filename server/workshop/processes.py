"""The workshop as child processes: what is made there cannot slow, fill or break the server.

A thread would hold the interpreter's lock for seconds while hundreds type, and can be neither stopped nor
given a limit of memory. A pool of the standard library breaks as a whole when one of its processes dies, and
cannot stop a single one. So here are a few processes of our own, kept for the next file, each with a limit of
memory; one that takes too long is killed and another takes its place.
"""

from __future__ import annotations

import asyncio
import os
import pickle
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Final

import structlog

from drafts.errors import Malformed, Refusal, TooLarge
from drafts.export.writing import Job, Made, ToRead
from drafts.programme.model import Question
from drafts.review.versions import read_canonical
from drafts.text.blocks import Block
from server.workshop.bench import LENGTH, read_answer

log = structlog.get_logger(__name__)

AT_ONCE: Final = 2
"""Files that are being made at the same time."""
WAITING: Final = 30
"""Askers who wait for one of those; more are sent away."""
KEPT: Final = 60.0
"""Seconds that an idle process is kept for the next file: it holds some 70 MB."""
SECONDS: Final = 30.0
"""That a file may take; the largest forum takes a tenth of it."""
LARGEST: Final = 64 << 20
"""Bytes of an answer."""
_ROOT: Final = Path(__file__).parents[2]
_PASSED_ON: Final = ("PATH", "LANG", "LC_ALL", "TZ", "HOME", "SYSTEMROOT", "LD_LIBRARY_PATH")


class Processes:
    """See `ports.Workshop`. Starts nothing before the first file; `close` ends what it has started."""

    def __init__(
        self, seconds: float = SECONDS, at_once: int = AT_ONCE, waiting: int = WAITING, kept: float = KEPT
    ) -> None:
        self._seconds = seconds
        self._most = at_once + waiting
        self._turn = asyncio.Semaphore(at_once)
        self._asked = 0
        self._kept = kept
        self._idle: dict[Process, asyncio.TimerHandle] = {}
        """Each with what will let it go."""
        self._running: set[Process] = set()

    async def make(self, job: Job) -> Made:
        return await self._in_turn(_light(job), job.name)

    async def read(self, text: str, questions: Sequence[Question]) -> Sequence[Block]:
        made = await self._in_turn(ToRead(text, tuple(questions)), "a file that is brought in")
        return read_canonical(made.content.decode()).outcome.blocks

    async def _in_turn(self, asked: Job | ToRead, name: str) -> Made:
        if self._asked >= self._most:
            raise Refusal("exports-busy", "Many files are being made just now; try again in a minute.")
        self._asked += 1
        try:
            async with self._turn:
                return await self._made(asked, name)
        finally:
            self._asked -= 1

    async def close(self) -> None:
        for timer in self._idle.values():
            timer.cancel()
        ending = [*self._idle, *self._running]
        self._idle.clear()
        for process in ending:
            await _end(process)

    async def _made(self, asked: Job | ToRead, name: str) -> Made:
        process = await self._process()
        self._running.add(process)
        done = False
        try:
            answer = await asyncio.wait_for(_ask(process, pickle.dumps(asked)), self._seconds)
            done = True
        except TimeoutError:
            log.error("an export took too long", name=name, seconds=self._seconds)
            raise Refusal(
                "export-too-slow",
                f"This file was not finished within {self._seconds:g} seconds and was given up. "
                "Nothing else is affected; take fewer sessions at once, or another format.",
            ) from None
        except (asyncio.IncompleteReadError, ConnectionError) as fault:
            log.error("an export broke its process", name=name, fault=repr(fault))
            raise _failed() from fault
        finally:
            self._running.discard(process)
            if done:
                self._keep(process)
            else:
                await _end(process)
        return _read(name, answer)

    def _keep(self, process: Process) -> None:
        loop = asyncio.get_running_loop()
        self._idle[process] = loop.call_later(self._kept, self._let_go, process)

    def _let_go(self, process: Process) -> None:
        """It ends by itself when its input does."""
        del self._idle[process]
        assert process.stdin
        process.stdin.close()

    async def _process(self) -> Process:
        while self._idle:
            process, timer = self._idle.popitem()
            timer.cancel()
            if process.returncode is None:
                return process
        # Of the environment only what Python needs: a text must not get at the server's secrets.
        environment = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
        return await asyncio.create_subprocess_exec(
            sys.executable, "-m", "server.workshop.bench", stdin=PIPE, stdout=PIPE, cwd=_ROOT, env=environment
        )  # fmt: skip


def _read(name: str, answer: bytes) -> Made:
    made, said = read_answer(answer)
    if made:
        return made
    if "refused" in said:
        code, sentence, large = said["refused"]
        raise (TooLarge if large else Malformed)(code, sentence)
    log.error("an export failed", name=name, fault=said["failed"])
    if said["failed"] == "memory":
        raise Refusal(
            "export-too-large",
            "This file needs more memory than one may take. Take fewer sessions at once, or another format.",
        )
    raise _failed()


def _light(job: Job) -> Job:
    """Without the whole states of the versions, which no format prints."""
    document = job.document
    chapters = tuple(
        replace(chapter, version=replace(chapter.version, state=b"")) for chapter in document.chapters
    )
    return replace(job, document=replace(document, chapters=chapters))


async def _ask(process: Process, message: bytes) -> bytes:
    assert process.stdin
    assert process.stdout
    process.stdin.write(len(message).to_bytes(LENGTH, "big") + message)
    await process.stdin.drain()
    length = int.from_bytes(await process.stdout.readexactly(LENGTH), "big")
    if length > LARGEST:
        raise ConnectionError(f"an answer of {length} bytes")
    return await process.stdout.readexactly(length)


async def _end(process: Process) -> None:
    with suppress(ProcessLookupError):
        process.kill()
    await process.wait()


def _failed() -> Refusal:
    return Refusal(
        "export-failed",
        "This file could not be made. The fault is ours and has been noted; nothing else is affected. "
        "Another format may do meanwhile.",
    )
