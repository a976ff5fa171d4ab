"""Who is let in: the list, and letting somebody in no longer."""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer

from server.actions import people
from server.actions.desk import Desk
from server.cli.capacities import capacity_value, role_in_words
from server.cli.sitting import By, acting, at_the_desk


def everybody(
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False, by: By = None
) -> None:
    """Who is invited, as what, and who has come."""

    async def found(desk: Desk) -> list[dict[str, Any]]:
        known = await people.attendance(desk, await acting(desk, by))
        numbers = people.session_numbers(await desk.records.programmes.current())
        return [_known(each, numbers) for each in known]

    listed = at_the_desk(found)
    if as_json:
        typer.echo(json.dumps(listed, ensure_ascii=False, indent=2))
        return
    for who in listed:
        roles = "; ".join(map(role_in_words, who["capacities"])) or "no longer let in"
        came = f"last here {who['last_seen']}" if who["last_seen"] else "has not come yet"
        typer.echo(f"{who['name']}  {who['email']}  {roles}  {came}")
    if not listed:
        typer.echo("Nobody is invited yet: penholder invite EMAIL --name NAME --as CAPACITY.")


def _known(known: people.Known, numbers: dict[Any, str]) -> dict[str, Any]:
    person, visit = known.person, known.visit
    return {
        "id": person.id,
        "name": person.name,
        "email": person.email,
        "capacities": [capacity_value(held, numbers) for held in person.capacities],
        "first_seen": visit.first.isoformat(timespec="seconds") if visit else None,
        "last_seen": visit.last.isoformat(timespec="seconds") if visit else None,
    }


def revoke(
    email: str,
    capacity: Annotated[
        str | None, typer.Option(metavar="CAPACITY", help="This one alone; all of them without it.")
    ] = None,
    session: Annotated[str | None, typer.Option(help="Of this session, when they hold several.")] = None,
    seat: Annotated[str | None, typer.Option(help="Of this seat, when they hold several.")] = None,
    by: By = None,
) -> None:
    """Let somebody in no longer, or take one capacity back. What they wrote stays, with their name."""

    async def taken(desk: Desk) -> str:
        person, who = await acting(desk, by), await people.known(desk, email)
        if capacity is None:
            await people.revoke(desk, person, who.id)
            return f"{who.name} is no longer let in."
        held = await people.held_as(desk, who, capacity, session, seat)
        left = await people.take(desk, person, held.id)
        return f"{who.name} {'holds the rest' if left.capacities else 'is no longer let in'}."

    typer.echo(at_the_desk(taken))
