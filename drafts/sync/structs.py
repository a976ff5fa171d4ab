"""The structs of an update that has passed the scan (`drafts/sync/update.py`), with what they say.

The scan says what an update touches; this says what it brings. Nothing is checked twice: an
update that was never scanned must not come here. Layout: see the scan.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from drafts.sync.update import Range
from drafts.sync.varuint import read_bytes, read_varuint

Id = tuple[int, int]
"""Client and clock of one character (UTF-16 unit), embed or format."""

GAP: Final = 10
DELETED: Final = 1
WORDS: Final = 4
EMBED: Final = 5
FORMAT: Final = 6


class Struct(NamedTuple):
    """`length` in clocks. `text` is empty but for WORDS. A GAP stands for clocks left out. `said`: of a
    FORMAT its name and its value in JSON, of an EMBED nothing and its JSON."""

    kind: int
    clock: int
    length: int
    origin: Id | None
    before: Id | None
    """The right origin: what stood behind it when it was written."""
    text: str
    said: tuple[bytes, bytes] = (b"", b"")


class Section(NamedTuple):
    client: int
    structs: list[Struct]


def read_update(update: bytes) -> tuple[list[Section], list[tuple[int, Range]]]:
    """The sections, and the deletions as (client, range) in the order written."""
    count, pos = read_varuint(update, 0)
    sections = []
    for _ in range(count):
        section, pos = _section(update, pos)
        sections.append(section)
    return sections, _deletions(update, pos)


def _section(data: bytes, pos: int) -> tuple[Section, int]:
    count, pos = read_varuint(data, pos)
    client, pos = read_varuint(data, pos)
    clock, pos = read_varuint(data, pos)
    structs = []
    for _ in range(count):
        struct, pos = _struct(data, pos, clock)
        clock += struct.length
        structs.append(struct)
    return Section(client, structs), pos


def _struct(data: bytes, pos: int, clock: int) -> tuple[Struct, int]:
    info = data[pos]
    kind = info & 31
    pos += 1
    origin = before = None
    if info & 128:
        client, pos = read_varuint(data, pos)
        at, pos = read_varuint(data, pos)
        origin = (client, at)
    if info & 64:
        client, pos = read_varuint(data, pos)
        at, pos = read_varuint(data, pos)
        before = (client, at)
    if info < 64 and kind != GAP:  # neither: the parent is written out, and it is always the one root
        _, pos = read_varuint(data, pos)
        _, pos = read_bytes(data, pos)
    length, text, said = 1, "", (b"", b"")
    if kind == WORDS:
        raw, pos = read_bytes(data, pos)
        text = raw.decode()
        length = clocks_of(text)
    elif kind in (EMBED, FORMAT):
        name, pos = read_bytes(data, pos) if kind == FORMAT else (b"", pos)
        value, pos = read_bytes(data, pos)
        said = name, value
    else:
        length, pos = read_varuint(data, pos)
    return Struct(kind, clock, length, origin, before, text, said), pos


def _deletions(data: bytes, pos: int) -> list[tuple[int, Range]]:
    clients, pos = read_varuint(data, pos)
    found = []
    for _ in range(clients):
        client, pos = read_varuint(data, pos)
        count, pos = read_varuint(data, pos)
        for _ in range(count):
            start, pos = read_varuint(data, pos)
            length, pos = read_varuint(data, pos)
            found.append((client, (start, start + length)))
    return found


# ── characters and clocks ─────────────────────────────────────────────────────────────────


def clocks_of(text: str) -> int:
    """Yjs counts UTF-16 units: what lies beyond the basic plane has two."""
    if text.isascii():
        return len(text)
    return len(text) + sum(character > "\uffff" for character in text)


def cut(text: str, clocks: int, length: int) -> tuple[str, str]:
    """`text`, of `length` clocks, in two. A character cut in half is lost on both sides, as in Yjs."""
    if len(text) == length:
        return text[:clocks], text[clocks:]
    units = text.encode("utf-16-le")
    halves = (units[: 2 * clocks], units[2 * clocks :])
    return (halves[0].decode("utf-16-le", "replace"), halves[1].decode("utf-16-le", "replace"))
