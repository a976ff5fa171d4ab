"""The `penholder` command: what an operator does at the machine.

Exit codes: 0 done, 1 refused, 2 input unreadable, 3 the server or its store could not start.
Whoever may run this holds the database, so it asks for nobody's rights, unless `--by` says in whose
name something is done: then it is refused what that person would be refused anywhere.
"""

from __future__ import annotations

import asyncio
import gc
import json
import socket
import sys
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any, Final, TypeVar

import typer
import uvicorn

from drafts.discussion.states import state_of
from drafts.errors import Complaint, Refusal, Unreadable
from drafts.export.bringing_in import Brought
from drafts.export.layout import printable
from drafts.export.reading_back import LARGEST
from drafts.invitations import Line
from drafts.people import CAPACITY_NAMES, Capacity, Person
from drafts.programme.changes import Proposal
from drafts.programme.decoding import MAX_BYTES, decode, refusal
from drafts.programme.reading import read_plan
from drafts.register import Head, read_head
from server.actions import (
    comments,
    comparing,
    dispositions,
    drafts,
    export,
    export_many,
    import_text,
    people,
    programme,
    register,
    review,
    sign_ins,
    verify,
    versions,
)
from server.actions import demo as demo_forum
from server.actions import links as links_
from server.actions.compare_words import compared_lines, queued_line, version_line
from server.actions.desk import Desk
from server.actions.register_words import in_one_line, naming, record_line
from server.actions.threads import Thread, comment_value
from server.actions.verify_file import verify_file
from server.app import build, open_desk, serving
from server.logs import configure_logs
from server.ports import Grant, StorageDamaged, StorageUnavailable
from server.settings import Settings, SettingsError, read_settings
from server.store.engine import StoreRefused, open_store
from server.store.records import records

DONE: Final = 0
REFUSED: Final = 1
UNREADABLE: Final = 2
NOT_STARTED: Final = 3

SHOWN_ID: Final = 12
"""Letters of a session's or token's id that are printed: enough to name it by."""

Result = TypeVar("Result")
By = Annotated[
    str | None, typer.Option("--by", metavar="EMAIL", help="In this person's name, with their rights.")
]
app = typer.Typer(
    name="penholder",
    help="Live drafting of summit outcomes, each paragraph tied to the question it answers.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def main() -> None:
    app()


@contextmanager
def exit_codes() -> Iterator[None]:
    """Turn what was refused into a sentence on stderr and the contract's exit code."""
    try:
        yield
    except Unreadable as refusal:
        _end(UNREADABLE, refusal.sentence)
    except Refusal as refusal:
        _end(REFUSED, refusal.sentence)
    except (SettingsError, StoreRefused) as fault:
        _end(NOT_STARTED, str(fault))
    except StorageUnavailable as fault:
        _end(NOT_STARTED, f"The database cannot be reached: {fault}")


def _end(code: int, sentence: str) -> None:
    typer.echo(sentence, err=True)
    raise typer.Exit(code)


def at_the_desk(work: Callable[[Desk], Awaitable[Result]]) -> Result:
    """Open the desk that the settings name, do the work, close it."""

    async def working() -> Result:
        async with open_desk(read_settings()) as desk:
            return await work(desk)

    with exit_codes():
        return asyncio.run(working())
    raise AssertionError("exit_codes ends the program or lets the result through")


async def acting(desk: Desk, by: str | None) -> Person | None:
    """The person named, or the operator (None)."""
    return await people.known(desk, by) if by else None


# ── the server ────────────────────────────────────────────────────────────────────────────


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 takes any free one.")] = 8000,
    demo: Annotated[
        bool, typer.Option("--demo", help="Load the demo into an empty database and print sign-in links.")
    ] = False,
) -> None:
    """Serve the forum until interrupted."""
    with exit_codes(), _listen(host, port) as listening:
        settings = _reachable(read_settings(), host, listening.getsockname()[1])
        configure_logs(settings.log_format)
        asyncio.run(_before(settings, demo))
        server = uvicorn.Server(serving(build(settings), host, port))
        _collect_seldom()
        typer.echo(f"Penholder serves {settings.base_url} – stop it with Ctrl-C.")
        with suppress(KeyboardInterrupt):  # uvicorn raises it again once everything is stored
            server.run(sockets=[listening])
        if not server.started:
            _end(NOT_STARTED, "The server could not start.")


def _collect_seldom() -> None:
    """What is loaded by now stays for good, and keystrokes leave no circles behind: collecting as
    often as Python does by itself would be a tenth of each one's cost."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 10, 10)


def _listen(host: str, port: int) -> socket.socket:
    """Bound before anything else, so that a taken port ends in a sentence and the right code."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=2048)
    except OSError as fault:
        raise SettingsError(f"Cannot listen on {host}, port {port}: {fault.strerror}.") from None


def _reachable(settings: Settings, host: str, port: int) -> Settings:
    """Links and cookies need the address that people use; unless it is set it is this machine's."""
    if "base_url" in settings.model_fields_set:
        return settings
    shown = "127.0.0.1" if host in ("", "0.0.0.0", "::") else f"[{host}]" if ":" in host else host
    return settings.model_copy(update={"base_url": f"http://{shown}:{port}"})


async def _before(settings: Settings, demo: bool) -> None:
    """Open the store once as its one server: what is wrong with it is said now, in a sentence."""
    async with open_desk(settings, claim=True) as desk:
        if demo:
            if await demo_forum.empty(desk):
                await demo_forum.fill(desk)
            _print_table(await _handed(desk, await _let_in(desk)))


# ── programme ─────────────────────────────────────────────────────────────────────────────


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="Raw text of a programme, or its YAML.")],
    forum: Annotated[
        str | None, typer.Option(help="The forum's name, when the text does not say it.")
    ] = None,
    withdraw: Annotated[
        bool, typer.Option(help="Withdraw questions even when paragraphs answer them.")
    ] = False,
    preview: Annotated[bool, typer.Option(help="Show what would change, and change nothing.")] = False,
    by: By = None,
) -> None:
    """Load a programme, or bring the loaded one up to date."""
    with exit_codes():
        raw = _input(file)
    act = programme.preview if preview else programme.bring_in

    async def imported(desk: Desk) -> Proposal:
        return await act(desk, await acting(desk, by), raw, forum=forum, withdraw=withdraw)

    found = at_the_desk(imported)
    if preview:
        typer.echo("Nothing is changed. An import would do this:")
    typer.echo(programme.summary(found))


@app.command("programme")
def programme_(
    file: Annotated[
        Path | None, typer.Argument(help="Raw text to read; without it the loaded programme.")
    ] = None,
    yaml: Annotated[bool, typer.Option("--yaml", help="As YAML, to correct and import again.")] = False,
) -> None:
    """Show what a text gives, or what is loaded. Changes nothing."""
    with exit_codes():
        plan = read_plan(_input(file)) if file else at_the_desk(programme.loaded)
        typer.echo(programme.as_yaml(plan) if yaml else programme.outline(plan), nl=not yaml)


def _input(file: Path, most: int = MAX_BYTES, what: str = "programme") -> bytes:
    """Raises Unreadable, for a file that is too large before it is read."""
    try:
        with file.open("rb") as opened:
            raw = opened.read(most + 1)
    except OSError as fault:
        raise refusal(f"{file}: {fault.strerror}.") from None
    if len(raw) > most:
        raise refusal(f"{file} is larger than any {what} ({most >> 20} MB).")
    return raw


# ── people ────────────────────────────────────────────────────────────────────────────────


@app.command()
def demo(
    as_json: Annotated[bool, typer.Option("--json", help="As JSON, with a token for each person.")] = False,
) -> None:
    """Load the demo forum into an empty database."""

    async def filled(desk: Desk) -> list[dict[str, Any]]:
        return await _handed(desk, await demo_forum.fill(desk), tokens=as_json)

    handed = at_the_desk(filled)
    if as_json:
        typer.echo(json.dumps(handed, ensure_ascii=False, indent=2))
    else:
        _print_table(handed)


@app.command()
def links(
    email: Annotated[str | None, typer.Argument(help="Only this person's; without it everybody's.")] = None,
) -> None:
    """Print a fresh one-use sign-in link a person."""

    async def fresh(desk: Desk) -> list[dict[str, Any]]:
        who = [await people.known(desk, email)] if email else await _let_in(desk)
        return await _handed(desk, who)

    _print_table(at_the_desk(fresh))


@app.command()
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
        text = decode(_input(file))

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

    for handed in at_the_desk(invited):
        said = f"{handed.fault} {handed.link}".strip() if handed.link else "on its way by mail"
        typer.echo(f"{handed.person.name}  {handed.person.email}  {said}")


def _line_in_words(line: Line) -> str:
    role = line.role
    return " ".join(word for word in (role.capacity, role.session, role.delegation, role.seat) if word)


@app.command("people")
def people_(as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False, by: By = None) -> None:
    """Who is invited, as what, and who has come."""

    async def found(desk: Desk) -> list[dict[str, Any]]:
        known = await people.attendance(desk, await acting(desk, by))
        numbers = people.session_numbers(await desk.records.programmes.current())
        return [_known(each, numbers) for each in known]

    listed = at_the_desk(found)
    if as_json:
        typer.echo(json.dumps(listed, ensure_ascii=False, indent=2))
        return
    for who in listed:
        roles = "; ".join(map(_role_in_words, who["capacities"])) or "no longer let in"
        came = f"last here {who['last_seen']}" if who["last_seen"] else "has not come yet"
        typer.echo(f"{who['name']}  {who['email']}  {roles}  {came}")
    if not listed:
        typer.echo("Nobody is invited yet: penholder invite EMAIL --name NAME --as CAPACITY.")


def _known(known: people.Known, numbers: dict[Any, str]) -> dict[str, Any]:
    person, visit = known.person, known.visit
    return {
        "id": person.id,
        "name": person.name,
        "email": person.email,
        "capacities": [_capacity(held, numbers) for held in person.capacities],
        "first_seen": visit.first.isoformat(timespec="seconds") if visit else None,
        "last_seen": visit.last.isoformat(timespec="seconds") if visit else None,
    }


@app.command()
def revoke(
    email: str,
    capacity: Annotated[
        str | None, typer.Option(metavar="CAPACITY", help="This one alone; all of them without it.")
    ] = None,
    session: Annotated[str | None, typer.Option(help="Of this session, when they hold several.")] = None,
    seat: Annotated[str | None, typer.Option(help="Of this seat, when they hold several.")] = None,
    by: By = None,
) -> None:
    """Let somebody in no longer, or take one capacity back. What they wrote stays, with their name."""

    async def taken(desk: Desk) -> str:
        person, who = await acting(desk, by), await people.known(desk, email)
        if capacity is None:
            await people.revoke(desk, person, who.id)
            return f"{who.name} is no longer let in."
        held = await people.held_as(desk, who, capacity, session, seat)
        left = await people.take(desk, person, held.id)
        return f"{who.name} {'holds the rest' if left.capacities else 'is no longer let in'}."

    typer.echo(at_the_desk(taken))


@app.command()
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


@app.command()
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


async def _let_in(desk: Desk) -> Sequence[Person]:
    """Everybody who holds something."""
    return [person for person in await people.everybody(desk, None) if person.capacities]


async def _handed(desk: Desk, everybody: Sequence[Person], tokens: bool = False) -> list[dict[str, Any]]:
    """Each person with a fresh link, and a token where asked; sessions by their printed numbers."""
    numbers = people.session_numbers(await desk.records.programmes.current())
    return [
        {
            "name": person.name,
            "email": person.email,
            "capacities": [_capacity(held, numbers) for held in person.capacities],
            "link": await links_.make(desk, None, person),
            **({"token": await sign_ins.make_token(desk, None, person)} if tokens else {}),
        }
        for person in everybody
    ]


def _capacity(held: Capacity, numbers: dict[Any, str]) -> dict[str, str | None]:
    return {
        "capacity": held.capacity,
        "session": numbers.get(held.session) if held.session else None,
        "delegation": held.delegation,
        "seat": held.seat,
    }


def _print_table(handed: Sequence[dict[str, Any]]) -> None:
    """A person a line: who, as what, and the link last, so that it can be picked up whole."""
    lines = [(who["name"], "; ".join(map(_role_in_words, who["capacities"])), who["link"]) for who in handed]
    widths = [max((len(line[column]) for line in lines), default=0) for column in (0, 1)]
    for name, roles, link in lines:
        typer.echo(f"{name:<{widths[0]}}  {roles:<{widths[1]}}  {link}")


def _role_in_words(role: dict[str, str | None]) -> str:
    return " ".join(word for word in role.values() if word)


# ── what leaves, and what is kept ─────────────────────────────────────────────────────────


@app.command("export")
def export_(
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
        str | None, typer.Option(help="The fingerprint of hits that name nobody: a false alarm.")
    ] = None,
    output: Annotated[Path | None, typer.Option("-o", help="A file instead of standard output.")] = None,
    by: By = None,
) -> None:
    """Write a session's version, its working text, or several sessions in one file."""
    several = forum or roundtable is not None or kind is not None

    async def exported(desk: Desk) -> export.File:
        if several == (session is not None):
            raise Refusal("which-export", "Name a session, or --forum, --roundtable or --kind.")
        person = await acting(desk, by)
        if session is not None:
            asked = [*(["live"] if live else []), *([] if version is None else [str(version)])]
            wish = export.wish(asked, format, profile, group, confirm)
            return await export.export(desk, person, await drafts.by_session(desk, session), wish)
        words = {
            "roundtable": roundtable or "",
            "versions": versions,
            "format": format,
            "profile": profile,
            "group": group or "",
            "confirm": confirm or "",
        }
        wide = export_many.wide(words)
        only = None if kind is None else export_many.as_kind(kind)
        return await export_many.export(desk, person, replace(wide, only=only))

    file = at_the_desk(exported)
    with exit_codes():
        _write(file.content, output)


@app.command("import-text")
def import_text_(
    session: Annotated[str, typer.Argument(help="The session's number, as printed.")],
    file: Annotated[Path, typer.Argument(help="Markdown, such as an export of a version.")],
    by: By = None,
) -> None:
    """Make a draft say what a file says, as an edit of what it says now. Not beside a running server:
    there it is sent over HTTP, so that everybody at the draft sees it at once."""

    async def imported() -> Brought:
        async with open_desk(read_settings(), claim=True) as desk:
            content = _input(file, import_text.MAX_BYTES, "text that is brought in")
            draft = await drafts.by_session(desk, session)
            return await import_text.import_text(desk, await acting(desk, by), draft, content)

    with exit_codes():
        brought = asyncio.run(imported())
        typer.echo(
            f"{brought.blocks} paragraphs and headings: {brought.added} new, {brought.changed} changed, "
            f"{brought.removed} taken out; the others stand as they were."
        )


def _write(content: bytes, output: Path | None) -> None:
    if output is None:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    try:
        output.write_bytes(content)
    except OSError as fault:
        raise Refusal("cannot-write", f"Cannot write {output}: {fault.strerror}.") from None


@app.command("versions")
def versions_(
    session: Annotated[str, typer.Argument(help="The session's number, as printed.")],
    by: By = None,
) -> None:
    """List a session's versions, with what changed and what the Troika said."""

    async def lines(desk: Desk) -> list[str]:
        person, draft = await acting(desk, by), await drafts.by_session(desk, session)
        return [version_line(listed) for listed in await versions.list_of(desk, person, draft)]

    for line in at_the_desk(lines):
        typer.echo(line)


@app.command()
def compare(
    session: Annotated[str, typer.Argument(help="The session's number, as printed.")],
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


@app.command("reviews")
def reviews_(by: By = None) -> None:
    """List all sessions: their stage, what is under review, and which seats are waited for."""

    async def lines(desk: Desk) -> list[str]:
        return [queued_line(queued) for queued in await review.queue(desk, await acting(desk, by))]

    for line in at_the_desk(lines):
        typer.echo(line)


@app.command("comments")
def comments_(
    session: Annotated[str, typer.Argument(help="The session's number, as printed.")],
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
        *([f"  now: {value['now']['text'] or '(gone)'}"] if value["now"]["state"] != "here" else []),
    ]
    return "\n".join(printable(part) for line in lines for part in line.replace("\n", "\n    ").split("\n"))


def _from(author: dict[str, Any]) -> str:
    return f" ({author['delegation']})" if author["delegation"] else ""


@app.command("dispositions")
def dispositions_(
    session: Annotated[str, typer.Argument(help="The session's number, as printed.")],
    format: Annotated[str, typer.Option(help="markdown or csv.")] = "markdown",
    output: Annotated[Path | None, typer.Option("-o", help="A file instead of standard output.")] = None,
    by: By = None,
) -> None:
    """Write the table of all comments on a session's draft with what became of them."""

    async def written(desk: Desk) -> export.File:
        person = await acting(desk, by)
        return await dispositions.table(desk, person, await drafts.by_session(desk, session), format)

    file = at_the_desk(written)
    with exit_codes():
        _write(file.content, output)


@app.command("register")
def register_(
    as_json: Annotated[bool, typer.Option("--json", help="As JSON lines, with every hash.")] = False,
) -> None:
    """Print the register, the oldest entry first: who did what, when, and in which capacity."""

    async def lines(desk: Desk) -> list[str]:
        places = await register.everything(desk, None)
        if as_json:
            return [record_line(number, record) for number, record in places]
        names = await naming(desk)
        return [in_one_line(number, record, names) for number, record in places]

    for line in at_the_desk(lines):
        typer.echo(line)


@app.command("verify")
def verify_(
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
        content = _input(file, LARGEST, "export")
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


@app.command()
def follow(
    session: Annotated[str, typer.Argument(help="The session's number, as printed.")],
    token: Annotated[str, typer.Option(envvar="PENHOLDER_TOKEN", help="A bearer token.")],
    url: Annotated[str | None, typer.Option(help="The server; the one of the settings unless said.")] = None,
) -> None:
    """Read a session's draft along in the terminal."""
    from client.cli import follow as following

    with exit_codes():
        address = url or read_settings().base_url
    raise typer.Exit(following(address, token, session))
