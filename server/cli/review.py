"""A session's versions, what changed between two, and where every review stands."""

from __future__ import annotations

from typing import Annotated

import typer

from server.actions import comparing, drafts, review, versions
from server.actions.compare_words import compared_lines, queued_line, version_line
from server.actions.desk import Desk
from server.cli.sitting import By, Session, acting, at_the_desk


def list_versions(
    session: Session,
    by: By = None,
) -> None:
    """List a session's versions, with what changed and what the Troika said."""

    async def lines(desk: Desk) -> list[str]:
        person, draft = await acting(desk, by), await drafts.by_session(desk, session)
        return [version_line(listed) for listed in await versions.list_of(desk, person, draft)]

    for line in at_the_desk(lines):
        typer.echo(line)


def compare(
    session: Session,
    before: Annotated[str, typer.Argument(metavar="A", help="A version's number.")],
    after: Annotated[str, typer.Argument(metavar="B", help="A version's number, or live.")] = "live",
    by: By = None,
) -> None:
    """Show what changed from one version to another: [-removed-] and {+added+} words."""

    async def compared(desk: Desk) -> comparing.Compared:
        person, draft = await acting(desk, by), await drafts.by_session(desk, session)
        return await comparing.of(desk, person, draft, *comparing.sides({"from": before, "to": after}))

    for line in compared_lines(at_the_desk(compared)):
        typer.echo(line)


def list_reviews(by: By = None) -> None:
    """List all sessions: their stage, what is under review, and which seats are waited for."""

    async def lines(desk: Desk) -> list[str]:
        return [queued_line(queued) for queued in await review.queue(desk, await acting(desk, by))]

    for line in at_the_desk(lines):
        typer.echo(line)
