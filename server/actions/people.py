"""People: who is invited, and as what."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, cast, get_args

from drafts.errors import Forbidden, Malformed, Unknown
from drafts.ids import CapacityId, PersonId, SessionId
from drafts.people import (
    CAPACITY_NAMES,
    SEATS,
    SESSION_BOUND,
    Capacity,
    CapacityName,
    Person,
    may,
)
from drafts.programme.model import Programme
from server.actions.desk import Desk, require
from server.actions.one_line import one_line
from server.actions.register import recording
from server.ports import Records

MAX_NAME: Final = 120
MAX_EMAIL: Final = 254
_EMAIL: Final = re.compile(r"[^@\s<>\x00-\x1f]+@[^@\s<>\x00-\x1f]+")


@dataclass(frozen=True, slots=True)
class Role:
    """A capacity as one writes it: the session by its printed number."""

    capacity: str
    session: str | None = None
    delegation: str | None = None
    seat: str | None = None


async def invite(desk: Desk, by: Person | None, email: str, name: str, role: Role) -> Person:
    """Add the person, or give the capacity to the one who has this address already.

    The name of a known person stays; a capacity they hold already is not given twice.
    """
    require(by, "people")
    if role.capacity == "chair" and by is not None and not may(by.capacities, "adopt"):
        raise Forbidden("chairs-own", "Only the chair names another chair.")
    address, shown = _address(email), _name(name)
    capacity = await capacity_of(desk, role)
    known = await desk.records.people.by_email(address)
    if known is None:
        person = Person(PersonId(desk.mint()), shown, address, (capacity,))
        await _entering(desk, by, "invited", person, role).people.add(person)
        return person
    if not any(_same(held, capacity) for held in known.capacities):
        await _entering(desk, by, "capacity given", known, role).people.give(known.id, capacity)
    return await desk.records.people.get(known.id)


def _entering(desk: Desk, by: Person | None, act: str, who: Person, role: Role) -> Records:
    """In words that can be read when the person is gone and the session has another number."""
    return recording(
        desk,
        by,
        act,
        person=who.id,
        name=who.name,
        capacity=role.capacity,
        session=role.session,
        delegation=one_line(role.delegation or "") or None,
        seat=role.seat,
    )


async def known(desk: Desk, email: str) -> Person:
    """The person with this address. Raises Unknown."""
    person = await desk.records.people.by_email(email.strip())
    if person is None:
        raise Unknown("no-such-person", f"Nobody has been invited as {email.strip()}.")
    return person


async def everybody(desk: Desk, by: Person | None) -> tuple[Person, ...]:
    require(by, "people")
    return tuple(await desk.records.people.all())


async def capacity_of(desk: Desk, role: Role) -> Capacity:
    """The capacity this role names. Raises Malformed, and Unknown for a session that is not there."""
    name = _capacity_name(role.capacity)
    _fits(name in SESSION_BOUND, role.session, "session", f"Say of which session this {name} is.", name)
    _fits(name == "troika", role.seat, "seat", f"Say which seat: {', '.join(SEATS)}.", name)
    if role.seat is not None and role.seat not in SEATS:
        raise Malformed("no-such-seat", f"A Troika seat is one of: {', '.join(SEATS)}.")
    session = await _session(desk, role.session) if role.session is not None else None
    seat = role.seat
    return Capacity(CapacityId(desk.mint()), name, session, one_line(role.delegation or "") or None, seat)


def _capacity_name(name: str) -> CapacityName:
    if name not in get_args(CapacityName):
        raise Malformed("no-such-capacity", f"A capacity is one of: {', '.join(CAPACITY_NAMES)}.")
    return cast("CapacityName", name)


def _fits(needed: bool, given: str | None, what: str, missing: str, name: str) -> None:
    """A session or seat that is missing, or given where it means nothing, is a slip to point out."""
    if needed and not given:
        raise Malformed(f"{what}-missing", missing)
    if given is not None and not needed:
        raise Malformed(f"{what}-not-wanted", f"A {name} has no {what}; leave it out.")


async def _session(desk: Desk, number: str) -> SessionId:
    programme = await desk.records.programmes.current()
    for session in programme.all_sessions() if programme else ():
        if session.number == number:
            return session.id
    raise Unknown("no-such-session", f"The programme has no session {number}.")


def session_numbers(programme: Programme | None) -> dict[SessionId, str]:
    """Session id -> printed number, to show a capacity to people."""
    return {session.id: session.number for session in programme.all_sessions()} if programme else {}


def in_words(capacity: Capacity, numbers: Mapping[SessionId, str]) -> str:
    """A capacity as one would say it: "Rapporteur of 1.1", "Steering Group, Examplia"."""
    words = _IN_WORDS[capacity.capacity]
    if capacity.seat:
        words = f"{words}, {capacity.seat} chair"
    if capacity.session:
        # A session that was taken out of the programme has no number to show any more.
        words = f"{words} of {numbers.get(capacity.session, 'a withdrawn session')}"
    return f"{words}, {capacity.delegation}" if capacity.delegation else words


def called(capacity: CapacityName) -> str:
    """A capacity's name alone: "Steering Group"."""
    return _IN_WORDS[capacity]


_IN_WORDS: Final[dict[CapacityName, str]] = {
    "chair": "Chair-in-Office",
    "secretariat": "Secretariat",
    "rapporteur": "Rapporteur",
    "cochair": "Co-chair",
    "steering": "Steering Group",
    "troika": "Troika",
    "friend": "Friend of the Forum",
    "focalpoint": "National focal point",
}


def _same(held: Capacity, given: Capacity) -> bool:
    return (held.capacity, held.session, held.delegation, held.seat) == (
        given.capacity,
        given.session,
        given.delegation,
        given.seat,
    )


def _address(email: str) -> str:
    address = email.strip()
    if len(address) > MAX_EMAIL or not _EMAIL.fullmatch(address):
        raise Malformed("not-an-address", f"“{address[:60]}” is not an e-mail address.")
    return address


def _name(name: str) -> str:
    shown = one_line(name)
    if not shown:
        raise Malformed("name-missing", "Say the person's name: others see it beside their caret.")
    if len(shown) > MAX_NAME:
        raise Malformed("name-too-long", f"Keep the name under {MAX_NAME} characters.")
    return shown
