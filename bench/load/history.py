"""Typed history: the text of a draft on which eight people have worked for weeks, as one update.

Bursts of letters at random places, 15 % of all letters deleted again, so that the document is
made of many small pieces. Written by bytes, because typing 5 MB through a CRDT takes minutes.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import Final, NamedTuple

import pycrdt

from bench.load.wire_frames import Id
from drafts.ids import BlockId
from drafts.sync.update import scan
from drafts.sync.varuint import prefixed, varuint
from drafts.text.draft import seed

AUTHORS: Final = 8
DELETED: Final = 0.15
BURST: Final = (10, 70)
"""Letters typed at one place before the author goes elsewhere."""
SEED_CLIENT: Final = 2
"""Not that of a fresh draft's first line, which stays in the document beside this one."""
CUT: Final = 15
"""Bytes, about, by which parting a piece makes the stored document longer."""
LETTERS: Final = "etaoin shrdlu cmfwyp vbgkjq "


class Piece(NamedTuple):
    """Letters that stand in a row and have clocks in a row."""

    client: int
    clock: int
    length: int
    deleted: bool = False


@dataclass(slots=True)
class Writing:
    """The document as pieces in their order, and what each author has written, as structs."""

    chance: random.Random
    pieces: list[Piece]
    structs: dict[int, list[bytes]] = field(default_factory=dict)
    clocks: dict[int, int] = field(default_factory=dict)
    deleted: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    size: int = 0
    letters: int = 0
    gone: int = 0

    def write(self, client: int) -> None:
        """A burst at a random place."""
        length, clock = self.chance.randint(*BURST), self.clocks.get(client, 0)
        at, left, right = self._open()
        struct = _struct(left, right, "".join(self.chance.choices(LETTERS, k=length)))
        self.structs.setdefault(client, []).append(struct)
        self.clocks[client] = clock + length
        self.pieces.insert(at, Piece(client, clock, length))
        self.size += len(struct)
        self.letters += length

    def delete(self) -> None:
        """Letters of a random burst, somewhere in it."""
        index = self.chance.randrange(1, len(self.pieces))
        piece = self.pieces[index]
        if piece.deleted or piece.length < 3:
            return
        start = self.chance.randrange(piece.length)
        length = self.chance.randint(1, min(piece.length - start, 25))
        parts = _parted(piece, start, length)
        self.pieces[index : index + 1] = parts
        self.size += CUT * (len(parts) - 1) + 4 - length
        self.gone += length
        self.deleted.setdefault(piece.client, []).append((piece.clock + start, length))

    def _open(self) -> tuple[int, Id, Id | None]:
        """A random place, parting a piece where need be: its index, and who stands on either side."""
        index = self.chance.randrange(len(self.pieces))
        piece = self.pieces[index]
        if index and piece.length > 1 and self.chance.random() < 0.9:
            cut = self.chance.randrange(1, piece.length)
            self.pieces[index : index + 1] = _cut(piece, cut)
            self.size += CUT
        left = self.pieces[index]
        following = self.pieces[index + 1] if index + 1 < len(self.pieces) else None
        right = (following.client, following.clock) if following else None
        return index + 1, (left.client, left.clock + left.length - 1), right

    def update(self) -> bytes:
        sections = [
            varuint(len(structs)) + varuint(client) + varuint(0) + b"".join(structs)
            for client, structs in sorted(self.structs.items(), reverse=True)
        ]
        gone = [_deletions(client, sorted(ranges)) for client, ranges in self.deleted.items()]
        parts = (varuint(len(sections)), *sections, varuint(len(gone)), *gone)
        return b"".join(parts)


def typed_history(size: int, random_seed: int = 2008) -> bytes:
    """The whole document as one update of about `size` bytes, the same every time."""
    chance = random.Random(random_seed)
    start = seed(SEED_CLIENT, BlockId("firstblock"))
    writing = Writing(chance, [Piece(SEED_CLIENT, 0, scan(start).ranges[SEED_CLIENT][1])])
    authors = [chance.randrange(1 << 28, 1 << 32) for _ in range(AUTHORS)]
    while writing.size < size:
        writing.write(chance.choice(authors))
        while writing.gone < writing.letters * DELETED - BURST[1]:
            writing.delete()
    return _as_stored(start, writing.update())


def _as_stored(*updates: bytes) -> bytes:
    """As a server writes it whose document collects what was deleted."""
    document: pycrdt.Doc[pycrdt.Text] = pycrdt.Doc()
    for update in updates:
        document.apply_update(update)
    return document.get_update()


def _struct(left: Id, right: Id | None, letters: str) -> bytes:
    info = 0x84 | (0x40 if right else 0)
    behind = varuint(left[0]) + varuint(left[1])
    before = varuint(right[0]) + varuint(right[1]) if right else b""
    return bytes((info,)) + behind + before + prefixed(letters.encode())


def _cut(piece: Piece, at: int) -> tuple[Piece, Piece]:
    return piece._replace(length=at), piece._replace(clock=piece.clock + at, length=piece.length - at)


def _parted(piece: Piece, start: int, length: int) -> list[Piece]:
    """The piece with `length` letters from `start` on deleted."""
    parts = (
        (0, start, piece.deleted),
        (start, length, True),
        (start + length, piece.length - start - length, piece.deleted),
    )
    return [Piece(piece.client, piece.clock + at, size, gone) for at, size, gone in parts if size]


def _deletions(client: int, ranges: list[tuple[int, int]]) -> bytes:
    written = b"".join(varuint(clock) + varuint(length) for clock, length in ranges)
    return varuint(client) + varuint(len(ranges)) + written
