"""Checksums of what the journal keeps, over the very text and bytes that lie in the database.

They find what a disk, a cable or a stray program has changed. Against somebody who can write
to the database they prove nothing: whoever can change a row can change its checksum.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Final, NamedTuple

from server.ports import ClientRange, Entry

SIZE: Final = 16
"""Bytes. By chance two differing rows have the same checksum once in 2^128 times."""


class KeptRow(NamedTuple):
    """A row as it is kept, but for its checksum. `at` is UTC with microseconds and no zone, as
    SQLite has it; `ranges` and `deletes` are JSON: [[client, start, end], …]."""

    draft: str
    epoch: int
    seq: int
    person: str | None
    at: str
    ranges: str
    deletes: str
    update: bytes


def kept(draft: str, epoch: int, seq: int, entry: Entry) -> KeptRow:
    """Raises ValueError when the entry's time has no zone."""
    at, ranges, deletes = kept_time(entry.at), _kept_ranges(entry.ranges), _kept_ranges(entry.deletes)
    return KeptRow(draft, epoch, seq, entry.person, at, ranges, deletes, entry.update)


def of_row(row: KeptRow) -> bytes:
    """Every field but the last, which ends the whole, goes in with its length before it."""
    person = "" if row.person is None else f"={row.person}"
    named = (row.draft, person, row.at, row.ranges, row.deletes)
    return _digest(f"row {row.epoch} {row.seq} " + _lengthened(named), row.update)


def of_checkpoint(draft: str, epoch: int, seq: int, update: bytes) -> bytes:
    return _digest(f"checkpoint {len(draft)} {draft} {epoch} {seq} ", update)


def of_version(draft: str, number: int, fields: Sequence[str], state: bytes) -> bytes:
    """`fields`: id, label, hash, previous, canonical, author, at, and a note where there is one:
    versions from before there were notes keep their checksums."""
    return _digest(f"version {number} " + _lengthened((draft, *fields)), state)


def _lengthened(fields: Sequence[str]) -> str:
    """Each with its length before it, so that no two lists of fields read alike."""
    return "".join([f"{len(field)} {field} " for field in fields])


def as_text(value: str | bytes | None) -> str:
    """As it lies in the database, be it UTF-8 or not any more. Nothing is as good as none."""
    if value is None or isinstance(value, str):
        return value or ""
    return bytes(value).decode("utf-8", "surrogateescape")


def _digest(head: str, rest: bytes) -> bytes:
    return blake2b(head.encode("utf-8", "surrogateescape") + rest, digest_size=SIZE).digest()


def kept_time(at: datetime) -> str:
    """In UTC, as the column has it. Raises ValueError for a time without a zone."""
    if at.tzinfo is None:
        raise ValueError(f"{at} has no time zone")
    return at.astimezone(UTC).isoformat(" ", "microseconds")[: len("2026-11-23 12:00:00.000000")]


def _kept_ranges(ranges: Sequence[ClientRange]) -> str:
    """By hand: the json module takes three times as long for one range."""
    return f"[{', '.join([f'[{part.client}, {part.start}, {part.end}]' for part in ranges])}]"
