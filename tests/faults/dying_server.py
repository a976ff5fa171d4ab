"""A server that kills itself, as a power cut would, when it comes to a named point for the n-th time.

    PENHOLDER_DIES_AT='committed, before anybody is told' PENHOLDER_DIES_ON=17 \
        python -m tests.faults.dying_server serve --port 8000

The product knows nothing of it: functions are wrapped from outside, by the names in POINTS.
"""

from __future__ import annotations

import functools
import importlib
import itertools
import os
import signal
from collections.abc import Callable, Mapping
from inspect import iscoroutinefunction
from typing import Any, Final, Literal, NamedTuple


class Point(NamedTuple):
    """`name`: module, then class or function, all with dots."""

    when: Literal["before", "after"]
    name: str


POINTS: Final[Mapping[str, Point]] = {
    "a frame is received": Point("before", "server.hub.room.Room.offer"),
    "scanned": Point("after", "server.hub.room.scan"),
    "judged": Point("after", "server.hub.live_text.judge"),
    "applied": Point("after", "server.hub.room.Room._apply"),
    "before it is appended": Point("before", "server.hub.journal.GroupCommit._append"),
    "in the transaction, before COMMIT": Point("after", "server.store.journal.append"),
    "committed, before anybody is told": Point("after", "server.store.journal.StoredJournal.append"),
    "acknowledged, before it is broadcast": Point("before", "server.hub.room.Room._broadcast"),
    "sent to some and not to others": Point("after", "server.web.carrier.DirectOutbox.put"),
    "broadcast": Point("after", "server.hub.room.Room._broadcast"),
}
"""In the order in which a word comes by them."""


def mine(point: Point, call: int) -> None:
    """Put the charge in place: the process dies in the `call`-th call, from 1."""
    owner, name = _find(point.name)
    setattr(owner, name, _dying(getattr(owner, name), point.when, call))


def _find(dotted: str) -> tuple[Any, str]:
    *path, name = dotted.split(".")
    for length in range(len(path), 0, -1):
        try:
            owner = importlib.import_module(".".join(path[:length]))
        except ModuleNotFoundError:
            continue
        return functools.reduce(getattr, path[length:], owner), name
    raise LookupError(dotted)


def _dying(function: Callable[..., Any], when: str, call: int) -> Callable[..., Any]:
    calls = itertools.count(1)

    def die_in_time() -> None:
        if next(calls) == call:
            os.kill(os.getpid(), signal.SIGKILL)

    @functools.wraps(function)
    def wrapped(*given: Any, **named: Any) -> Any:
        if when == "before":
            die_in_time()
        result = function(*given, **named)
        if when == "after":
            die_in_time()
        return result

    @functools.wraps(function)
    async def awaited(*given: Any, **named: Any) -> Any:
        if when == "before":
            die_in_time()
        result = await function(*given, **named)
        if when == "after":
            die_in_time()
        return result

    return awaited if iscoroutinefunction(function) else wrapped


if __name__ == "__main__":
    from penholder import main

    mine(POINTS[os.environ["PENHOLDER_DIES_AT"]], int(os.environ["PENHOLDER_DIES_ON"]))
    main()
