"""Everybody with a fresh one-use sign-in link, and the demo forum's people with theirs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Annotated, Any

import typer

from drafts.people import Person
from server.actions import demo as demo_forum
from server.actions import links as links_
from server.actions import people, sign_ins
from server.actions.desk import Desk
from server.cli.capacities import capacity_value, role_in_words
from server.cli.sitting import at_the_desk


def demo(
    as_json: Annotated[bool, typer.Option("--json", help="As JSON, with a token for each person.")] = False,
) -> None:
    """Load the demo forum into an empty database."""

    async def filled(desk: Desk) -> list[dict[str, Any]]:
        return await handed_links(desk, await demo_forum.fill(desk), tokens=as_json)

    handed = at_the_desk(filled)
    if as_json:
        typer.echo(json.dumps(handed, ensure_ascii=False, indent=2))
    else:
        print_table(handed)


def links(
    email: Annotated[str | None, typer.Argument(help="Only this person's; without it everybody's.")] = None,
) -> None:
    """Print a fresh one-use sign-in link a person."""

    async def fresh(desk: Desk) -> list[dict[str, Any]]:
        who = [await people.known(desk, email)] if email else await let_in(desk)
        return await handed_links(desk, who)

    print_table(at_the_desk(fresh))


async def let_in(desk: Desk) -> Sequence[Person]:
    """Everybody who holds something."""
    return [person for person in await people.everybody(desk, None) if person.capacities]


async def handed_links(desk: Desk, everybody: Sequence[Person], tokens: bool = False) -> list[dict[str, Any]]:
    """Each person with a fresh link, and a token where asked; sessions by their printed numbers."""
    numbers = people.session_numbers(await desk.records.programmes.current())
    return [
        {
            "name": person.name,
            "email": person.email,
            "capacities": [capacity_value(held, numbers) for held in person.capacities],
            "link": await links_.make(desk, None, person),
            **({"token": await sign_ins.make_token(desk, None, person)} if tokens else {}),
        }
        for person in everybody
    ]


def print_table(handed: Sequence[dict[str, Any]]) -> None:
    """A person a line: who, as what, and the link last, so that it can be picked up whole."""
    lines = [(who["name"], "; ".join(map(role_in_words, who["capacities"])), who["link"]) for who in handed]
    widths = [max((len(line[column]) for line in lines), default=0) for column in (0, 1)]
    for name, roles, link in lines:
        typer.echo(f"{name:<{widths[0]}}  {roles:<{widths[1]}}  {link}")
