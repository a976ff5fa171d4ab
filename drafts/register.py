"""The register: every act with who did it, in which capacity, when, and on which draft.

Each entry is chained to the one before by its hash, so that an entry that is changed, moved
or taken out of the middle shows. Entries taken off the newest end do not show by themselves:
whoever has noted down an earlier `Head` can tell.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from drafts.errors import Malformed
from drafts.ids import DraftId, PersonId, SessionId
from drafts.people import Capacity

Detail = str | int | float
"""What an act was about, part by part."""
LOOKED_FOR: Final = 20
"""Changed entries for which it is worked out whether they stood elsewhere: each is a walk through all."""


@dataclass(frozen=True, slots=True)
class Held:
    """A capacity as it was held then. It stays in the register when it is taken away."""

    capacity: str
    session: SessionId | None = None
    delegation: str | None = None
    seat: str | None = None

    @classmethod
    def of(cls, capacity: Capacity) -> Held:
        return cls(capacity.capacity, capacity.session, capacity.delegation, capacity.seat)


@dataclass(frozen=True, slots=True)
class Done:
    """An act to be entered. `at` is aware; `person` None: the operator, or the server by itself.

    `capacities`: all that the person held at that moment (they act in the union of them).
    """

    at: datetime
    person: PersonId | None
    capacities: tuple[Held, ...]
    act: str
    draft: DraftId | None
    about: Mapping[str, Detail]


@dataclass(frozen=True, slots=True)
class Record:
    """An entry of the register, numbered from 1. Never changes.

    `hash` is SHA-256(previous hash + canonical JSON), hex; `previous` is "" for number 1.
    """

    number: int
    done: Done
    previous: str
    hash: str

    @property
    def sound(self) -> bool:
        """Whether it says what was hashed."""
        return self.hash == _hash(self.previous, canonical(self.number, self.done))


@dataclass(frozen=True, slots=True)
class Head:
    """The newest entry's number and hash: together they stand for everything up to it."""

    number: int
    hash: str

    def __str__(self) -> str:
        return f"{self.number}:{self.hash}"


Place = tuple[int, Record | None]
"""An entry as it is kept: its number, and None where what is kept cannot be read."""


def enter(done: Done, head: Head | None) -> Record:
    """The entry that comes after `head` (None: the first one).

    Raises ValueError for a time without a zone and for a number that JSON does not have.
    """
    number, previous = (head.number + 1, head.hash) if head else (1, "")
    return Record(number, done, previous, _hash(previous, canonical(number, done)))


def canonical(number: int, done: Done) -> str:
    """The one JSON text of an entry: sorted keys, no blanks, ASCII alone."""
    return as_json(hashed(number, done))


def hashed(number: int, done: Done) -> dict[str, Any]:
    """What the hash covers. Raises ValueError for a time without a zone."""
    if done.at.tzinfo is None:
        raise ValueError("an act's time must be aware")
    return {
        "number": number,
        "at": done.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "person": done.person,
        "capacities": capacity_values(done.capacities),
        "act": done.act,
        "draft": done.draft,
        "about": dict(done.about),
    }


def capacity_values(capacities: Sequence[Held]) -> list[dict[str, str | None]]:
    return [
        {
            "capacity": held.capacity,
            "session": held.session,
            "delegation": held.delegation,
            "seat": held.seat,
        }
        for held in capacities
    ]


def as_json(value: Any) -> str:
    """ASCII, so that no half of a character and no NUL can stand in the way of keeping it."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), allow_nan=False)


def _hash(previous: str, text: str) -> str:
    return hashlib.sha256(previous.encode("ascii", "replace") + text.encode("ascii")).hexdigest()


# ── checking ──────────────────────────────────────────────────────────────────────────────


def register_faults(places: Sequence[Place]) -> Iterator[str]:
    """Everything wrong with the register, given in the order of its numbers; the first fault first."""
    last, changed = 0, 0
    before: str | None = ""
    for number, record in places:
        if number != last + 1:
            yield _out_of_order(number, last)
        if record is None:
            yield f"entry {number} is damaged: what is kept cannot be read"
        elif not record.sound:
            changed += 1
            yield _changed(record, places if changed <= LOOKED_FOR else ())
        elif number == last + 1 and before is not None and record.previous != before:
            yield _torn(last, number)
        # After one that is named already, not following is no fault of its own.
        last, before = number, record.hash if record and record.sound else None


def _out_of_order(number: int, last: int) -> str:
    if number <= last:
        return f"entry {number} stands after entry {last}"
    if number == last + 2:
        return f"entry {last + 1} is missing"
    return f"entries {last + 1}…{number - 1} are missing"


def _torn(last: int, number: int) -> str:
    """Each fits its own hash, so somebody has made at least one of them anew."""
    if not last:
        return f"entry {number} is not the first that was made"
    return f"entry {number} does not follow from entry {last}: one of the two is not what was entered"


def _changed(record: Record, places: Sequence[Place]) -> str:
    """Under another's number its hash may fit: then it was moved, not changed."""
    for number, _ in places:
        if record.hash == _hash(record.previous, canonical(number, record.done)):
            return f"entry {record.number} has been moved: it was made as entry {number}"
    return f"entry {record.number} has been changed: it does not match its hash"


def head_of(places: Sequence[Place]) -> Head | None:
    """Of entries in the order of their numbers; None when there is none that can be read."""
    newest = next((record for _, record in reversed(places) if record), None)
    return Head(newest.number, newest.hash) if newest else None


def read_head(words: str) -> Head:
    """A head as it was noted down: "17:" and the hash. Raises Malformed."""
    number, _, hash = words.strip().partition(":")
    if not re.fullmatch(r"[1-9][0-9]{0,17}", number) or not re.fullmatch(r"[0-9a-f]{64}", hash):
        raise Malformed("no-such-head", "A head is a number, a colon and 64 digits of a hash.")
    return Head(int(number), hash)


def lacks(places: Sequence[Place], noted: Head) -> str | None:
    """What is wrong if the register once had this head; None when it still leads there."""
    kept = next((record for number, record in places if number == noted.number), None)
    if kept is None:
        return f"entry {noted.number}, which was noted down, is gone"
    if kept.hash != noted.hash:
        return f"entry {noted.number} is not the one that was noted down"
    return None
