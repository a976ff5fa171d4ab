"""The ways that lead from the head of a page to what is not for everybody."""

from __future__ import annotations

from typing import Final

from drafts.people import Act, Person
from server.actions.desk import allowed

WAYS: Final[tuple[tuple[Act, str, str], ...]] = (("register", "/register", "Register"),)
"""What one must be allowed to do, where it is done, and its name."""


def ways(person: Person) -> list[dict[str, str]]:
    return [{"href": href, "words": words} for act, href, words in WAYS if allowed(person, act)]
