"""The `penholder` command: what an operator does at the machine.

Exit codes: 0 done, 1 refused, 2 input unreadable, 3 the server or its store could not start.
Whoever may run this holds the database, so it asks for nobody's rights.
"""

from __future__ import annotations

import asyncio
import gc
import json
import socket
import sys
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Annotated, Any, Final, TypeVar

import typer
import uvicorn

from drafts.discussion.states import state_of
from drafts.errors import Refusal, Unreadable
from drafts.export.layout import printable
from drafts.people import CAPACITY_NAMES, Capacity, Person
from drafts.programme.decoding import MAX_BYTES, refusal
from drafts.programme.reading import read_plan
from drafts.register import Head, read_head
from server.actions import comments, dispositions, drafts, export, people, programme, register, verify
from server.actions import demo as demo_forum
from server.actions.desk import Desk
from server.actions.register_words import in_one_line, naming, record_line
from server.actions.threads import Thread, comment_value
from server.app import build, open_desk, serving
from server.identity.links import issue_link
from server.identity.tokens import issue_token
from server.logs import configure_logs
from server.ports import StorageDamaged, StorageUnavailable
from server.settings import Settings, SettingsError, read_settings
from server.store.engine import StoreRefused, open_store
from server.store.records import records

DONE: Final = 0
REFUSED: Final = 1
UNREADABLE: Final = 2
NOT_STARTED: Final = 3

Result = TypeVar("Result")
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
        if settings.mail_url:
            typer.echo("PENHOLDER_MAIL_URL: no mail is sent yet; sign-in links are shown here.", err=True)
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
            _print_table(await _handed(desk, await people.everybody(desk, None)))


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
) -> None:
    """Load a programme, or bring the loaded one up to date."""
    with exit_codes():
        raw = _input(file)
    act = programme.preview if preview else programme.bring_in
    found = at_the_desk(lambda desk: act(desk, None, raw, forum=forum, withdraw=withdraw))
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


def _input(file: Path) -> bytes:
    """Raises Unreadable, for a file that is too large before it is read."""
    try:
        with file.open("rb") as opened:
            raw = opened.read(MAX_BYTES + 1)
    except OSError as fault:
        raise refusal(f"{file}: {fault.strerror}.") from None
    if len(raw) > MAX_BYTES:
        raise refusal(f"{file} is larger than any programme ({MAX_BYTES >> 20} MB).")
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
        who = [await people.known(desk, email)] if email else await people.everybody(desk, None)
        return await _handed(desk, who)

    _print_table(at_the_desk(fresh))


@app.command()
def invite(
    email: str,
    name: Annotated[str, typer.Option(help="As others see it beside their caret.")],
    as_: Annotated[str, typer.Option("--as", metavar="CAPACITY", help=", ".join(CAPACITY_NAMES))],
    session: Annotated[str | None, typer.Option(help="A rapporteur's or co-chair's session.")] = None,
    delegation: Annotated[str | None, typer.Option(help="Whom they speak for.")] = None,
    seat: Annotated[str | None, typer.Option(help="A Troika seat: past, present or future.")] = None,
) -> None:
    """Invite a person, or give one who is known another capacity; prints a one-use sign-in link."""

    async def invited(desk: Desk) -> str:
        role = people.Role(as_, session, delegation, seat)
        return await _link(desk, await people.invite(desk, None, email, name, role))

    typer.echo(at_the_desk(invited))


@app.command()
def token(email: str) -> None:
    """Print a bearer token for scripts, once: it is stored as a hash."""

    async def minted(desk: Desk) -> str:
        return await _token(desk, await people.known(desk, email))

    typer.echo(at_the_desk(minted))


async def _link(desk: Desk, person: Person) -> str:
    making = register.recording(desk, None, "link made", person=person.id, name=person.name)
    secret = await issue_link(making.grants, person.id, desk.clock.now(), desk.entropy)
    return f"{desk.base_url}/sign-in/{secret}"


async def _token(desk: Desk, person: Person) -> str:
    making = register.recording(desk, None, "token made", person=person.id, name=person.name)
    return await issue_token(making.grants, person.id, desk.clock.now(), desk.entropy)


async def _handed(desk: Desk, everybody: Sequence[Person], tokens: bool = False) -> list[dict[str, Any]]:
    """Each person with a fresh link, and a token where asked; sessions by their printed numbers."""
    numbers = people.session_numbers(await desk.records.programmes.current())
    return [
        {
            "name": person.name,
            "email": person.email,
            "capacities": [_capacity(held, numbers) for held in person.capacities],
            "link": await _link(desk, person),
            **({"token": await _token(desk, person)} if tokens else {}),
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
    session: Annotated[str, typer.Argument(help="The session's number, as printed.")],
    version: Annotated[int | None, typer.Option(help="The newest unless said.")] = None,
    live: Annotated[bool, typer.Option("--live", help="The working text as it is now.")] = False,
    format: Annotated[str, typer.Option(help="markdown or json.")] = "markdown",
    profile: Annotated[str, typer.Option(help="public, or working with names.")] = "public",
    group: Annotated[str | None, typer.Option(help="question: paragraphs under their questions.")] = None,
    output: Annotated[Path | None, typer.Option("-o", help="A file instead of standard output.")] = None,
) -> None:
    """Write a session's version, or its working text."""

    async def exported(desk: Desk) -> export.File:
        asked = [*(["live"] if live else []), *([] if version is None else [str(version)])]
        wish = export.wish(asked, format, profile, group)
        return await export.export(desk, None, await drafts.by_session(desk, session), wish)

    file = at_the_desk(exported)
    with exit_codes():
        _write(file.content, output)


def _write(content: bytes, output: Path | None) -> None:
    if output is None:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    try:
        output.write_bytes(content)
    except OSError as fault:
        raise Refusal("cannot-write", f"Cannot write {output}: {fault.strerror}.") from None


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


@app.command("comments")
def comments_(
    session: Annotated[str, typer.Argument(help="The session's number, as printed.")],
    open_: Annotated[bool, typer.Option("--open", help="Only those that nobody has settled.")] = False,
) -> None:
    """Read a session's discussion. Changes nothing, and may run beside the server."""

    async def discussed(desk: Desk) -> comments.Discussion:
        return await comments.read(desk, None, await drafts.by_session(desk, session))

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
) -> None:
    """Write the table of all comments on a session's draft with what became of them."""

    async def written(desk: Desk) -> export.File:
        return await dispositions.table(desk, None, await drafts.by_session(desk, session), format)

    file = at_the_desk(written)
    with exit_codes():
        _write(file.content, output)


@app.command("verify")
def verify_(
    noted: Annotated[
        str | None,
        typer.Option(
            "--head", help="A head of the register that an earlier run printed: it must still be there."
        ),
    ] = None,
) -> None:
    """Check that what is kept is what was written: hash chains, journals, ties and ids."""
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
