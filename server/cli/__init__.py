"""The `penholder` command: what an operator does at the machine.

Exit codes: 0 done, 1 refused, 2 input unreadable, 3 the server or its store could not start.
Whoever may run this holds the database, so it asks for nobody's rights, unless `--by` says in whose
name something is done: then it is refused what that person would be refused anywhere.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import typer

from server.cli import (
    correcting,
    discussion,
    exporting,
    following,
    import_text,
    inviting,
    links,
    people,
    programme,
    register,
    review,
    serving,
    sign_ins,
    verifying,
)

COMMANDS: Final[dict[str, Callable[..., None]]] = {
    "serve": serving.serve,
    "import": programme.bring_in,
    "programme": programme.show,
    "demo": links.demo,
    "links": links.links,
    "invite": inviting.invite,
    "people": people.everybody,
    "correct": correcting.correct,
    "revoke": people.revoke,
    "sessions": sign_ins.sessions,
    "token": sign_ins.token,
    "export": exporting.write,
    "import-text": import_text.bring_in,
    "versions": review.list_versions,
    "compare": review.compare,
    "reviews": review.list_reviews,
    "comments": discussion.read_comments,
    "dispositions": discussion.write_dispositions,
    "register": register.show,
    "verify": verifying.check,
    "follow": following.follow,
}
"""Every command under its name, in the order of `penholder --help`."""

app = typer.Typer(
    name="penholder",
    help="Live drafting of summit outcomes, each paragraph tied to the question it answers.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for name, command in COMMANDS.items():
    app.command(name)(command)


def main() -> None:
    app()
