"""What an invitation got wrong about somebody: name, address, delegation.

A name is shown as it is today wherever the person is named. A delegation stands beside what somebody
says from then on: what they said before was said for the one that they had then.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from drafts.errors import Conflict, Unknown
from drafts.ids import CapacityId, PersonId
from drafts.invitations import checked_delegation, checked_email, checked_name
from drafts.people import Capacity, Person
from server.actions.desk import Desk, require
from server.actions.people import capacity_in_words, known_by_id, require_over, same
from server.actions.register import recording

NOBODY_S: Final = "none"
"""In the register, for a delegation that is none."""


async def correct(
    desk: Desk, by: Person | None, person: PersonId, name: str | None = None, email: str | None = None
) -> Person:
    """As they are called from now on; what is None stays, and what is the same already enters nothing.

    With another address the sign-in links that went to the old one end; where they are signed in they stay
    so. Raises Forbidden, Unknown, Malformed, Conflict("email-taken").
    """
    require(by, "people")
    before = await known_by_id(desk, person)
    require_over(by, before)
    now = replace(
        before,
        name=before.name if name is None else checked_name(name),
        email=before.email if email is None else checked_email(email),
    )
    if now == before:
        return before
    about = _changed("name", before.name, now.name) | _changed("address", before.email, now.email)
    correcting = recording(desk, by, "person corrected", draft=None, person=person, **about)
    return await correcting.people.correct(person, now.name, now.email)


async def correct_delegation(
    desk: Desk, by: Person | None, capacity: CapacityId, delegation: str | None
) -> Capacity:
    """Whom its holder speaks for; None or empty: nobody. Raises Forbidden, Unknown, Malformed, and
    Conflict("held-already") when they would hold the same twice."""
    require(by, "people")
    try:
        holder = await desk.records.people.holder(capacity)
    except Unknown:
        raise Unknown("no-such-capacity-held", "Nobody holds this capacity any more.") from None
    require_over(by, holder)
    before = next(held for held in holder.capacities if held.id == capacity)
    now = replace(before, delegation=checked_delegation(delegation))
    if now == before:
        return before
    if any(same(held, now) for held in holder.capacities):
        raise Conflict("held-already", f"{holder.name} holds this for that delegation already.")
    about = _changed("delegation", before.delegation, now.delegation)
    words = await capacity_in_words(desk, replace(before, delegation=None))
    correcting = recording(
        desk,
        by,
        "capacity corrected",
        draft=None,
        person=holder.id,
        name=holder.name,
        capacity=words,
        **about,
    )
    await correcting.people.speak_for(capacity, now.delegation)
    return now


def _changed(part: str, before: str | None, now: str | None) -> dict[str, str]:
    if before == now:
        return {}
    return {f"{part} before": before or NOBODY_S, f"{part} now": now or NOBODY_S}
