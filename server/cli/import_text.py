"""`import-text`: a draft made to say what a file says."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from drafts.export.bringing_in import Brought
from server.actions import drafts, import_text
from server.app import open_desk
from server.cli.exits import exit_codes
from server.cli.files import read_file
from server.cli.sitting import By, Session, acting
from server.settings import read_settings


def bring_in(
    session: Session,
    file: Annotated[Path, typer.Argument(help="Markdown, such as an export of a version.")],
    by: By = None,
    anyway: Annotated[bool, typer.Option(help="Also a file of another session.")] = False,
    preview: Annotated[bool, typer.Option(help="Only say what it would change.")] = False,
) -> None:
    """Make a draft say what a file says, as an edit of what it says now. Not beside a running server:
    there it is sent over HTTP, so that everybody at the draft sees it at once."""

    async def imported() -> tuple[Brought, int | None]:
        async with open_desk(read_settings(), claim=True) as desk:
            content = read_file(file, import_text.MAX_BYTES, "text that is brought in")
            draft, person = await drafts.by_session(desk, session), await acting(desk, by)
            if preview:
                return await import_text.preview(desk, person, draft, content, anyway=anyway), None
            done = await import_text.import_text(desk, person, draft, content, anyway=anyway)
            return done.brought, done.frozen

    with exit_codes():
        brought, frozen = asyncio.run(imported())
        typer.echo(
            f"{brought.blocks} paragraphs and headings: {brought.added} new, {brought.changed} changed, "
            f"{brought.removed} taken out; the others stand as they were."
        )
        if preview:
            typer.echo("Nothing was changed: this was a preview.")
        if frozen:
            typer.echo(f"What the draft said before is kept as version {frozen}.")
