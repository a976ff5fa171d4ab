"""The register of acts, printed."""

from __future__ import annotations

from typing import Annotated

import typer

from server.actions import register
from server.actions.desk import Desk
from server.actions.register_words import in_one_line, naming, record_line
from server.cli.sitting import at_the_desk


def show(
    as_json: Annotated[bool, typer.Option("--json", help="As JSON lines, with every hash.")] = False,
) -> None:
    """Print the register, the oldest entry first: who did what, when, and in which capacity."""

    async def lines(desk: Desk) -> list[str]:
        places = await register.everything(desk, None)
        if as_json:
            return [record_line(number, record) for number, record in places]
        names = await naming(desk)
        return [in_one_line(number, record, names) for number, record in places]

    for line in at_the_desk(lines):
        typer.echo(line)
