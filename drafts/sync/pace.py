"""How fast one connection may speak: so many messages a second, and a burst beyond that.

Whoever is too fast is not read for a moment, so that TCP makes them wait: nothing they sent
is lost, and nobody is shown the door for pasting quickly or coming back with a long queue.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

_NOTHING: Final = 1e-9
"""Of a message: what a sum of floating numbers is off by."""


@dataclass(slots=True)
class Pace:
    """`rate`: messages a second, in the long run. `burst`: how many may come at once after a rest."""

    rate: float
    burst: float
    _left: float = field(init=False)
    _at: float = field(init=False, default=0.0)

    def __post_init__(self) -> None:
        self._left = self.burst

    def take(self, messages: int, now: float) -> float:
        """These have come at `now` (seconds of any clock that only goes forward). How many
        seconds to read nothing more; 0 while the pace is kept."""
        self._left = min(self.burst, self._left + (now - self._at) * self.rate) - messages
        self._at = now
        return -self._left / self.rate if self._left < -_NOTHING else 0.0
