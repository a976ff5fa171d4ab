"""One child process in which files are made, one after the other. Run as `python -m server.workshop.bench`.

A message either way is its length in four bytes and then itself: in, a pickled job of our own; out,
a line of JSON and the file. What comes out is not unpickled: a child that a hostile text had got hold of
could still only hand over a bad file.
"""

from __future__ import annotations

import json
import os
import pickle
import resource
import signal
from dataclasses import asdict
from typing import Any, BinaryIO, Final

from drafts.errors import Refusal, TooLarge
from drafts.export.leaks import Hit
from drafts.export.writing import Job, Made, ToRead, make, read
from drafts.ids import DraftId

MEMORY: Final = 1 << 30
"""Bytes of address space; a forum of 800 paragraphs as Word takes a quarter of it."""
LENGTH: Final = 4
BEHIND: Final = 10
"""Of nice(2): on a small machine what people type comes before a file."""


def main() -> None:
    """Answers until its input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, which ends us in its own time
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(BEHIND)
    jobs, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever prints something must not spoil an answer
    while True:
        message = _read(jobs)
        if message is None:
            return
        answer = answered(message)
        answers.write(len(answer).to_bytes(LENGTH, "big") + answer)
        answers.flush()


def _read(jobs: BinaryIO) -> bytes | None:
    length = jobs.read(LENGTH)
    if len(length) < LENGTH:
        return None
    return jobs.read(int.from_bytes(length, "big"))


def answered(message: bytes) -> bytes:
    try:
        head, content = _done(pickle.loads(message))
    except Refusal as refusal:
        head, content = {"refused": [refusal.code, refusal.sentence, isinstance(refusal, TooLarge)]}, b""
    except MemoryError:
        head, content = {"failed": "memory"}, b""
    except Exception as fault:
        # Told to the server, which logs it with the draft it happened in: this process lives on.
        head, content = {"failed": f"{type(fault).__name__}: {fault}"}, b""
    return json.dumps(head).encode() + b"\n" + content


def _done(asked: Job | ToRead) -> tuple[dict[str, Any], bytes]:
    if isinstance(asked, ToRead):
        return {"hits": []}, read(asked).encode()
    made = make(asked)
    return {"hits": [asdict(hit) for hit in made.hits]}, made.content


def read_answer(answer: bytes) -> tuple[Made | None, dict[str, Any]]:
    """What `answered` gave: the file, or None and what is said instead."""
    line, _, content = answer.partition(b"\n")
    head = json.loads(line)
    if "hits" not in head:
        return None, head
    return Made(content, tuple(_hit(value) for value in head["hits"])), head


def _hit(value: dict[str, Any]) -> Hit:
    draft = value.pop("draft")
    return Hit(None if draft is None else DraftId(draft), **value)


if __name__ == "__main__":
    main()
