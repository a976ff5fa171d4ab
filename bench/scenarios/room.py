"""Five, twenty-five and a hundred people write in one draft."""

from __future__ import annotations

from typing import Final

from bench.load.crowd import Cast, Pace
from bench.scenarios.typists import Case, Typing

ROOM: Final = Typing(
    "room",
    """5, 25 and 100 editors in one draft, 5 keys a second each.""",
    (
        Case("5 editors", Cast(1, 5), Pace()),
        Case("25 editors", Cast(1, 25), Pace(), 0.85),
        Case("100 editors", Cast(1, 100), Pace(), 0.85),
    ),
)
