"""Sign-in links, handed to the person by mail, or else to whoever made them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import structlog

from drafts.ids import PersonId
from drafts.people import Person
from server.actions.desk import Desk
from server.actions.letters import asked_for, invitation
from server.actions.people import in_words, no_such_person, require_to_let_in, session_numbers
from server.actions.register import recording
from server.identity.links import ASKED_FOR, LIFETIME, issue_link
from server.ports import Letter

log = structlog.get_logger(__name__)

NAMELESS: Final = "the forum"
"""What letters call a forum whose programme has not been loaded."""


@dataclass(frozen=True, slots=True)
class Handed:
    """A link that was made. `link` "" when it is on its way by mail: then nobody else needs to see it.
    `fault`: why it is not, where mail is set up; the link is then to be handed on."""

    person: Person
    link: str
    fault: str = ""

    @property
    def mailed(self) -> bool:
        return not self.link


async def hand_out(desk: Desk, by: Person | None, people: Sequence[Person]) -> tuple[Handed, ...]:
    """A fresh link for each. Raises Forbidden, with none made, when one is not for `by` to let in."""
    for person in people:
        require_to_let_in(by, person)
    links = [await _link(desk, by, person, LIFETIME) for person in people]
    if desk.mail is None:
        return tuple(map(Handed, people, links))
    faults = await desk.mail.send(await _invitations(desk, people, links))
    return tuple(
        Handed(person, link if fault else "", fault)
        for person, link, fault in zip(people, links, faults, strict=True)
    )


async def hand_one(desk: Desk, by: Person | None, person: PersonId) -> Handed:
    """Raises Forbidden, Unknown."""
    people = {each.id: each for each in await desk.records.people.all()}
    if person not in people:
        raise no_such_person()
    return (await hand_out(desk, by, [people[person]]))[0]


async def make(desk: Desk, by: Person | None, person: Person) -> str:
    """A fresh link, to be shown to `by` whatever the mail does."""
    require_to_let_in(by, person)
    return await _link(desk, by, person, LIFETIME)


async def send_asked_for(desk: Desk, email: str) -> None:
    """For whoever writes this address on the sign-in page. Nothing happens for a stranger, or for
    somebody who holds nothing any more: the page answers alike, and before this begins."""
    person = await desk.records.people.by_email(email)
    if person is None or not person.capacities or desk.mail is None:
        return
    # The server's own act: whoever wrote the address need not be the one whom it belongs to.
    link = await _link(desk, None, person, ASKED_FOR)
    letter = asked_for(person, await _forum(desk), link, desk.clock.now() + ASKED_FOR)
    (fault,) = await desk.mail.send([letter])
    if fault:
        log.warning("a link that was asked for could not be sent", fault=fault, person=person.id)


async def _link(desk: Desk, by: Person | None, person: Person, lifetime: timedelta) -> str:
    making = recording(desk, by, "link made", person=person.id, name=person.name)
    secret = await issue_link(making.grants, person.id, desk.clock.now(), desk.entropy, lifetime)
    return f"{desk.base_url}/sign-in/{secret}"


async def _invitations(desk: Desk, people: Sequence[Person], links: Sequence[str]) -> list[Letter]:
    forum, until = await _forum(desk), desk.clock.now() + LIFETIME
    numbers = session_numbers(await desk.records.programmes.current())
    return [
        invitation(
            person,
            [in_words(capacity, numbers) for capacity in person.capacities],
            forum,
            link,
            until,
            desk.base_url,
        )
        for person, link in zip(people, links, strict=True)
    ]


async def _forum(desk: Desk) -> str:
    programme = await desk.records.programmes.current()
    return programme.name if programme else NAMELESS
