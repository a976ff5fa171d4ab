"""People and the capacities they hold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, Final, cast

from sqlalchemy import Row, delete
from sqlalchemy import select as columns
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from drafts.errors import Conflict, Unknown
from drafts.ids import CapacityId, PersonId, SessionId
from drafts.people import Capacity, CapacityName, Person, Seat
from server.store.engine import Store
from server.store.grants import end_all, end_links
from server.store.refusals import unknown_capacity, unknown_person
from server.store.tables import CapacityRow, PersonRow, SessionRow


class StoredPeople:
    """See `ports.People`."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def get(self, person: PersonId) -> Person:
        return await self._store.read(lambda session: _get(session, person))

    async def by_email(self, email: str) -> Person | None:
        return await self._store.read(lambda session: _by_email(session, email))

    async def all(self) -> Sequence[Person]:
        return await self._store.read(_all)

    async def add(self, person: Person) -> None:
        """Raises Unknown for a capacity of a session that is not there."""
        await self._store.write(lambda session: _add(session, person))

    async def correct(self, person: PersonId, name: str, email: str) -> Person:
        return await self._store.write(lambda session: _correct(session, person, name, email))

    async def speak_for(self, capacity: CapacityId, delegation: str | None) -> None:
        await self._store.write(lambda session: _speak_for(session, capacity, delegation))

    async def give(self, person: PersonId, capacity: Capacity) -> None:
        """Raises Unknown for a person or a session that is not there."""
        await self._store.write(lambda session: _give(session, person, capacity))

    async def holder(self, capacity: CapacityId) -> Person:
        return await self._store.read(lambda session: _holder(session, capacity))

    async def take(self, capacity: CapacityId) -> Person:
        return await self._store.write(lambda session: _take(session, capacity))

    async def revoke(self, person: PersonId) -> Person:
        return await self._store.write(lambda session: _revoke(session, person))


def folded(email: str) -> str:
    """What two spellings of one address have in common."""
    return email.strip().casefold()


def _find(session: Session, person: PersonId) -> PersonRow:
    row = session.exec(select(PersonRow).where(PersonRow.id == person)).first()
    if row is None:
        raise unknown_person(person)
    return row


def _get(session: Session, person: PersonId) -> Person:
    return _people(session, [_naming(_find(session, person))])[0]


def _by_email(session: Session, email: str) -> Person | None:
    found = session.exec(select(PersonRow).where(PersonRow.address == folded(email))).first()
    return _people(session, [_naming(found)])[0] if found else None


def _all(session: Session) -> list[Person]:
    # Columns and not rows of the mapper: those of two thousand people leave 7 MB behind.
    everybody = select(PersonRow.id, PersonRow.name, PersonRow.email).order_by(col(PersonRow.place))
    return _people(session, session.exec(everybody).all())


Naming = tuple[str, str, str]
"""A person's id, name and address."""
_HELD: Final = columns(
    col(CapacityRow.person), col(CapacityRow.id), col(CapacityRow.capacity),
    col(CapacityRow.session), col(CapacityRow.delegation), col(CapacityRow.seat),
).order_by(col(CapacityRow.place))  # fmt: skip


def _naming(row: PersonRow) -> Naming:
    return row.id, row.name, row.email


def _people(session: Session, found: Sequence[Naming]) -> list[Person]:
    held: dict[str, list[Capacity]] = defaultdict(list)
    of_these = _HELD.where(col(CapacityRow.person) == found[0][0]) if len(found) == 1 else _HELD
    for row in session.connection().execute(of_these):
        held[row.person].append(_capacity(row))
    return [Person(PersonId(id), name, email, tuple(held[id])) for id, name, email in found]


def _capacity(row: CapacityRow | Row[*tuple[Any, ...]]) -> Capacity:
    return Capacity(
        id=CapacityId(row.id),
        capacity=cast(CapacityName, row.capacity),
        session=None if row.session is None else SessionId(row.session),
        delegation=row.delegation,
        seat=cast("Seat | None", row.seat),
    )


def _add(session: Session, person: Person) -> None:
    session.add(
        PersonRow(id=person.id, name=person.name, email=person.email.strip(), address=folded(person.email))
    )
    _flush_address(session, person.email)
    _give_all(session, person.id, person.capacities)


def _flush_address(session: Session, email: str) -> None:
    try:
        session.flush()
    except IntegrityError as error:
        if "address" not in str(error.orig):
            raise
        raise Conflict("email-taken", f"Somebody with the address {email} is here already.") from error


def _correct(session: Session, person: PersonId, name: str, email: str) -> Person:
    row = _find(session, person)
    if row.address != folded(email):
        end_links(session, person)
    row.name, row.email, row.address = name, email.strip(), folded(email)
    _flush_address(session, email)
    return _get(session, person)


def _speak_for(session: Session, capacity: CapacityId, delegation: str | None) -> None:
    row = session.exec(select(CapacityRow).where(CapacityRow.id == capacity)).first()
    if row is None:
        raise unknown_capacity(capacity)
    row.delegation = delegation


def _give(session: Session, person: PersonId, capacity: Capacity) -> None:
    _find(session, person)
    _give_all(session, person, [capacity])


def _give_all(session: Session, person: PersonId, capacities: Iterable[Capacity]) -> None:
    for capacity in capacities:
        if capacity.session is not None and session.get(SessionRow, capacity.session) is None:
            raise Unknown("unknown-session", f"There is no session {capacity.session}.")
        session.add(_capacity_row(person, capacity))
        session.flush()  # one by one: `place` must follow their order


def _holder(session: Session, capacity: CapacityId) -> Person:
    held = session.exec(select(CapacityRow.person).where(CapacityRow.id == capacity)).first()
    if held is None:
        raise unknown_capacity(capacity)
    return _get(session, PersonId(held))


def _take(session: Session, capacity: CapacityId) -> Person:
    taken = delete(CapacityRow).where(col(CapacityRow.id) == capacity).returning(col(CapacityRow.person))
    holder = session.connection().execute(taken).scalar()
    if holder is None:
        raise unknown_capacity(capacity)
    left = _get(session, PersonId(holder))
    if not left.capacities:
        end_all(session, left.id)
    return left


def _revoke(session: Session, person: PersonId) -> Person:
    before = _get(session, person)
    session.connection().execute(delete(CapacityRow).where(col(CapacityRow.person) == person))
    end_all(session, person)
    return before


def _capacity_row(person: PersonId, capacity: Capacity) -> CapacityRow:
    return CapacityRow(
        id=capacity.id,
        person=person,
        capacity=capacity.capacity,
        session=capacity.session,
        delegation=capacity.delegation,
        seat=capacity.seat,
    )
