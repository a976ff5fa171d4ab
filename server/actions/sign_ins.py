"""Where somebody is signed in, and with which tokens their scripts come: listed, and ended."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from drafts.errors import Malformed, Unknown
from drafts.ids import PersonId
from drafts.one_line import one_line
from drafts.people import Person
from server.actions.desk import Desk
from server.actions.people import no_such_person, require_over, require_to_let_in
from server.actions.register import recording
from server.actions.upkeep import keep_attendance
from server.identity.tokens import issue_token
from server.ports import Grant

MAX_LABEL: Final = 80
ENDED: Final = {"session": "session ended", "token": "token ended"}
"""What the register calls it."""


async def of(desk: Desk, by: Person | None, person: PersonId) -> tuple[Grant, ...]:
    """Sessions and tokens that stand, newest first: one's own, or those of somebody whom one may let in.

    Raises Forbidden, Unknown.
    """
    await _whose(desk, by, person)
    await keep_attendance(desk)  # so that "last seen" is not a moment old
    standing = await desk.records.grants.of(person, desk.clock.now())
    return tuple(grant for grant in standing if grant.purpose in ENDED)


async def end(desk: Desk, by: Person | None, person: PersonId, grant: str) -> None:
    """End one; the sockets it has opened close. Raises Forbidden, Unknown."""
    who = await _whose(desk, by, person)
    found = next((each for each in await of(desk, by, person) if each.digest == grant), None)
    if found is None:
        raise Unknown("no-such-sign-in", "This has ended already, or never was.")
    act = ENDED[found.purpose]
    ending = recording(desk, by, act, person=who.id, name=who.name, label=found.label or None)
    await ending.grants.end(person, grant)
    desk.hub.sign_out(grant)


async def end_others(desk: Desk, person: Person, but: str) -> int:
    """All sessions of one's own except this one. How many."""
    others = [each for each in await of(desk, person, person.id) if each.purpose == "session"]
    others = [each for each in others if each.digest != but]
    for each in others:
        await end(desk, person, person.id, each.digest)
    return len(others)


async def make_token(
    desk: Desk, by: Person | None, person: Person, until: datetime | None = None, label: str = ""
) -> str:
    """A bearer token until then, or for 90 days. Raises Forbidden, Malformed."""
    require_to_let_in(by, person)
    now, words = desk.clock.now(), one_line(label)
    if until is not None and until <= now:
        raise Malformed("until-past", "A token ends on a day that is still to come.")
    if len(words) > MAX_LABEL:
        raise Malformed("label-too-long", f"Keep the label under {MAX_LABEL} characters.")
    making = recording(desk, by, "token made", person=person.id, name=person.name, label=words or None)
    return await issue_token(making.grants, person.id, now, desk.entropy, until, words)


async def _whose(desk: Desk, by: Person | None, person: PersonId) -> Person:
    """Whose they are, for one who may see them. Whether somebody else's id is anybody's is only for
    those to know who keep the people."""
    if by is not None and by.id == person:
        return by
    people = {each.id: each for each in await desk.records.people.all()}
    found = people.get(person)
    require_over(by, found or Person(person, "", ""))
    if found is None:
        raise no_such_person()
    return found
