"""A brake on guessing: after too many refused attempts an address has to wait."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from time import monotonic
from typing import Final

from drafts.errors import Refusal

FAILURES: Final = 30
"""Refused attempts an address may make at once. A whole delegation sits behind one address,
and a secret has 128 bits: this is against noise, not the only lock on the door."""
RECOVERY: Final = 10.0
"""Seconds after which one refused attempt is forgiven."""
ADDRESSES: Final = 10_000
"""Addresses remembered; beyond that the one that failed longest ago is forgotten."""


class Throttle:
    """Counts refused attempts by address. `clock` gives seconds that never go back."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._failures: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def check(self, address: str) -> None:
        """Raises Refusal("too-many-attempts")."""
        if self._standing(address) > FAILURES - 1:
            raise Refusal("too-many-attempts", "Too many links were tried from here. Try again in a minute.")

    def failed(self, address: str) -> None:
        self._failures[address] = (self._standing(address) + 1, self._clock())
        self._failures.move_to_end(address)
        if len(self._failures) > ADDRESSES:
            self._failures.popitem(last=False)

    def _standing(self, address: str) -> float:
        count, since = self._failures.get(address, (0.0, 0.0))
        return max(0.0, count - (self._clock() - since) / RECOVERY)
