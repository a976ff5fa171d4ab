"""The head of a page: who is signed in, and where they may go."""

from __future__ import annotations

from typing import Any

from drafts.people import Person
from drafts.programme.model import Programme
from server.actions.desk import allowed
from server.actions.people import in_words, session_numbers


def who(person: Person, programme: Programme | None) -> dict[str, Any]:
    """What `who.html` shows."""
    may = {
        "people": allowed(person, "people"),
        "register": allowed(person, "register"),
        "reviews": allowed(person, "register") or allowed(person, "verdict"),
    }
    return {"person": shown(person, programme), "may": may}


def shown(person: Person, programme: Programme | None) -> dict[str, Any]:
    numbers = session_numbers(programme)
    capacities = [in_words(capacity, numbers) for capacity in person.capacities]
    return {"id": person.id, "name": person.name, "capacities": capacities}
