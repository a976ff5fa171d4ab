"""Runs one scenario against one target, on the loop and the core of the generator."""

from __future__ import annotations

import asyncio
import resource
from collections.abc import Coroutine
from typing import Any, TypeVar

import uvloop

from bench.load.crowd import Cast, Crowd, Figures, Pace
from bench.load.process import LOAD_CORE, on_core
from bench.load.target import Stock, Target

T = TypeVar("T")
FILES = 20_000


def on_loop(work: Coroutine[Any, Any, T]) -> T:
    """Run it to its end on a loop of its own, on the generator's core."""
    many_files()
    with on_core(LOAD_CORE), asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(work)


def many_files() -> None:
    """Room for thousands of sockets, here and in what is started from here."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = FILES if hard == resource.RLIM_INFINITY else min(FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def typed(target: Target, cast: Cast, pace: Pace) -> Figures:
    """A fresh server, this cast, this pace."""

    async def work() -> Figures:
        crowd = Crowd(site, process, cast)
        try:
            await crowd.come()
            return await crowd.type(pace)
        finally:
            crowd.leave()

    with target.site(Stock(cast.documents, cast.people)) as site, site.serve() as process:
        return on_loop(work())
