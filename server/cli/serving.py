"""`serve`: the forum, until interrupted."""

from __future__ import annotations

import asyncio
import ctypes
import gc
import socket
from contextlib import suppress
from typing import Annotated, Final

import typer
import uvicorn

from server.actions import demo as demo_forum
from server.app import build, open_desk, serving
from server.cli.exits import NOT_STARTED, end, exit_codes
from server.cli.links import handed_links, let_in, print_table
from server.logs import configure_logs
from server.settings import Settings, SettingsError, read_settings

MMAP_THRESHOLD: Final = -3
"""glibc's name for it, of mallopt(3)."""
LARGE_PIECE: Final = 2 * 1024 * 1024


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
        _give_back_large_pieces()
        typer.echo(f"Penholder serves {settings.base_url} – stop it with Ctrl-C.")
        with suppress(KeyboardInterrupt):  # uvicorn raises it again once everything is stored
            server.run(sockets=[listening])
        if not server.started:
            end(NOT_STARTED, "The server could not start.")


def _collect_seldom() -> None:
    """What is loaded by now stays for good, and keystrokes leave no circles behind: collecting as
    often as Python does by itself would be a tenth of each one's cost."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 10, 10)


def _give_back_large_pieces() -> None:
    """Memory of a large message or checkpoint goes back to the system when it is done with. By itself
    glibc learns from the first of them to keep such pieces, and keeps some for each thread."""
    with suppress(OSError, AttributeError):  # another C library, which has no such thing
        ctypes.CDLL(None).mallopt(MMAP_THRESHOLD, LARGE_PIECE)


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
            print_table(await handed_links(desk, await let_in(desk)))
