"""People: who is invited, and as what; capacities given and taken."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypedDict

from drafts.errors import Conflict, Forbidden, Malformed, Refusal, Unknown
from drafts.ids import CapacityId, PersonId, SessionId
from drafts.invitations import (
    CALLED,
    Line,
    capacity_name,
    checked_capacity,
    checked_email,
    checked_name,
    read_list,
)
from drafts.invitations import Role as Role
from drafts.one_line import one_line
from drafts.people import Capacity, CapacityName, Person, may
from drafts.programme.model import Programme
from server.actions.desk import Desk, require
from server.actions.register import recording
from server.ports import Visit

NOT_THERE: Final = "no-such-person"
_CHAIRS: Final = "chairs"


@dataclass(frozen=True, slots=True)
class Known:
    """A person as the people page has them. `visit` None: they have not come yet. `here`: just now."""

    person: Person
    visit: Visit | None
    here: bool


# ── inviting ──────────────────────────────────────────────────────────────────────────────


async def invite(desk: Desk, by: Person | None, email: str, name: str, *roles: Role) -> Person:
    """Add the person, or give the capacities to the one who has this address already.

    The name of a known person stays; a capacity they hold already is not given twice. Nothing is
    changed unless all of it can be.
    """
    require(by, "people")
    if not roles:
        raise Malformed("capacity-missing", "Say in which capacity this person comes.")
    address, shown = checked_email(email), checked_name(name)
    capacities = [await capacity_of(desk, role) for role in roles]
    known = await desk.records.people.by_email(address)
    _over(by, known, *capacities)
    if known is None:
        return await _add(desk, by, Person(PersonId(desk.mint()), shown, address, tuple(capacities)))
    for capacity in capacities:
        known = await _give(desk, by, known, capacity)
    return known


async def _add(desk: Desk, by: Person | None, person: Person) -> Person:
    said = await _said(desk, person.capacities[0])
    adding = recording(desk, by, "invited", person=person.id, name=person.name, **said)
    # The register says one capacity an entry: whoever comes with more is given those one by one.
    await adding.people.add(Person(person.id, person.name, person.email, person.capacities[:1]))
    for capacity in person.capacities[1:]:
        await _give(desk, by, person, capacity)
    return await desk.records.people.get(person.id)


async def give(desk: Desk, by: Person | None, person: PersonId, role: Role) -> Capacity:
    """The capacity as they hold it now; the one they had already when it is the same."""
    require(by, "people")
    holder = await known_by_id(desk, person)
    capacity = await capacity_of(desk, role)
    _over(by, holder, capacity)
    held = await _give(desk, by, holder, capacity)
    return next(each for each in held.capacities if same(each, capacity))


async def _give(desk: Desk, by: Person | None, person: Person, capacity: Capacity) -> Person:
    before = await desk.records.people.get(person.id)
    if any(same(held, capacity) for held in before.capacities):
        return before
    said = await _said(desk, capacity)
    giving = recording(desk, by, "capacity given", person=person.id, name=person.name, **said)
    await giving.people.give(person.id, capacity)
    return await desk.records.people.get(person.id)


async def read_lines(desk: Desk, by: Person | None, text: str) -> tuple[Line, ...]:
    """A pasted list, each line with its fault, also for what `by` may not give. Changes nothing.

    Raises Forbidden, Malformed, TooLarge.
    """
    require(by, "people")
    sessions = await _sessions(desk)
    lines = read_list(text, sessions)
    known = {person.email.casefold(): person for person in await desk.records.people.all()}
    return tuple(_judged(by, line, known, sessions) for line in lines)


def _judged(
    by: Person | None, line: Line, known: Mapping[str, Person], sessions: Mapping[str, SessionId]
) -> Line:
    if line.fault:
        return line
    try:
        capacity = checked_capacity(line.role, sessions, CapacityId(""))
        person = known.get(line.email.casefold())
        _over(by, person, capacity)
    except Refusal as refusal:
        return replace(line, fault=refusal.sentence)
    return replace(line, held=person is not None and any(same(held, capacity) for held in person.capacities))


async def invite_lines(desk: Desk, by: Person | None, lines: Sequence[Line]) -> tuple[Person, ...]:
    """Those without a fault, each person once and in the list's order, and of those who are here already only
    whom the list has given something: the others need no link. When it breaks off in the middle it may
    be repeated: nobody is invited twice."""
    require(by, "people")
    invited: dict[PersonId, Person] = {}
    for line in lines:
        if not line.fault and not line.held:
            person = await invite(desk, by, line.email, line.name, line.role)
            invited[person.id] = person
    return tuple(invited.values())


# ── taking ────────────────────────────────────────────────────────────────────────────────


async def take(desk: Desk, by: Person | None, capacity: CapacityId) -> Person:
    """Take a capacity from its holder. Whoever holds no other is no longer let in.

    Open sockets that may do less now end within two seconds: the hub watches.
    """
    require(by, "people")
    try:
        holder = await desk.records.people.holder(capacity)
    except Unknown:
        raise Unknown("no-such-capacity-held", "Nobody holds this capacity any more.") from None
    held = next(each for each in holder.capacities if each.id == capacity)
    _over(by, holder)
    said = await _said(desk, held)
    taking = recording(desk, by, "capacity taken", person=holder.id, name=holder.name, **said)
    async with desk.taking.on(_CHAIRS):
        await _keep_a_chair(desk, by, holder, held)
        return await taking.people.take(capacity)


async def revoke(desk: Desk, by: Person | None, person: PersonId) -> Person:
    """Take all they hold and end all by which they are let in. What they wrote stays, with their name."""
    require(by, "people")
    holder = await known_by_id(desk, person)
    _over(by, holder)
    held = "; ".join([in_words(each, await _numbers(desk)) for each in holder.capacities])
    revoking = recording(desk, by, "revoked", person=holder.id, name=holder.name, held=held or None)
    async with desk.taking.on(_CHAIRS):
        await _keep_a_chair(desk, by, holder, *holder.capacities)
        return await revoking.people.revoke(person)


async def _keep_a_chair(desk: Desk, by: Person | None, holder: Person, *taken: Capacity) -> None:
    """A forum without a chair could name none: then only the operator helps, and so only they may."""
    if by is None or all(each.capacity != "chair" for each in taken):
        return
    left = [
        held
        for person in await desk.records.people.all()
        for held in person.capacities
        if held.capacity == "chair" and held.id not in {each.id for each in taken}
    ]
    if not left:
        raise Conflict("last-chair", f"{holder.name} is the only chair; name another one first.")


def _over(by: Person | None, holder: Person | None, *given: Capacity) -> None:
    """Whoever holds the chair, or is to be given it, is changed by the chair alone. A fresh sign-in link
    is such a change: it lets whoever has it act as that person. Raises Forbidden."""
    held = holder.capacities if holder else ()
    if by is not None and any(each.capacity == "chair" for each in (*held, *given)):
        try:
            require(by, "chairs")
        except Forbidden as refusal:
            raise Forbidden("chairs-own", refusal.sentence) from None


def require_over(by: Person | None, person: Person) -> None:
    """Whether `by` may look at this person's sign-ins and end them. Raises Forbidden."""
    require(by, "people")
    _over(by, person)


def require_to_let_in(by: Person | None, person: Person) -> None:
    """Whether `by` may hand out what lets this person in. Raises Forbidden, and Conflict for somebody
    who holds nothing any more."""
    require_over(by, person)
    if not person.capacities:
        raise Conflict("holds-nothing", f"{person.name} holds no capacity; give one first.")


# ── looking ───────────────────────────────────────────────────────────────────────────────


async def known(desk: Desk, email: str) -> Person:
    """The person with this address. Raises Unknown."""
    person = await desk.records.people.by_email(email.strip())
    if person is None:
        raise Unknown(NOT_THERE, f"Nobody has been invited as {one_line(email)}.")
    return person


async def everybody(desk: Desk, by: Person | None) -> tuple[Person, ...]:
    require(by, "people")
    return tuple(await desk.records.people.all())


async def attendance(desk: Desk, by: Person | None) -> tuple[Known, ...]:
    """Everybody, in the order they were added, and who has come."""
    people = await everybody(desk, by)
    visits = await desk.records.visits.all()
    here = {person for person, _ in desk.hub.connected()}
    return tuple(Known(person, visits.get(person.id), person.id in here) for person in people)


async def one(desk: Desk, by: Person | None, person: PersonId) -> Known:
    """Raises Forbidden, Unknown."""
    require(by, "people")
    found = await known_by_id(desk, person)
    visits = await desk.records.visits.all()
    here = any(somebody == person for somebody, _ in desk.hub.connected())
    return Known(found, visits.get(person), here)


async def known_by_id(desk: Desk, person: PersonId) -> Person:
    """Raises Unknown with a sentence for whoever asked."""
    try:
        return await desk.records.people.get(person)
    except Unknown:
        raise no_such_person() from None


def no_such_person() -> Unknown:
    return Unknown(NOT_THERE, "There is no such person, or they are not yours to see.")


def may_change(by: Person, person: Person) -> bool:
    """For a page: whether to show `by` the ways to change this person."""
    chairs = any(each.capacity == "chair" for each in person.capacities)
    return may(by.capacities, "chairs" if chairs else "people")


# ── capacities ────────────────────────────────────────────────────────────────────────────


async def capacity_of(desk: Desk, role: Role) -> Capacity:
    """The capacity this role names. Raises Malformed, and Unknown for a session that is not there."""
    capacity_name(role.capacity)
    return checked_capacity(role, await _sessions(desk), CapacityId(desk.mint()))


async def held_as(
    desk: Desk, person: Person, capacity: str, session: str | None = None, seat: str | None = None
) -> Capacity:
    """The one that these words mean of those a person holds. Raises Malformed, Unknown, Conflict."""
    name, sessions = capacity_name(capacity), await _sessions(desk)
    found = [
        held
        for held in person.capacities
        if held.capacity == name
        and (session is None or held.session == sessions.get(session, session))
        and (seat is None or held.seat == seat)
    ]
    if not found:
        raise Unknown("no-such-capacity-held", f"{person.name} does not hold that.")
    if len(found) > 1:
        raise Conflict("several-held", f"{person.name} holds that {len(found)} times; name session or seat.")
    return found[0]


async def _sessions(desk: Desk) -> dict[str, SessionId]:
    """By printed number, and by id."""
    numbers = await _numbers(desk)
    return {str(id): id for id in numbers} | {number: id for id, number in numbers.items()}


async def _numbers(desk: Desk) -> dict[SessionId, str]:
    return session_numbers(await desk.records.programmes.current())


class _Said(TypedDict):
    capacity: str
    session: str | None
    delegation: str | None
    seat: str | None


async def _said(desk: Desk, capacity: Capacity) -> _Said:
    """For the register: in words that can be read when the session has another number."""
    return {
        "capacity": capacity.capacity,
        "session": (await _numbers(desk)).get(capacity.session) if capacity.session else None,
        "delegation": capacity.delegation,
        "seat": capacity.seat,
    }


async def capacity_in_words(desk: Desk, capacity: Capacity) -> str:
    return in_words(capacity, await _numbers(desk))


def session_numbers(programme: Programme | None) -> dict[SessionId, str]:
    """Session id -> printed number, to show a capacity to people."""
    return {session.id: session.number for session in programme.all_sessions()} if programme else {}


def in_words(capacity: Capacity, numbers: Mapping[SessionId, str]) -> str:
    """A capacity as one would say it: "Rapporteur of 1.1", "Steering Group, Examplia"."""
    words = CALLED[capacity.capacity]
    if capacity.seat:
        words = f"{words}, {capacity.seat} chair"
    if capacity.session:
        # A session that was taken out of the programme has no number to show any more.
        words = f"{words} of {numbers.get(capacity.session, 'a withdrawn session')}"
    return f"{words}, {capacity.delegation}" if capacity.delegation else words


def called(capacity: CapacityName) -> str:
    """A capacity's name alone: "Steering Group"."""
    return CALLED[capacity]


def same(held: Capacity, given: Capacity) -> bool:
    """Whether they say the same, whatever their ids."""
    return (held.capacity, held.session, held.delegation, held.seat) == (
        given.capacity,
        given.session,
        given.delegation,
        given.seat,
    )
