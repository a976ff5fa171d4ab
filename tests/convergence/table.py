"""A table of four in one draft: two pages in Node and two Python peers, each on a Wi-Fi of its own."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any, Final

from client.api import Api
from client.peer import Peer
from drafts.ids import DraftId, QuestionId
from drafts.text.draft import Draft
from drafts.text.outcome import Run
from tests.convergence.pages import Pages, open_pages
from tests.convergence.typist import Typist
from tests.convergence.words import count_words
from tests.network import Wifi
from tests.serving import Forum

EPOCH: Final = 1
RAPPORTEURS: Final = ("Ana", "Bakary")
ELSEWHERE: Final = 1_000_000
"""Words of the Python peers are numbered from here on; each has a million."""
PATIENCE: Final = 60
"""Seconds after which a word that should have arrived never will."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What one writer's text holds: the Yjs clocks, and characters with their attributes."""

    clocks: Mapping[int, int]
    runs: tuple[tuple[Any, Mapping[str, Any]], ...]

    @property
    def text(self) -> str:
        """As `Y.Text.toString()` has it: without embeds."""
        return "".join(content for content, _ in self.runs if isinstance(content, str))

    def beside(self, stored: Sheet) -> str:
        """What it lacks of what is stored, and what it has beyond that."""
        here, there = count_words(self.text), count_words(stored.text)
        if here == there:
            return "the same words" + (" and clocks" if self.clocks == stored.clocks else ", other clocks")
        return f"lacks {sorted(there - here)}, stored are not {sorted(here - there)}"


def sheet_of(draft: Draft) -> Sheet:
    return Sheet(draft.clocks(), _joined([_pair(run) for run in draft.runs()]))


def sheet_from(page: Mapping[str, Any]) -> Sheet:
    clocks = {int(client): clock for client, clock in page["clocks"].items()}
    return Sheet(clocks, _joined([(op["insert"], op.get("attributes", {})) for op in page["text"]]))


def _pair(run: Run) -> tuple[Any, Mapping[str, Any]]:
    return (run.text if run.embed is None else run.embed), run.attributes


def _joined(pairs: Sequence[tuple[Any, Mapping[str, Any]]]) -> tuple[tuple[Any, Mapping[str, Any]], ...]:
    """Neighbouring words that look alike as one: where they are cut differs from library to library."""
    joined: list[tuple[Any, Mapping[str, Any]]] = []
    for content, attributes in pairs:
        last = joined[-1] if joined else (None, {})
        if isinstance(content, str) and isinstance(last[0], str) and last[1] == attributes:
            joined[-1] = (last[0] + content, attributes)
        else:
            joined.append((content, attributes))
    return tuple(joined)


@dataclass
class Table:
    """`wifis`: of the two pages, then of the two typists, in the order of RAPPORTEURS."""

    forum: Forum
    draft: DraftId
    chance: random.Random
    pages: Pages
    typists: tuple[Typist, ...]
    wifis: tuple[Wifi, ...]

    async def round(self) -> None:
        """Everybody does a few things without hearing of the others' until all are done."""
        self.pages.tell("act", times=[self.chance.randrange(4), self.chance.randrange(4)])
        for typist in self.typists:
            for _ in range(self.chance.randrange(4)):
                typist.act()
        await self.pages.answer()
        await self._account()

    async def weather(self) -> None:
        """Somebody's network goes away or comes back, with or without a goodbye."""
        wifi = self.chance.choice(self.wifis)
        await self.chance.choice((wifi.cut, wifi.mend, self._cut_a_typist, self._leave, self._come_back))()

    def clear(self) -> None:
        self.chance.choice(self.typists).clear()

    async def meet(self) -> Sheet:
        """Everybody comes back and hears all. What they all have then, which is also what is stored."""
        try:
            async with asyncio.timeout(PATIENCE):
                stored = await self._gather()
        except TimeoutError as late:
            raise AssertionError(await self._apart()) from late
        for page in await self.pages.ask("read"):
            assert sheet_from(page) == stored
            assert len(set(page["ids"])) == len(page["ids"]), "two blocks have one id"
        return stored

    async def judge(self) -> dict[str, Any]:
        """What the ledger finds: faults, and how many words it held to which promise."""
        await self._account()
        judged: dict[str, Any] = await self.pages.ask("judge")
        return judged

    async def outcome(self) -> Any:
        async with Api(self.forum.settings.base_url, self.forum.guest("Ana").token) as api:
            return (await api.call("GET", f"/api/drafts/{self.draft}/outcome"))["blocks"]

    async def _gather(self) -> Sheet:
        for wifi in self.wifis:
            await wifi.mend()
        for who in (0, 1):
            await self.pages.ask("comeBack", who=who)
        await self.pages.ask("atHome")
        await self._hear_last_words()
        for typist in self.typists:
            await typist.peer.saved()
        stored = await self._stored()
        await self._hear(stored)
        return stored

    async def _apart(self) -> str:
        """Who has not what is stored."""
        stored = await self._stored()
        lines = [f"after {PATIENCE} s not everybody has the same text"]
        for name, typist in zip(RAPPORTEURS, self.typists, strict=True):
            has = sheet_of(typist.peer.replica.draft)
            lines.append(f"{name}'s peer, {typist.peer.replica.unsaved} not saved: {has.beside(stored)}")
        for name, page in zip(RAPPORTEURS, await self.pages.ask("read"), strict=True):
            lines.append(f"{name}'s page, {page['connection']}: {sheet_from(page).beside(stored)}")
        return "\n".join(lines)

    async def _hear_last_words(self) -> None:
        """Whoever's last word is heard has everything stored that they did before it."""
        said = [*await self.pages.ask("lastWord"), *(typist.say() for typist in self.typists)]
        for typist in self.typists:
            await _until_it_reads(typist, said)

    async def _stored(self) -> Sheet:
        """As somebody gets it who comes to the draft now: nothing that is not stored."""
        newcomer = _peer(self.forum, self.draft, "Ana", int(self.forum.settings.base_url.split(":")[-1]), 99)
        async with newcomer:
            return sheet_of(newcomer.replica.draft)

    async def _hear(self, stored: Sheet) -> None:
        for typist in self.typists:
            await _until_it_holds(typist, stored)
        await self.pages.ask("hear", clocks=stored.clocks, text=stored.text)

    async def _account(self) -> None:
        """Give the ledger what the typists wrote, took away, and saw in pieces."""
        texts = list(chain(*(typist.broken.values() for typist in self.typists)))
        if texts:
            await self.pages.ask("watch", texts=texts)
        typed = list(chain(*(typist.typed for typist in self.typists)))
        deleted = list(chain(*(typist.deleted for typist in self.typists)))
        await self.pages.ask("account", typed=typed, deleted=deleted)

    async def _cut_a_typist(self) -> None:
        self.chance.choice(self.typists).peer.cut()

    async def _leave(self) -> None:
        await self.pages.ask("leave", who=self.chance.randrange(2))

    async def _come_back(self) -> None:
        await self.pages.ask("comeBack", who=self.chance.randrange(2))


@asynccontextmanager
async def table(
    forum: Forum, questions: Sequence[QuestionId], script: Path, seed: int
) -> AsyncIterator[Table]:
    """Everybody at home in the draft of 1.1."""
    chance, draft = random.Random(seed), forum.drafts["1.1"]
    async with AsyncExitStack() as stack:
        wifis = []
        for _ in range(4):
            wifi = Wifi(int(forum.settings.base_url.split(":")[-1]))
            await wifi.mend()
            stack.push_async_callback(wifi.cut)
            wifis.append(wifi)
        typists = []
        for number, (name, wifi) in enumerate(zip(RAPPORTEURS, wifis[2:], strict=True), 1):
            peer = await stack.enter_async_context(_peer(forum, draft, name, wifi.port, number))
            typists.append(Typist(peer, chance, number * ELSEWHERE, questions))
        pages = await stack.enter_async_context(open_pages(script))
        writers = [
            {"server": f"ws://127.0.0.1:{wifi.port}/sync", "token": forum.guest(name).token}
            for name, wifi in zip(RAPPORTEURS, wifis, strict=False)
        ]
        await pages.ask(
            "begin", seed=seed, draft=draft, epoch=EPOCH, questions=list(questions), writers=writers
        )
        await pages.ask("atHome")
        yield Table(forum, draft, chance, pages, tuple(typists), tuple(wifis))


def _peer(forum: Forum, draft: DraftId, name: str, port: int, client_id: int) -> Peer:
    return Peer(f"http://127.0.0.1:{port}", forum.guest(name).token, draft, EPOCH, client_id)


async def _until_it_reads(typist: Typist, said: Sequence[str]) -> None:
    await typist.peer.until(lambda: all(word in typist.text for word in said))


async def _until_it_holds(typist: Typist, stored: Sheet) -> None:
    await typist.peer.until(lambda: sheet_of(typist.peer.replica.draft) == stored)
