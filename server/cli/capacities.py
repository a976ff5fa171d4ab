"""What a person may act as, for a table and for JSON."""

from __future__ import annotations

from typing import Any

from drafts.people import Capacity


def capacity_value(held: Capacity, numbers: dict[Any, str]) -> dict[str, str | None]:
    return {
        "capacity": held.capacity,
        "session": numbers.get(held.session) if held.session else None,
        "delegation": held.delegation,
        "seat": held.seat,
    }


def role_in_words(role: dict[str, str | None]) -> str:
    return " ".join(word for word in role.values() if word)
