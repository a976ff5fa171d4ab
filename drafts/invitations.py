"""Invitations as people write them: one, or a list pasted from a table. Read whole before anybody is invited.

A list has one person and capacity a line: name, e-mail, capacity, session, delegation, seat. A line
is split at its tabs, else at its semicolons, else at its commas; quotation marks keep a cell whole. A first
line without an address may name the columns, in any order.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from drafts.errors import Malformed, Refusal, TooLarge, Unknown
from drafts.ids import CapacityId, SessionId
from drafts.one_line import one_line
from drafts.people import (
    CAPACITY_NAMES,
    SEATS,
    SESSION_BOUND,
    SESSION_INVITED,
    Capacity,
    CapacityName,
    Seat,
)

MAX_NAME: Final = 120
MAX_EMAIL: Final = 254
MAX_DELEGATION: Final = 120
MAX_LINES: Final = 500
"""Of one list; a longer one comes in parts."""
SHOWN: Final = 60
"""Characters of somebody's input that a complaint repeats."""

# No quoted names, comments or groups: nothing that a mail program would take for more than one address.
_EMAIL: Final = re.compile(r"[^@\s()<>\[\],;:\"\\]+@[^@\s()<>\[\],;:\"\\]+")


@dataclass(frozen=True, slots=True)
class Role:
    """A capacity as one writes it: the session by its printed number, or its id."""

    capacity: str
    session: str | None = None
    delegation: str | None = None
    seat: str | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a list as it was read. `fault` "" when it can be used; `number` counts from 1. `held`:
    whom it names holds that already, so that it changes nothing."""

    number: int
    text: str
    name: str = ""
    email: str = ""
    role: Role = field(default_factory=lambda: Role(""))
    fault: str = ""
    held: bool = False


# ── one ───────────────────────────────────────────────────────────────────────────────────


def checked_name(name: str) -> str:
    """Raises Malformed."""
    shown = one_line(name)
    if not shown:
        raise Malformed("name-missing", "Say the person's name: others see it beside their caret.")
    if len(shown) > MAX_NAME:
        raise Malformed("name-too-long", f"Keep the name under {MAX_NAME} characters.")
    return shown


def checked_email(email: str) -> str:
    """Raises Malformed. Also for an address with characters that cannot be seen."""
    address = email.strip()
    if not address:
        raise Malformed("not-an-address", "Say the e-mail address.")
    if len(address) > MAX_EMAIL or not _EMAIL.fullmatch(address) or one_line(address) != address:
        raise Malformed("not-an-address", f"“{one_line(address)[:SHOWN]}” is not an e-mail address.")
    return address


def checked_capacity(role: Role, sessions: Mapping[str, SessionId], id: CapacityId) -> Capacity:
    """`sessions`: by printed number and by id. Raises Malformed, and Unknown for a session not there."""
    name = capacity_name(role.capacity)
    session, seat = role.session or None, role.seat or None
    if name in SESSION_BOUND and session is None:
        raise Malformed("session-missing", f"Say of which session this {CALLED[name]} is.")
    if session is not None and name not in SESSION_BOUND | SESSION_INVITED:
        raise Malformed("session-not-wanted", f"Who comes as {CALLED[name]} has no session; leave it out.")
    return Capacity(
        id, name, _session(session, sessions), checked_delegation(role.delegation), _seat(name, seat)
    )


def capacity_name(said: str) -> CapacityName:
    """By its name here, or as one says it: "Steering Group", "co-chair". Raises Malformed."""
    folded = re.sub(r"[^a-z]", "", said.casefold())
    name = _SAID.get(folded, folded)
    if name not in CAPACITY_NAMES or not folded:
        raise Malformed("no-such-capacity", f"A capacity is one of: {', '.join(CALLED.values())}.")
    return name


CALLED: Final[dict[CapacityName, str]] = {
    "chair": "Chair-in-Office",
    "secretariat": "Secretariat",
    "rapporteur": "Rapporteur",
    "cochair": "Co-chair",
    "steering": "Steering Group",
    "troika": "Troika",
    "friend": "Friend of the Forum",
    "focalpoint": "National focal point",
}
"""As one says it; `capacity_name` knows each of these."""

_SAID: Final[dict[str, CapacityName]] = {
    "chairinoffice": "chair",
    "steeringgroup": "steering",
    "friendoftheforum": "friend",
    "friends": "friend",
    "nationalfocalpoint": "focalpoint",
}


def _session(said: str | None, sessions: Mapping[str, SessionId]) -> SessionId | None:
    if said is None:
        return None
    found = sessions.get(said.strip())
    if found is None:
        raise Unknown("no-such-session", f"The programme has no session {one_line(said)[:SHOWN]}.")
    return found


def _seat(name: CapacityName, said: str | None) -> Seat | None:
    if name == "troika" and said is None:
        raise Malformed("seat-missing", f"Say which seat: {', '.join(SEATS)}.")
    if said is not None and name != "troika":
        raise Malformed("seat-not-wanted", f"Who comes as {CALLED[name]} has no seat; leave it out.")
    seat = said.strip().casefold() if said else None
    if seat is not None and seat not in SEATS:
        raise Malformed("no-such-seat", f"A Troika seat is one of: {', '.join(SEATS)}.")
    return seat


def checked_delegation(said: str | None) -> str | None:
    """None for nobody. Raises Malformed."""
    words = one_line(said or "")
    if len(words) > MAX_DELEGATION:
        raise Malformed("delegation-too-long", f"Keep the delegation under {MAX_DELEGATION} characters.")
    return words or None


# ── a list ────────────────────────────────────────────────────────────────────────────────

_ORDER: Final = ("name", "email", "capacity", "session", "delegation", "seat")
_HEADINGS: Final[dict[str, str]] = {
    **{name: name for name in _ORDER},
    "mail": "email",
    "emailaddress": "email",
    "address": "email",
    "role": "capacity",
    "as": "capacity",
    "government": "delegation",
    "organisation": "delegation",
    "organization": "delegation",
    "country": "delegation",
}


def read_list(text: str, sessions: Mapping[str, SessionId]) -> tuple[Line, ...]:
    """Every line that is not empty, with its fault. Raises TooLarge, and Malformed for an empty list
    or a heading that is none."""
    lines = text.removeprefix("\ufeff").splitlines()
    rows = [(number, line) for number, line in enumerate(lines, 1) if line.strip()]
    if len(rows) > MAX_LINES + 1:
        raise TooLarge("list-too-long", f"A list has at most {MAX_LINES} lines; send it in parts.")
    columns = _columns(_cells(rows[0][1])) if rows else None
    if columns:
        rows = rows[1:]
    if not rows:
        raise Malformed("list-empty", f"Write one person a line: {', '.join(_ORDER)}.")
    return tuple(_faulted(rows, columns or _ORDER, sessions))


def heading_of(text: str) -> str:
    """The first line, if it names the columns; else "". Raises nothing: who has read the list knows that it
    can be read."""
    first = next((line for line in text.removeprefix("\ufeff").splitlines() if line.strip()), "")
    try:
        return first if _columns(_cells(first)) else ""
    except Malformed:
        return ""


def _cells(line: str) -> list[str]:
    separator = next((mark for mark in "\t;" if mark in line), ",")
    try:
        return [cell.strip() for cell in next(csv.reader([line], delimiter=separator, skipinitialspace=True))]
    except csv.Error:  # a cell of more than 128 KB
        return [line]


def _columns(cells: Sequence[str]) -> tuple[str, ...] | None:
    """The columns that a heading names; None when this line is a person already."""
    names = [_HEADINGS.get(re.sub(r"[^a-z]", "", cell.casefold()), "") for cell in cells]
    if "email" not in names:
        return None
    unknown = [one_line(cell)[:SHOWN] for cell, name in zip(cells, names, strict=True) if cell and not name]
    if unknown or len(set(names)) < len(names):
        raise Malformed(
            "list-heading",
            f"The first line names columns; it may name {', '.join(_ORDER)}, each once"
            + (f", and not “{unknown[0]}”." if unknown else "."),
        )
    return tuple(names)


def _faulted(
    rows: Sequence[tuple[int, str]], columns: Sequence[str], sessions: Mapping[str, SessionId]
) -> Iterator[Line]:
    before: dict[str, list[Line]] = {}
    for number, text in rows:
        line = _read(number, text, columns, sessions)
        earlier = before.setdefault(line.email.casefold(), [])
        yield line if line.fault else _beside(line, earlier)
        earlier.append(line)


def _read(number: int, text: str, columns: Sequence[str], sessions: Mapping[str, SessionId]) -> Line:
    cells = _cells(text)
    said = dict(zip(columns, cells, strict=False))
    role = Role(
        said.get("capacity", ""), *(said.get(name) or None for name in ("session", "delegation", "seat"))
    )
    fault = _fault(said, role, cells[len(columns) :], sessions)
    return Line(number, text, one_line(said.get("name", "")), said.get("email", ""), role, fault)


def _fault(
    said: Mapping[str, str], role: Role, more: Sequence[str], sessions: Mapping[str, SessionId]
) -> str:
    if any(more):
        return f"This line has more cells than there are columns: “{one_line(' '.join(more))[:SHOWN]}”."
    try:
        checked_email(said.get("email", ""))
        checked_name(said.get("name", ""))
        checked_capacity(role, sessions, CapacityId(""))
    except Refusal as refusal:
        return refusal.sentence
    return ""


def _beside(line: Line, earlier: Sequence[Line]) -> Line:
    """Its fault by what lines above it say of the same address."""
    for other in earlier:
        fault = ""
        if other.role == line.role:
            fault = f"Line {other.number} says the same."
        elif other.name != line.name:
            fault = f"Line {other.number} gives this address to {other.name[:SHOWN] or 'nobody'}."
        if fault:
            return Line(line.number, line.text, line.name, line.email, line.role, fault)
    return line
