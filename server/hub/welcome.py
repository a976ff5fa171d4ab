"""What somebody who joins is sent: the whole text, encoded once for many.

Encoding a draft takes 4 ms a MB, and 200 people join when a session begins, while others
already type. So the encoded state is kept as a ready frame, the *base*, and beside it what was
committed since, the *tail*, merged when somebody asks.
"""

from __future__ import annotations

from typing import Final

from drafts.sync import wire
from drafts.text.draft import merge
from server.hub.frame import Frame
from server.hub.live_text import LiveText

SMALL: Final = 256 * 1024
"""Bytes of a state that is simply encoded anew after each change: it takes a millisecond."""
KEPT_TAIL: Final = 8
"""The base is let go when the tail has grown to one part in so many of it."""

NOTHING_HELD: Final = b"\x00"
"""The state vector of somebody who holds nothing."""


class Welcome:
    """The ready answers to step 1 of one draft, all of durable text."""

    def __init__(self, text: LiveText) -> None:
        self._text = text
        self._state: bytes | None = None
        self._whole: Frame | None = None
        self._base: Frame | None = None
        self._tail: list[bytes] = []
        self._tail_size = 0
        self._end: Frame | None = None
        self._same: tuple[bytes, Frame] | None = None
        self._asked = False

    def committed(self, update: bytes) -> None:
        """This is durable now, and in the text."""
        self._same = self._end = self._whole = None
        if self._state is None:
            return
        self._tail.append(update)
        self._tail_size += len(update)
        base = len(self._state)
        if base < SMALL or self._tail_size > base // KEPT_TAIL:
            self._forget()

    def answer(self, state_vector: bytes) -> tuple[Frame, ...]:
        """The frames that bring a peer with that state vector up to now. Raises Malformed.

        The last one is the step 2: a peer takes itself for synced once it has that.
        """
        self._asked = True
        if state_vector == NOTHING_HELD:
            return self._everything()
        # After a restart everybody comes back with the same copy.
        if self._same is None or self._same[0] != state_vector:
            self._same = state_vector, Frame(wire.step2(self._text.missing(state_vector)))
        return (self._same[1],)

    def rest(self) -> None:
        """Some seconds have gone by: nobody keeps a large base that nobody asks for."""
        if not self._asked and self._state is not None and len(self._state) > SMALL:
            self._forget()
        self._asked = False

    def _everything(self) -> tuple[Frame, ...]:
        if self._state is None:
            self._state = self._text.full()
        if not self._tail:
            self._whole = self._whole or Frame(wire.step2(self._state))
            return (self._whole,)
        # The base goes first: a peer that cannot wait for what an update leans on would lose the tail.
        self._base = self._base or Frame(wire.update(self._state))
        return self._base, self._ending()

    def _ending(self) -> Frame:
        if self._end is None:
            if len(self._tail) > 1:
                self._tail = [merge(*self._tail)]
            self._end = Frame(wire.step2(self._tail[0]))
        return self._end

    def _forget(self) -> None:
        self._state = self._whole = self._base = self._end = None
        self._tail, self._tail_size = [], 0
