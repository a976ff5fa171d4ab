"""What was acknowledged is on disk, whatever happens to the process."""

from __future__ import annotations

import asyncio
import random
from pathlib import Path

import pytest

from client.peer import Peer
from drafts.text.delta import Insert, Retain
from server.app import open_desk
from tests.serving import Forum, fill, free_port, server_process, settings_for

KEYSTROKES = 5000
"""By each of two rapporteurs."""
SEEDS = (2008, random.SystemRandom().randrange(2**32))


class Typist:
    """A rapporteur who types numbered words into a paragraph of their own, a key at a time."""

    def __init__(self, forum: Forum, url: str, name: str, client_id: int) -> None:
        self.prefix = name[0].lower()
        self.peer = Peer(url, forum.guest(name).token, forum.drafts["1.1"], 1, client_id)
        self.keys = " ".join(f"{self.prefix}{number}" for number in range(KEYSTROKES))[:KEYSTROKES]
        self.typed = 0

    async def begin(self) -> None:
        self.peer.edit([Retain(1), Insert("\n", {"id": self.prefix, "type": "paragraph"})])
        await self.peer.saved()

    async def type_until_the_connection_breaks(self) -> None:
        for key in self.keys:
            self.peer.edit([Retain(self._start() + self.typed), Insert(key)])
            self.typed += 1
            await asyncio.sleep(0)  # give the connection its turn
            if not self.peer.connected:
                break
        await self.peer.until(lambda: not self.peer.connected)

    @property
    def acknowledged(self) -> str:
        """Keystrokes are acknowledged in the order in which they were typed."""
        return self.keys[: self.typed - self.peer.replica.unsaved]

    def _start(self) -> int:
        """Where the paragraph's words begin, wherever the other's typing has moved it."""
        at = 0
        for block in self.peer.outcome.blocks:
            at += 1
            if block.id == self.prefix:
                break
            at += len(block.text)
        return at


@pytest.mark.parametrize("seed", SEEDS)
async def test_every_acknowledged_keystroke_is_in_the_file_after_a_kill(tmp_path: Path, seed: int) -> None:
    port = free_port()
    forum = await fill(settings_for(tmp_path, port))
    with server_process(forum.settings, port) as process:
        url = f"http://127.0.0.1:{port}"
        ana, bakary = Typist(forum, url, "Ana", 11), Typist(forum, url, "Bakary", 22)
        async with ana.peer, bakary.peer:
            await ana.begin()
            await bakary.begin()
            typing = [asyncio.create_task(who.type_until_the_connection_breaks()) for who in (ana, bakary)]
            enough = random.Random(seed).randrange(500, 2 * KEYSTROKES - 500)
            await ana.peer.until(lambda: len(ana.acknowledged) + len(bakary.acknowledged) > enough)
            process.kill()
            process.wait()
            await asyncio.gather(*typing)
    await assert_stored(forum, ana, bakary)


async def assert_stored(forum: Forum, *typists: Typist) -> None:
    async with open_desk(forum.settings) as desk:
        outcome = (await desk.hub.reading(forum.drafts["1.1"])).outcome
    stored: dict[str, str] = {block.id: block.text for block in outcome.blocks}
    for typist in typists:
        text = stored[typist.prefix]
        assert text.startswith(typist.acknowledged), "an acknowledged keystroke is lost"
        assert typist.keys.startswith(text), "a keystroke is doubled or out of place"
