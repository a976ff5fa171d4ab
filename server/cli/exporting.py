"""`export`: a version, the working text, or several sessions in one file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated

import typer

from drafts.errors import Refusal
from drafts.people import Person
from server.actions import drafts, export, export_many
from server.actions.desk import Desk
from server.cli.exits import exit_codes
from server.cli.files import Output, write_file
from server.cli.sitting import By, acting, at_the_desk


def write(
    session: Annotated[
        str | None, typer.Argument(help="The session's number, as printed; none for several in one file.")
    ] = None,
    version: Annotated[int | None, typer.Option(help="The newest unless said.")] = None,
    live: Annotated[bool, typer.Option("--live", help="The working text as it is now.")] = False,
    forum: Annotated[bool, typer.Option("--forum", help="All sessions in one file.")] = False,
    roundtable: Annotated[str | None, typer.Option(help="A roundtable's sessions in one file.")] = None,
    kind: Annotated[
        str | None, typer.Option(help="All paragraphs of one kind, such as “good practice”, in one file.")
    ] = None,
    versions: Annotated[
        str, typer.Option(help="Of several sessions: adopted, newest, or draft:version,… for each.")
    ] = "adopted",
    format: Annotated[str, typer.Option(help="markdown, html, docx or json.")] = "markdown",
    profile: Annotated[str, typer.Option(help="public, or working with names and comments.")] = "public",
    group: Annotated[str | None, typer.Option(help="question: paragraphs under their questions.")] = None,
    confirm: Annotated[
        str | None, typer.Option(help="The fingerprints of hits that name nobody, with commas: false alarms.")
    ] = None,
    reason: Annotated[
        str | None, typer.Option(help="Why a whole name, address or comment that is confirmed is none.")
    ] = None,
    output: Output = None,
    by: By = None,
) -> None:
    """Write a session's version, its working text, or several sessions in one file."""
    several = forum or roundtable is not None or kind is not None
    form = {
        "format": format,
        "profile": profile,
        "group": group or "",
        "confirm": confirm or "",
        "reason": reason or "",
    }
    many = {"roundtable": roundtable or "", "versions": versions, **form}
    one = [*(["live"] if live else []), *([] if version is None else [str(version)])]

    async def exported(desk: Desk) -> export.File:
        if several == (session is not None):
            raise Refusal("which-export", "Name a session, or --forum, --roundtable or --kind.")
        person = await acting(desk, by)
        if session is None:
            return await _several(desk, person, many, kind)
        draft = await drafts.by_session(desk, session)
        return await export.export(desk, person, draft, export.wish(one, **form))

    file = at_the_desk(exported)
    with exit_codes():
        write_file(file.content, output)


async def _several(
    desk: Desk, person: Person | None, asked: Mapping[str, str], kind: str | None
) -> export.File:
    only = None if kind is None else export_many.as_kind(kind)
    return await export_many.export(desk, person, replace(export_many.wide(asked), only=only))
