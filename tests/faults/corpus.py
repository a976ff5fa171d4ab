"""The hostile updates kept in `hostile/`: a file a rule, named by the code of its refusal.

Each line is `what it is: bytes`, the bytes in hex, in pieces; `(7501)*40000` repeats a piece.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

FOLDER: Final = Path(__file__).with_name("hostile")
PIECE: Final = re.compile(r"\((?P<again>[0-9a-f]*)\)\*(?P<times>\d+)|(?P<once>[0-9a-f]+)")


class Hostile(NamedTuple):
    code: str
    name: str
    update: bytes


def corpus() -> Iterator[Hostile]:
    for path in sorted(FOLDER.glob("*.txt")):
        for line in path.read_text("utf-8").splitlines():
            name, _, written = line.rpartition(":")
            yield Hostile(path.stem, name, b"".join(map(_piece, PIECE.finditer(written))))


def _piece(found: re.Match[str]) -> bytes:
    if found["once"]:
        return bytes.fromhex(found["once"])
    return bytes.fromhex(found["again"]) * int(found["times"])
