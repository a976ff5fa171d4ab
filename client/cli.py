"""`penholder follow`: read a draft along in a terminal."""

from __future__ import annotations

import asyncio
import secrets
import sys

import httpx2 as httpx

from client.api import Api
from client.peer import Peer
from drafts.errors import Refusal
from drafts.text.outcome import Block


def follow(url: str, token: str, number: str) -> int:
    """Print the draft of a session, then every block that changes, until interrupted. Exit code."""
    try:
        asyncio.run(_follow(url, token, number))
    except Refusal as refusal:
        print(refusal.sentence, file=sys.stderr)
        return 1
    except (httpx.HTTPError, httpx.InvalidURL, OSError) as fault:
        print(f"The server at {url} cannot be reached: {fault}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 0
    return 0


async def _follow(url: str, token: str, number: str) -> None:
    async with Api(url, token) as api:
        address = await api.draft_of(number)
    print(f"{address.number}  {address.title}\n")
    async with Peer(url, token, address.id, address.epoch, secrets.randbits(32)) as peer:
        shown: dict[str, str] = {}
        while True:
            for block in peer.outcome.blocks:
                _show(block, shown)
            await _next_change(peer)


async def _next_change(peer: Peer) -> None:
    seen = peer.replica.changes
    await peer.until(lambda: peer.replica.changes != seen)


def _show(block: Block, shown: dict[str, str]) -> None:
    line = f"{block.number or '':>4}  {block.text}"
    if block.text and shown.get(block.id) != line:
        shown[block.id] = line
        print(line, flush=True)
