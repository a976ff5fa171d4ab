"""`correct`: what an invitation got wrong about somebody."""

from __future__ import annotations

from typing import Annotated

import typer

from drafts.errors import Refusal
from server.actions import corrections, people
from server.actions.desk import Desk
from server.cli.exits import exit_codes
from server.cli.sitting import By, acting, at_the_desk


def correct(
    email: str,
    name: Annotated[str | None, typer.Option(help="As they are called from now on.")] = None,
    address: Annotated[
        str | None, typer.Option(metavar="EMAIL", help="Their e-mail address; unused sign-in links end.")
    ] = None,
    delegation: Annotated[
        str | None, typer.Option(help='Whom they speak for in --capacity; "" for nobody.')
    ] = None,
    capacity: Annotated[str | None, typer.Option(metavar="CAPACITY", help="With --delegation.")] = None,
    session: Annotated[str | None, typer.Option(help="Of this session, when they hold several.")] = None,
    seat: Annotated[str | None, typer.Option(help="Of this seat, when they hold several.")] = None,
    by: By = None,
) -> None:
    """Correct somebody's name, address, or delegation."""
    if name is None and address is None and delegation is None:
        with exit_codes():
            raise Refusal("what", "Say what is wrong: --name, --address, or --delegation with --capacity.")
    if (delegation is None) != (capacity is None):
        with exit_codes():
            raise Refusal("which", "A delegation belongs to a capacity: give --delegation and --capacity.")

    async def corrected(desk: Desk) -> str:
        person, who = await acting(desk, by), await people.known(desk, email)
        if capacity is not None:
            held = await people.held_as(desk, who, capacity, session, seat)
            await corrections.correct_delegation(desk, person, held.id, delegation)
        now = await corrections.correct(desk, person, who.id, name, address)
        numbers = people.session_numbers(await desk.records.programmes.current())
        return "  ".join([now.name, now.email, *(people.in_words(each, numbers) for each in now.capacities)])

    typer.echo(at_the_desk(corrected))
