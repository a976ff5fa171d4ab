"""Threads that do one thing after the other, for whoever waits on the event loop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from queue import SimpleQueue
from threading import Thread
from typing import Any, TypeVar

T = TypeVar("T")


class Worker:
    """An executor does the same, at a third of a keystroke's whole cost: a second future, its
    condition and a semaphore for every call."""

    def __init__(self, name: str, threads: int = 1) -> None:
        self._calls: SimpleQueue[tuple[Callable[[], Any], asyncio.Future[Any]] | None] = SimpleQueue()
        # Nobody waits for them at the interpreter's end who has not closed it: see `close`.
        self._threads = [Thread(target=self._work, name=name, daemon=True) for _ in range(threads)]
        for thread in self._threads:
            thread.start()

    async def run(self, call: Callable[[], T]) -> T:
        """Cancelled before a thread takes it up, the call never happens; after that, all of it does."""
        done: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._calls.put((call, done))
        return await done

    def close(self) -> None:
        """Blocks until what it was given is done."""
        for _ in self._threads:
            self._calls.put(None)
        for thread in self._threads:
            thread.join()

    def _work(self) -> None:
        while given := self._calls.get():
            call, done = given
            if done.cancelled():
                continue
            try:
                result, fault = call(), None
            except BaseException as raised:
                result, fault = None, raised
            try:
                done.get_loop().call_soon_threadsafe(_settle, done, result, fault)
            except RuntimeError:
                continue  # the loop is closed: nobody waits any more
            finally:
                del given, call, done, result, fault


def _settle(done: asyncio.Future[Any], result: Any, fault: BaseException | None) -> None:
    if done.cancelled():
        return
    if fault is None:
        done.set_result(result)
    else:
        done.set_exception(fault)
