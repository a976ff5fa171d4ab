"""A rapporteur whose words are numbered, so that each of them can be looked for afterwards."""

from __future__ import annotations

import asyncio
from collections import Counter
from types import TracebackType
from typing import Self

from client.peer import Peer
from drafts.text.delta import Insert, Retain

PATIENCE = 60
"""Seconds after which what a test waits for will not happen any more."""


class Scribe:
    """A rapporteur who writes numbered words, a word at a time, and knows which of them are saved.

    Use as a context, like its peer. No word is ever written inside another, whoever else writes.
    """

    def __init__(self, peer: Peer, prefix: str) -> None:
        self.peer = peer
        self.prefix = prefix
        self.said: list[str] = []

    async def __aenter__(self) -> Self:
        async with asyncio.timeout(PATIENCE):
            await self.peer.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.peer.__aexit__(kind, fault, trace)

    def say(self, count: int = 1) -> None:
        for _ in range(count):
            self.said.append(f"{self.prefix}{len(self.said)}")
            self.peer.edit([Retain(1), Insert(self.said[-1] + " ")])

    @property
    def acknowledged(self) -> list[str]:
        """On one connection, words are acknowledged in the order in which they were written."""
        return self.said[: len(self.said) - self.peer.replica.unsaved]

    @property
    def reads(self) -> list[str]:
        return " ".join(block.text for block in self.peer.outcome.blocks).split()

    async def saved(self) -> None:
        async with asyncio.timeout(PATIENCE):
            await self.peer.saved()

    async def sees(self, *wanted: str) -> None:
        async with asyncio.timeout(PATIENCE):
            await self.peer.until(lambda: set(wanted) <= set(self.reads))

    async def loses_its_connection(self) -> None:
        async with asyncio.timeout(PATIENCE):
            await self.peer.until(lambda: not self.peer.connected)


def each_once(found: list[str], *scribes: Scribe) -> bool:
    """Whether these are exactly the words that the scribes wrote, each of them once."""
    wrong = Counter(found)
    wrong.subtract(word for scribe in scribes for word in scribe.said)
    twice_or_lost = {word: count for word, count in wrong.items() if count}
    assert not twice_or_lost, f"too often (or, below 0, lost): {twice_or_lost}"
    return True
