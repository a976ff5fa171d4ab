"""In which capacity somebody speaks on a draft, and who is there to be spoken to."""

from __future__ import annotations

from dataclasses import dataclass

from drafts.discussion.comments import Speaker
from drafts.discussion.rounds import Round, may_speak, over
from drafts.errors import Conflict
from drafts.ids import DraftId
from drafts.people import Act, Capacity, DraftAtStage, Person, may
from server.actions.desk import Desk, require
from server.actions.drafts import Found, find


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who may read a draft, in the first capacity that lets them."""

    person: Person
    capacity: Capacity


def giving(person: Person, act: Act, draft: DraftAtStage) -> tuple[Capacity, ...]:
    """Those of their capacities that give this act on this draft."""
    return tuple(held for held in person.capacities if may((held,), act, draft))


def speaker(person: Person, act: Act, draft: DraftAtStage) -> Speaker:
    """As what they do it. Raises Forbidden when nothing lets them."""
    held = giving(person, act, draft)
    if not held:
        require(person, act, draft)
    return Speaker(person.id, held[0].capacity, held[0].delegation)


async def last_round(desk: Desk, draft: DraftId) -> Round | None:
    rounds = await desk.records.rounds.all(draft)
    return rounds[-1] if rounds else None


def speaks(person: Person, found: Found, last: Round | None, desk: Desk) -> bool:
    held = giving(person, "comment", found.record.at_stage)
    return bool(held) and may_speak(held, last, desk.clock.now()) and not _is_adopted(found)


def speaking(person: Person, found: Found, last: Round | None, desk: Desk) -> Speaker:
    """As what they comment now. Raises Forbidden, Conflict("round-closed"), Conflict("adopted")."""
    author = speaker(person, "comment", found.record.at_stage)
    if _is_adopted(found):
        raise Conflict("adopted", "This text has been adopted; it is not commented on any more.")
    if last and not may_speak(giving(person, "comment", found.record.at_stage), last, desk.clock.now()):
        raise over(last)
    return author


def _is_adopted(found: Found) -> bool:
    return found.record.at_stage.stage == "adopted"


async def readers_of(desk: Desk, draft: DraftAtStage, act: Act = "read") -> tuple[Reader, ...]:
    """Everybody who may read it, or do another act, in the order in which they were invited."""
    standings = await desk.hub.roster.now()
    able = ((person, giving(person, act, draft)) for person in standings.people.values())
    return tuple([Reader(person, held[0]) for person, held in able if held])


async def whom_to_mention(desk: Desk, person: Person | None, draft: DraftId) -> tuple[Reader, ...]:
    """Raises Unknown."""
    found = await find(desk, person, draft)
    return await readers_of(desk, found.record.at_stage)
