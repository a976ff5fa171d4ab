"""Hocuspocus with SQLite as a target: from npm into a temporary folder, settings as they come."""

from __future__ import annotations

import atexit
import json
import os
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Mapping
from contextlib import AbstractContextManager, closing
from functools import cache
from pathlib import Path
from typing import Final

from bench.load.ours import free_port, upgrade
from bench.load.process import Process, running
from bench.load.reader import Seat
from bench.load.target import Stock
from drafts.ids import BlockId
from drafts.sync.varuint import prefixed
from drafts.text.draft import seed

VERSION: Final = "4.7.0"
PACKAGES: Final = ("@hocuspocus/server", "@hocuspocus/extension-sqlite")
SCRIPT: Final = Path(__file__).parent.parent / "reference" / "serve.mjs"
TOKEN: Final = b"\x02\x00" + prefixed(b"none") + prefixed(VERSION.encode())
"""The authentication that its clients send first of all, even to a server that asks for none."""
# What its extension makes when it starts; here before it, with the documents already in.
TABLE: Final = 'CREATE TABLE "documents" ("name" varchar(255) NOT NULL, "data" blob NOT NULL, UNIQUE(name))'
SEED_CLIENT: Final = 1


class Hocuspocus:
    def __init__(self, folder: Path, stock: Stock, environment: Mapping[str, str]) -> None:
        self._database = folder / "hocuspocus.db"
        self._environment = environment
        self._port = free_port()
        content = stock.content or seed(SEED_CLIENT, BlockId("firstblock"))
        _fill(self._database, [(_name(number), content) for number in range(stock.documents)])

    def serve(self) -> AbstractContextManager[Process]:
        script = shutil.copy(SCRIPT, installed())
        command = ["node", str(script), str(self._port), str(self._database)]
        return running(command, self._environment, f"http://127.0.0.1:{self._port}/")

    def seat(self, document: int, number: int) -> Seat:
        prefix = prefixed(_name(document).encode())
        return Seat(self._port, upgrade("/", self._port, {}), prefix, (TOKEN,))


def _name(document: int) -> str:
    return f"draft-{document}"


def _fill(database: Path, documents: list[tuple[str, bytes]]) -> None:
    with closing(sqlite3.connect(database)) as file, file:
        file.execute(TABLE)
        file.executemany("INSERT INTO documents VALUES (?, ?)", documents)


@cache
def installed() -> Path:
    """The folder it was installed into for this process; removed when the process ends.

    Installing takes a minute: to tune, name a folder that has it already in BENCH_REFERENCE.
    """
    if there := os.environ.get("BENCH_REFERENCE"):
        return Path(there)
    folder = Path(tempfile.mkdtemp(prefix="bench-reference-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    wanted = [f"{package}@{VERSION}" for package in PACKAGES]
    (folder / "package.json").write_text('{"private": true, "type": "module"}')
    command = ["npm", "install", "--no-audit", "--no-fund", "--loglevel=error", *wanted]
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)
    return folder


def versions() -> str:
    """What was installed, in words."""
    node = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True).stdout.strip()
    names = (*PACKAGES, "yjs", "better-sqlite3")
    found = [json.loads((installed() / "node_modules" / name / "package.json").read_text()) for name in names]
    return ", ".join(
        [f"Node {node.removeprefix('v')}", *(f"{one['name']} {one['version']}" for one in found)]
    )
