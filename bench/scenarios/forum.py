"""A hundred sessions at work at the same time."""

from __future__ import annotations

from typing import Final

from bench.load.crowd import Cast, Pace
from bench.scenarios.typists import Case, Typing

FORUM: Final = Typing(
    "forum",
    """100 drafts with 4 editors each, 5 keys a second each.""",
    (Case("100 x 4 editors", Cast(100, 4), Pace(warm=4), 0.95),),
)
