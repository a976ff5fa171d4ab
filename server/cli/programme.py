"""The forum's programme: load it, look at it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from drafts.programme.changes import Proposal
from drafts.programme.reading import read_plan
from server.actions import programme
from server.actions.desk import Desk
from server.cli.exits import exit_codes
from server.cli.files import read_file
from server.cli.sitting import By, acting, at_the_desk


def bring_in(
    file: Annotated[Path, typer.Argument(help="Raw text of a programme, or its YAML.")],
    forum: Annotated[
        str | None, typer.Option(help="The forum's name, when the text does not say it.")
    ] = None,
    withdraw: Annotated[
        bool, typer.Option(help="Withdraw questions even when paragraphs answer them.")
    ] = False,
    preview: Annotated[bool, typer.Option(help="Show what would change, and change nothing.")] = False,
    by: By = None,
) -> None:
    """Load a programme, or bring the loaded one up to date."""
    with exit_codes():
        raw = read_file(file)
    act = programme.preview if preview else programme.bring_in

    async def imported(desk: Desk) -> Proposal:
        return await act(desk, await acting(desk, by), raw, forum=forum, withdraw=withdraw)

    found = at_the_desk(imported)
    if preview:
        typer.echo("Nothing is changed. An import would do this:")
    typer.echo(programme.summary(found))


def show(
    file: Annotated[
        Path | None, typer.Argument(help="Raw text to read; without it the loaded programme.")
    ] = None,
    yaml: Annotated[bool, typer.Option("--yaml", help="As YAML, to correct and import again.")] = False,
) -> None:
    """Show what a text gives, or what is loaded. Changes nothing."""
    with exit_codes():
        plan = read_plan(read_file(file)) if file else at_the_desk(programme.loaded)
        typer.echo(programme.as_yaml(plan) if yaml else programme.outline(plan), nl=not yaml)
