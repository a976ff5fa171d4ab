"""The register in words: for the page and the command line, and each entry as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, cast, get_args

from drafts.ids import CapacityId, DraftId, PersonId, SessionId
from drafts.people import Capacity, CapacityName, Seat
from drafts.register import Detail, Held, Record, as_json, hashed
from server.actions.desk import Desk
from server.actions.people import called, in_words, session_numbers

MERE_IDS: Final = frozenset({"id", "answer"})
"""Parts that only a machine can follow: `record_line` has them."""
DIGITS = 8
"""Of a hash or an id, where the whole would say no more to a reader."""


@dataclass(frozen=True, slots=True)
class Names:
    """What ids in the register are called today; who and what is gone keeps its id."""

    people: Mapping[PersonId, str]
    sessions: Mapping[SessionId, str]
    drafts: Mapping[DraftId, str]
    """Draft -> the number of its session."""

    def person(self, person: PersonId | None) -> str:
        return "The operator or the server" if person is None else self.people.get(person, person)

    def draft(self, draft: DraftId) -> str:
        return f"Session {self.drafts[draft]}" if draft in self.drafts else "A withdrawn session"

    def capacity(self, held: Held) -> str:
        capacity, seat = cast("CapacityName", held.capacity), cast("Seat | None", held.seat)
        kept = Capacity(CapacityId(""), capacity, held.session, held.delegation, seat)
        return in_words(kept, self.sessions)


async def naming(desk: Desk) -> Names:
    programme = await desk.records.programmes.current()
    people = {person.id: person.name for person in await desk.records.people.all()}
    sessions = tuple(programme.all_sessions()) if programme else ()
    return Names(people, session_numbers(programme), {each.draft: each.number for each in sessions})


def called_in(capacity: str) -> str:
    """A capacity as one says it, whether it was entered by its name here or in words already."""
    return called(cast("CapacityName", capacity)) if capacity in get_args(CapacityName) else capacity


def details(about: Mapping[str, Detail], names: Names) -> Iterator[tuple[str, str]]:
    """What an act was about, as a reader wants it: persons by their names, hashes cut short."""
    for part, said in about.items():
        if part == "person":
            yield part, names.person(PersonId(str(said)))
        elif part == "capacity":
            yield part, called_in(str(said))
        elif part in MERE_IDS:
            continue
        elif part == "hash":
            yield part, str(said)[:DIGITS]
        elif part != "name" or "person" not in about or about["person"] not in names.people:
            yield part, str(said)


def in_one_line(number: int, record: Record | None, names: Names) -> str:
    """For a terminal; the parts are two blanks apart."""
    if record is None or not record.sound:
        return f"{number:>6}  damaged: see penholder verify"
    done = record.done
    who = ", ".join([names.person(done.person), *map(names.capacity, done.capacities)])
    about = "; ".join(f"{part}: {said}" for part, said in details(done.about, names))
    parts = [
        f"{number:>6}",
        moment(done.at),
        who,
        done.act,
        names.draft(done.draft) if done.draft else "",
        about,
    ]
    return "  ".join(part for part in parts if part)


def record_line(number: int, record: Record | None) -> str:
    """One JSON object: all that is hashed, in the form in which it is, and the hashes. Of an entry
    that cannot be read only its number."""
    if record is None:
        return as_json({"number": number, "damaged": True})
    return as_json({**hashed(record.number, record.done), "previous": record.previous, "hash": record.hash})


def moment(at: datetime) -> str:
    """In UTC, to the second where nothing finer was kept."""
    return at.isoformat().replace("+00:00", "Z")
