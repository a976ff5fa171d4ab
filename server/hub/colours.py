"""The colour by which people in one draft tell each other's carets apart."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from typing import Final

from drafts.ids import PersonId

COLOURS: Final = (
    "#b3541e", "#2f6f4f", "#6d4fa3", "#a13d63", "#1f6f8b", "#7a6a12", "#44589e", "#8a4b4b",
)  # fmt: skip
"""Dark enough for white letters on them, light enough to be seen on a dark page."""


def colour_for(person: PersonId, taken: Iterable[str]) -> str:
    """The person's usual colour, or the next one that nobody here has; theirs again when all are taken."""
    usual = zlib.crc32(person.encode()) % len(COLOURS)
    in_order = COLOURS[usual:] + COLOURS[:usual]
    others = set(taken)
    return next((colour for colour in in_order if colour not in others), in_order[0])
