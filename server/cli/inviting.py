"""`invite`: one person, or a list."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from drafts.errors import Complaint, Refusal, Unreadable
from drafts.invitations import Line
from drafts.people import CAPACITY_NAMES
from drafts.programme.decoding import decode
from server.actions import links as links_
from server.actions import people
from server.actions.desk import Desk
from server.cli.exits import exit_codes
from server.cli.files import read_file
from server.cli.sitting import By, acting, at_the_desk


def invite(
    email: Annotated[str | None, typer.Argument(help="Whom; or a list with --file.")] = None,
    name: Annotated[str | None, typer.Option(help="As others see it beside their caret.")] = None,
    as_: Annotated[
        str | None, typer.Option("--as", metavar="CAPACITY", help=", ".join(CAPACITY_NAMES))
    ] = None,
    session: Annotated[
        str | None, typer.Option(help="Of a rapporteur or co-chair, or of a Friend invited there.")
    ] = None,
    delegation: Annotated[str | None, typer.Option(help="Whom they speak for.")] = None,
    seat: Annotated[str | None, typer.Option(help="A Troika seat: past, present or future.")] = None,
    file: Annotated[
        Path | None,
        typer.Option(help="A list, a person a line: name, e-mail, capacity, session, delegation, seat."),
    ] = None,
    preview: Annotated[bool, typer.Option(help="Of a list: show what is read, and invite nobody.")] = False,
    by: By = None,
) -> None:
    """Invite people, or give those who are known another capacity; prints one-use sign-in links.

    Where PENHOLDER_MAIL_URL is set links go by mail, and only those are printed that did not go.
    """
    if file is not None:
        _invite_list(file, preview, by)
        return
    if email is None or name is None or as_ is None:
        with exit_codes():
            raise Refusal("whom", "Say whom: EMAIL --name NAME --as CAPACITY, or --file LIST.")

    async def invited(desk: Desk) -> Sequence[links_.Handed]:
        person = await acting(desk, by)
        role = people.Role(as_ or "", session, delegation, seat)
        return await links_.hand_out(
            desk, person, [await people.invite(desk, person, email or "", name or "", role)]
        )

    (handed,) = at_the_desk(invited)
    if handed.fault:
        typer.echo(f"{handed.fault} Hand this link on yourself:", err=True)
    typer.echo(handed.link or f"A link is on its way to {handed.person.email}.")


def _invite_list(file: Path, preview: bool, by: str | None) -> None:
    """All of it, or, when a line has a fault, nothing."""
    with exit_codes():
        text = decode(read_file(file))

    async def invited(desk: Desk) -> Sequence[links_.Handed]:
        person = await acting(desk, by)
        lines = await people.read_lines(desk, person, text)
        faults = [Complaint(line.number, line.fault) for line in lines if line.fault]
        if faults:
            raise Unreadable([*faults, Complaint(None, "Nobody was invited.")])
        if preview:
            typer.echo("\n".join(f"{line.name} <{line.email}> {_line_in_words(line)}" for line in lines))
            return ()
        return await links_.hand_out(desk, person, await people.invite_lines(desk, person, lines))

    everybody = at_the_desk(invited)
    if not everybody and not preview:
        typer.echo("Everybody in the list holds that already; nobody was sent anything.")
    for handed in everybody:
        said = f"{handed.fault} {handed.link}".strip() if handed.link else "on its way by mail"
        typer.echo(f"{handed.person.name}  {handed.person.email}  {said}")


def _line_in_words(line: Line) -> str:
    role = line.role
    return " ".join(word for word in (role.capacity, role.session, role.delegation, role.seat) if word)
