"""The server's side of one connection: frames in, events out, acknowledgements counted.

Rules S1 to S8 of docs/protocol.md. No socket, no task, no clock: whoever holds the socket
feeds `receive` and sends what is handed back.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from drafts.errors import TooLarge
from drafts.sync import wire

MAX_FRAME: Final = 4 << 20
"""Bytes of one frame. The transport's own limit must be higher, or stock clients reconnect
in a hot loop on 1009; above this one they are told 4413, which stops them."""


@dataclass(frozen=True, slots=True)
class StateAsked:
    """Answer with a step 2 of what the peer lacks."""

    state_vector: bytes


@dataclass(frozen=True, slots=True)
class UpdateOffered:
    """`ordinal` counts from 1; None for an update with nothing in it: nothing to do."""

    ordinal: int | None
    update: bytes


@dataclass(frozen=True, slots=True)
class PresenceOffered:
    entries: bytes


@dataclass(frozen=True, slots=True)
class PresenceAsked:
    """Answer with everybody's current presence."""


@dataclass(frozen=True, slots=True)
class Nothing:
    """A message that asks for nothing here."""


Event = StateAsked | UpdateOffered | PresenceOffered | PresenceAsked | Nothing


class _Unfinished:
    """The ordinals that a plain count cannot tell of."""

    __slots__ = ("postponed", "settled", "whole")

    def __init__(self) -> None:
        self.settled: set[int] = set()  # beyond what is acknowledged, with gaps before them
        self.postponed: set[int] = set()
        self.whole: set[int] = set()  # unsettled step 2s

    def __bool__(self) -> bool:
        return bool(self.settled or self.postponed or self.whole)

    def settle(self, ordinal: int, acknowledged: int) -> int:
        """What is acknowledged now."""
        self.settled.add(ordinal)
        if ordinal in self.whole:
            self._settle_postponed(ordinal)
        while acknowledged + 1 in self.settled:
            acknowledged += 1
            self.settled.remove(acknowledged)
        return acknowledged

    def _settle_postponed(self, ordinal: int) -> None:
        # A step 2 holds everything the peer had and we lacked when it was sent.
        self.whole.remove(ordinal)
        covered = {early for early in self.postponed if early < ordinal}
        self.postponed -= covered
        self.settled |= covered


class Session:
    """One connection. `private`: the peer asked for penholder.1 and gets types 100 to 103."""

    __slots__ = ("_acknowledged", "_offered", "_open", "_told", "private")

    def __init__(self, private: bool) -> None:
        self.private = private
        self._offered = 0
        self._acknowledged = self._told = 0
        self._open: _Unfinished | None = None  # three empty sets take 650 bytes, and nearly all would be

    @property
    def offered(self) -> int:
        """The ordinal of the newest counted message."""
        return self._offered

    def receive(self, frame: bytes) -> Event:
        """What a frame asks for. Raises Malformed, or TooLarge over MAX_FRAME."""
        if len(frame) > MAX_FRAME:
            raise TooLarge("too-large", f"The message is larger than {MAX_FRAME >> 20} MiB.")
        message = wire.read(frame)
        if isinstance(message, wire.Update | wire.Step2):
            return self._offer(message)
        if isinstance(message, wire.Awareness):
            return PresenceOffered(message.entries)
        if isinstance(message, wire.Step1):
            return StateAsked(message.state_vector)
        return PresenceAsked() if isinstance(message, wire.QueryAwareness) else Nothing()

    def settle(self, ordinal: int) -> None:
        """That message is durable, or was held already by what is durable."""
        if ordinal == self._acknowledged + 1 and self._open is None:
            self._acknowledged = ordinal  # nearly always: in order, one after the other
            return
        unfinished = self._unfinished()
        self._acknowledged = unfinished.settle(ordinal, self._acknowledged)
        if not unfinished:
            self._open = None

    def acknowledgement(self) -> bytes | None:
        """The ACK frame that is due; None when nothing new is settled, or the peer gets no such frames."""
        if not self.private or self._acknowledged == self._told:
            return None
        self._told = self._acknowledged
        return wire.ack(self._acknowledged)

    def postpone(self, ordinal: int) -> None:
        """That message came too early: a later step 2 of this peer brings its content again."""
        unfinished = self._unfinished()
        unfinished.postponed.add(ordinal)
        unfinished.whole.discard(ordinal)

    def refused(self, ordinal: int, code: str, reason: str) -> bytes | None:
        """The REFUSED frame to send before closing; None for a peer that gets no such frames."""
        return wire.refused(ordinal, code, reason) if self.private else None

    def _offer(self, message: wire.Update | wire.Step2) -> UpdateOffered:
        if message.update == wire.EMPTY_UPDATE:
            return UpdateOffered(None, message.update)
        self._offered += 1
        if isinstance(message, wire.Step2):
            self._unfinished().whole.add(self._offered)
        return UpdateOffered(self._offered, message.update)

    def _unfinished(self) -> _Unfinished:
        if self._open is None:
            self._open = _Unfinished()
        return self._open
