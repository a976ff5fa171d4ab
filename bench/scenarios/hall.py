"""Two write and a hall of people reads along."""

from __future__ import annotations

from typing import Final

from bench.load.crowd import Cast, Pace
from bench.scenarios.typists import Case, Typing

HALL: Final = Typing(
    "hall",
    """Two writers, 5 keys a second each, and 500 or 1,000 readers in one draft. Everybody renews their
    presence every 15 seconds, as browsers do.""",
    (
        Case("500 readers", Cast(1, 2, 500), Pace(warm=6, window=16), 0.3),
        Case("1,000 readers", Cast(1, 2, 1000), Pace(warm=6, window=16), 0.3),
    ),
    rounds=1,
)
