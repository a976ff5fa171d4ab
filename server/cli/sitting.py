"""A command at the desk: opened for it alone, and in whose name it acts."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Annotated, TypeVar

import typer

from drafts.people import Person
from server.actions import people
from server.actions.desk import Desk
from server.app import open_desk
from server.cli.exits import exit_codes
from server.settings import read_settings

Result = TypeVar("Result")
By = Annotated[
    str | None, typer.Option("--by", metavar="EMAIL", help="In this person's name, with their rights.")
]
Session = Annotated[str, typer.Argument(help="The session's number, as printed.")]


def at_the_desk(work: Callable[[Desk], Awaitable[Result]]) -> Result:
    """Open the desk that the settings name, do the work, close it."""

    async def working() -> Result:
        async with open_desk(read_settings()) as desk:
            return await work(desk)

    with exit_codes():
        return asyncio.run(working())
    raise AssertionError("exit_codes ends the program or lets the result through")


async def acting(desk: Desk, by: str | None) -> Person | None:
    """The person named, or the operator (None)."""
    return await people.known(desk, by) if by else None
