"""A session's discussion, to read, and its table of dispositions."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from drafts.discussion.states import state_of
from drafts.export.layout import printable
from server.actions import comments, dispositions, drafts, export
from server.actions.desk import Desk
from server.actions.threads import Thread, comment_value
from server.cli.exits import exit_codes
from server.cli.files import Output, write_file
from server.cli.sitting import By, Session, acting, at_the_desk


def read_comments(
    session: Session,
    open_: Annotated[bool, typer.Option("--open", help="Only those that nobody has settled.")] = False,
    by: By = None,
) -> None:
    """Read a session's discussion. Changes nothing, and may run beside the server."""

    async def discussed(desk: Desk) -> comments.Discussion:
        person = await acting(desk, by)
        return await comments.read(desk, person, await drafts.by_session(desk, session))

    found = at_the_desk(discussed)
    for thread in found.threads:
        if not open_ or state_of(thread.comment) == "open":
            typer.echo(_in_lines(thread))


def _in_lines(thread: Thread) -> str:
    """A thread to read at a terminal, where nothing that people wrote moves the cursor."""
    value = comment_value(thread)
    decided, author = value["disposition"], value["author"]
    lines = [
        f"#{value['number']} {author['name']}{_from(author)}, {value['at'][:16]}Z, {value['type']}, "
        f"{decided['decision'] if decided else state_of(thread.comment)}",
        f"  on: {value['then']}",
        *([f"  proposes: {value['wording']}"] if value["wording"] is not None else []),
        *([f"  {value['text']}"] if value["text"] else []),
        *(f"  {reply['author']['name']}: {reply['text'] or '(withdrawn)'}" for reply in value["replies"]),
        *([f"  {decided['decision']} by {decided['by']['name']}: {decided['reason']}"] if decided else []),
        *([f"  now: {value['now']['text'] or '(gone)'}"] if _other_words(value) else []),
    ]
    return "\n".join(printable(part) for line in lines for part in line.replace("\n", "\n    ").split("\n"))


def _other_words(value: dict[str, Any]) -> bool:
    """Whether other words stand there now than those commented on, accepted ones included."""
    return bool(value["now"]["state"] != "here" or value["now"]["text"] != value["then"])


def _from(author: dict[str, Any]) -> str:
    return f" ({author['delegation']})" if author["delegation"] else ""


def write_dispositions(
    session: Session,
    format: Annotated[str, typer.Option(help="markdown or csv.")] = "markdown",
    output: Output = None,
    by: By = None,
) -> None:
    """Write the table of all comments on a session's draft with what became of them."""

    async def written(desk: Desk) -> export.File:
        person = await acting(desk, by)
        return await dispositions.table(desk, person, await drafts.by_session(desk, session), format)

    file = at_the_desk(written)
    with exit_codes():
        write_file(file.content, output)
