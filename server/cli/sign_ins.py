"""Where people are signed in, and the tokens of their scripts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Annotated, Final

import typer

from drafts.errors import Refusal
from server.actions import people, sign_ins
from server.actions.desk import Desk
from server.cli.sitting import By, acting, at_the_desk
from server.ports import Grant

SHOWN_ID: Final = 12
"""Letters of a session's or token's id that are printed: enough to name it by."""


def sessions(
    email: str,
    end: Annotated[str | None, typer.Option(metavar="ID", help="End this one.")] = None,
    by: By = None,
) -> None:
    """Where somebody is signed in, and with which tokens their scripts come."""

    async def standing(desk: Desk) -> Sequence[Grant]:
        person, who = await acting(desk, by), await people.known(desk, email)
        found = await sign_ins.of(desk, person, who.id)
        if end is None:
            return found
        chosen = [grant for grant in found if end and grant.digest.startswith(end)]
        if len(chosen) != 1:
            raise Refusal(
                "no-such-sign-in", f"{len(chosen)} of their sessions and tokens begin with that id."
            )
        await sign_ins.end(desk, person, who.id, chosen[0].digest)
        return chosen

    found = at_the_desk(standing)
    for grant in found:
        typer.echo(_sign_in_in_words(grant, ended=end is not None))
    if not found:
        typer.echo("Signed in nowhere, and no tokens.")


def _sign_in_in_words(grant: Grant, ended: bool) -> str:
    used = f"last used {grant.seen:%Y-%m-%d %H:%M}" if grant.seen else "not used yet"
    until = f", until {grant.expires:%Y-%m-%d %H:%M}" if grant.expires else ""
    words = f"{grant.digest[:SHOWN_ID]}  {grant.purpose}  {grant.label or '–'}  {used}{until} (UTC)"
    return f"{words}  ended" if ended else words


def token(
    email: str,
    until: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="The last day on which it works (UTC); 90 days without."),
    ] = None,
    label: Annotated[str, typer.Option("--for", help="What it is for, to recognise it by.")] = "",
) -> None:
    """Print a bearer token for scripts, once: it is stored as a hash."""
    ends = until.replace(tzinfo=UTC) + timedelta(days=1) if until else None

    async def minted(desk: Desk) -> str:
        return await sign_ins.make_token(desk, None, await people.known(desk, email), ends, label)

    typer.echo(at_the_desk(minted))
