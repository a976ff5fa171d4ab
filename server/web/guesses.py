"""A brake on guessing bearer tokens."""

from __future__ import annotations

from collections import OrderedDict
from typing import Final

from server.web.throttle import FAILURES, Throttle

REMEMBERED: Final = 10_000
"""Failed tokens known by their digests; beyond that the one that failed longest ago is forgotten."""


class Guesses:
    """Counts, by address, the tokens that were none: each different one once.

    A script that goes on asking with a token which has ended guesses nothing, and must not lock out
    the others behind its address. Once an address has guessed too often every token from there is
    refused unseen, good ones too: else whoever guesses would still be told which is one.
    """

    def __init__(self, throttle: Throttle | None = None) -> None:
        self._throttle = throttle or Throttle(most=FAILURES)
        self._failed: OrderedDict[tuple[str, str], None] = OrderedDict()

    def check(self, address: str) -> None:
        """Raises Refusal("too-many-attempts")."""
        self._throttle.check(address)

    def failed(self, address: str, digest: str) -> None:
        if (address, digest) not in self._failed:
            self._throttle.failed(address)
        self._failed[address, digest] = None
        self._failed.move_to_end((address, digest))
        if len(self._failed) > REMEMBERED:
            self._failed.popitem(last=False)
