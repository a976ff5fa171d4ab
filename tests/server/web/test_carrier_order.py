"""Messages are heard in the order in which they came, however many come in one piece."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import cast

from websockets.frames import Frame, Opcode

from drafts.errors import Refusal
from drafts.sync.pace import Pace
from server.web.carrier import AT_ONCE, Carrier


class Line:
    """A transport that takes everything, and goes on delivering though it is asked not to."""

    def set_write_buffer_limits(self, high: int) -> None: ...
    def pause_reading(self) -> None: ...
    def resume_reading(self) -> None: ...
    def write(self, data: bytes) -> None: ...


class Ear:
    """Hears, and neither refuses nor leaves."""

    def __init__(self, hear: Callable[[bytes], None]) -> None:
        self.hear = hear

    def refuse(self, fault: Refusal) -> None:
        raise AssertionError(fault)

    def leave(self) -> None: ...


def messages(first: int, count: int) -> bytes:
    numbers = range(first, first + count)
    return b"".join(Frame(Opcode.BINARY, str(number).encode()).serialize(mask=True) for number in numbers)


async def test_a_flood_before_and_after_somebody_attends_is_heard_once_and_in_order() -> None:
    carrier, heard = Carrier(cast(asyncio.Transport, Line()), set()), list[int]()
    many = 3 * AT_ONCE
    stream = messages(0, 2 * many)
    before, after = stream[: len(stream) // 2 + 1], stream[len(stream) // 2 + 1 :]  # cut within a frame
    carrier.data_received(before)
    complete = asyncio.get_running_loop().create_future()

    def hear(frame: bytes) -> None:
        heard.append(int(frame))
        if len(heard) == 2 * many:
            complete.set_result(None)

    carrier.attend(Pace(1e9, 1e9), Ear(hear))
    carrier.data_received(after)
    async with asyncio.timeout(20):
        await complete
    assert heard == list(range(2 * many))
