"""A brake on guessing: after too many attempts one has to wait."""

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
    """Counts attempts by address, of whatever kind. `clock` gives seconds that never go back."""

    def __init__(
        self, clock: Callable[[], float] = monotonic, most: int = FAILURES, recovery: float = RECOVERY
    ) -> None:
        self._clock = clock
        self._most = most
        self._recovery = recovery
        self._failures: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def check(self, address: str) -> None:
        """Raises Refusal("too-many-attempts")."""
        if self.full(address):
            raise Refusal("too-many-attempts", "There were too many attempts from here. Wait a minute.")

    def full(self, address: str) -> bool:
        return self._standing(address) > self._most - 1

    def failed(self, address: str) -> None:
        self._failures[address] = (self._standing(address) + 1, self._clock())
        self._failures.move_to_end(address)
        if len(self._failures) > ADDRESSES:
            self._failures.popitem(last=False)

    def _standing(self, address: str) -> float:
        count, since = self._failures.get(address, (0.0, 0.0))
        return max(0.0, count - (self._clock() - since) / self._recovery)
