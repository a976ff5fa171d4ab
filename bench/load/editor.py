"""One connection of somebody who types: a reader whose keys are due at fixed times."""

from __future__ import annotations

from bench.load.reader import Reader, Seat
from bench.load.tally import Tally, Typing
from bench.load.wire_frames import Id, client_frame, keys_of, keystroke


class Editor(Reader):
    """`behind`: the character behind which its first letter stands; the others follow their own.

    `sent` counts its letters, which is also its next clock.
    """

    def __init__(self, seat: Seat, tally: Tally, client: int, sampled: bool = False) -> None:
        super().__init__(seat, tally, client, sampled)
        self.sent = 0
        self.behind: Id | None = None
        self._write = keys_of(seat.prefix, client)
        self._ends = 0.0

    def type(self, begins: float, period: float, ends: float) -> Typing:
        """From `begins` on a letter every `period` seconds, the last one before `ends`."""
        typing = self._tally.typing[self.client] = Typing(self.sent, begins, period)
        self._ends = ends
        return typing

    def press(self, now: float) -> float | None:
        """Send every letter that is due by now; when the next one is, None after the last."""
        if self.closed:
            return None
        typing = self._tally.typing[self.client]
        until = min(now, self._ends)
        count = int((until - typing.begun) / typing.period) + 1
        end = typing.first + count
        if end > self.sent:
            self._tally.lateness.append(now - typing.due(self.sent))
            self.transport.write(self._letters(end))
            self.sent = end
        following = typing.due(end)
        return following if following < self._ends else None

    def _letters(self, end: int) -> bytes:
        if self.sent:
            return self._write(self.sent, end)
        first = client_frame(
            self.seat.prefix + b"\x00\x02" + _prefixed(keystroke(self.client, 0, self.behind))
        )
        return first + (self._write(1, end) if end > 1 else b"")


def _prefixed(update: bytes) -> bytes:
    return bytes((len(update),)) + update
