"""`follow`: a draft, read along as it is written."""

from __future__ import annotations

from typing import Annotated

import typer

from server.cli.exits import exit_codes
from server.cli.sitting import Session
from server.settings import read_settings


def follow(
    session: Session,
    token: Annotated[str, typer.Option(envvar="PENHOLDER_TOKEN", help="A bearer token.")],
    url: Annotated[str | None, typer.Option(help="The server; the one of the settings unless said.")] = None,
) -> None:
    """Read a session's draft along in the terminal."""
    from client.cli import follow as following

    with exit_codes():
        address = url or read_settings().base_url
    raise typer.Exit(following(address, token, session))
