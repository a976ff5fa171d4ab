"""`verify`: what is kept, or a file, against what was written."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from drafts.export.reading_back import LARGEST
from drafts.register import Head, read_head
from server.actions import verify
from server.actions.verify_file import verify_file
from server.cli.exits import REFUSED, exit_codes
from server.cli.files import read_file
from server.cli.sitting import at_the_desk
from server.ports import StorageDamaged
from server.settings import Settings, read_settings
from server.store.engine import open_store
from server.store.records import records


def check(
    file: Annotated[
        Path | None, typer.Argument(help="An exported file, of any format; without it all that is kept.")
    ] = None,
    noted: Annotated[
        str | None,
        typer.Option(
            "--head", help="A head of the register that an earlier run printed: it must still be there."
        ),
    ] = None,
) -> None:
    """Check that what is kept is what was written: hash chains, journals, ties and ids. With FILE: whether
    that is exactly the version that it says it is."""
    if file is not None:
        _verify_file(file)
        return
    with exit_codes():
        was = None if noted is None else read_head(noted)
        faults, head = asyncio.run(_verified(read_settings(), was))
    for fault in faults:
        typer.echo(fault)
    if not faults:
        typer.echo("All is sound: versions, journals, ties, ids and the register.")
    if head:
        typer.echo(f"The register's head, to be noted down elsewhere: {head}")
    if faults:
        raise typer.Exit(REFUSED)


def _verify_file(file: Path) -> None:
    with exit_codes():
        content = read_file(file, LARGEST, "export")
    verdict = at_the_desk(lambda desk: verify_file(desk, content))
    for sentence in verdict.sentences:
        typer.echo(f"{file}: {sentence}")
    if not verdict.exact:
        raise typer.Exit(REFUSED)


async def _verified(settings: Settings, noted: Head | None) -> tuple[Sequence[str], Head | None]:
    """Faults and the register's head. Without a desk: it makes and changes nothing, and may run
    beside the server."""
    try:
        store = await open_store(settings, make=False)
    except StorageDamaged as damage:
        return [str(damage)], None
    try:
        await store.expect_current()
        kept = records(store)
        return await verify.faults(kept, noted), await verify.head(kept)
    except StorageDamaged as damage:
        return [str(damage)], None
    finally:
        await store.close()
