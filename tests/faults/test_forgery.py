"""Client ids that are not one's own: nobody is impersonated, and nobody's later words vanish."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from drafts.errors import Forbidden
from drafts.sync.update import scan
from drafts.text.delta import Insert, Retain
from tests.drafts.sync.forge import deleted, deletions, section, update, words
from tests.faults.hall import Hall
from tests.faults.scribe import Scribe, each_once
from tests.faults.stock import stock
from tests.faults.stranger import Stranger, stranger
from tests.faults.witness import witness

FOREIGN = 4409
HERS = 31_337
FORGERIES: tuple[Callable[[int], bytes], ...] = (
    lambda held: section(HERS, held, words("forged ", after=(HERS, held - 1))),
    lambda held: section(HERS, held, words("x")),
    lambda held: section(HERS, held - 1, words("xy", after=(HERS, held - 2))),
    lambda held: section(HERS, held, deleted(5, after=(HERS, held - 1))),
)
"""What would make her next words vanish: at her next clock, or one that is held and one that is not."""


async def test_G3_a_struct_forged_under_another_s_id_is_refused_and_her_words_arrive(hall: Hall) -> None:
    async with (
        witness(hall),
        hall.scribe("Ana", client=HERS) as ana,
        hall.scribe("Bakary") as bakary,
    ):
        ana.say(3)
        await ana.saved()
        for forge in FORGERIES:
            async with stranger(hall, "Bakary") as forger:
                await forger.offer(update(forge(held_of(ana))))
                await is_refused(forger, "foreign-client", FOREIGN)
            ana.say()
            bakary.say()
            await ana.saved()
            await bakary.saved()
        await bakary.sees(*ana.said)
        for found in (bakary.reads, await hall.text()):
            assert each_once(found, ana, bakary)
    assert each_once(await restarted(hall), ana, bakary)


async def test_G3_the_server_s_own_ids_are_nobody_s(hall: Hall) -> None:
    async with hall.scribe("Ana", client=HERS) as ana:
        ana.say(2)
        await ana.saved()
        clocks = ana.peer.replica.draft.clocks()
        servers, at = next((client, at) for client, at in clocks.items() if client != HERS)
        async with stranger(hall, "Bakary") as forger:
            await forger.offer(update(section(servers, at, words("x"))))
            await is_refused(forger, "foreign-client", FOREIGN)
        ana.say()
        await ana.saved()
        assert each_once(await hall.text(), ana)


async def test_G6_under_a_clock_that_is_not_held_nothing_is_taken_and_nothing_is_blocked(hall: Hall) -> None:
    """A million clocks ahead under one's own id: asked for again, never applied, never acknowledged."""
    async with hall.scribe("Ana") as ana, stranger(hall, "Bakary") as bakary:
        await bakary.offer(update(section(99, 1_000_000, words("far ahead"))))
        await bakary.offer(update(section(98, 0, words("leans", after=(97, 5)))))
        await bakary.offer(update(deletes=(deletions(HERS, (0, 5)),)))
        await bakary.held()
        ana.say(3)
        await ana.saved()
        assert each_once(await hall.text(), ana)
        assert not bakary.refusal


async def test_G9_between_the_two_clocks_of_an_emoji_nothing_is_put(hall: Hall) -> None:
    async with hall.scribe("Ana", client=HERS) as ana:
        ana.said.append("😀")
        ana.peer.edit([Retain(1), Insert("😀 ")])
        await ana.saved()
        emoji = held_of(ana) - 3
        async with stranger(hall, "Bakary") as forger:
            await forger.offer(update(section(98, 0, words("x", after=(HERS, emoji)))))
            await is_refused(forger, "malformed", 4400)
        ana.say(3)
        await ana.saved()
        async with hall.scribe("Bakary") as bakary:
            assert each_once(bakary.reads, ana)


async def test_G3_the_same_id_in_the_pages_of_two_persons(hall: Hall) -> None:
    async with witness(hall), hall.scribe("Ana", client=HERS) as ana:
        async with hall.scribe("Bakary", client=HERS) as bakary:
            ana.say()
            await ana.saved()
            bakary.say(2)
            with pytest.raises(Forbidden) as refused:
                await bakary.saved()
            assert refused.value.code == "foreign-client"
        async with hall.scribe("Elena") as reader:
            ana.say(5)
            await ana.saved()
            await reader.sees(*ana.said)
            for found in (reader.reads, await hall.text()):
                assert each_once(found, ana)


async def test_the_same_id_in_two_tabs_of_one_person(hall: Hall) -> None:
    """Yjs gives the second tab another number as soon as it hears of the first one's words."""
    async with hall.scribe("Bakary") as bakary, stock(hall, "Ana", client=HERS) as one:
        async with stock(hall, "Ana", client=HERS) as other:
            await one.say("first", "tab")
            await other.until("first", "tab")
            told = await other.until("first", "tab")  # Yjs has had a moment to see whose they are
            assert told["client"] != HERS
            await other.say("second", "one")
            await one.until("second", "one")
            bakary.say(3)
            await bakary.saved()
            await bakary.sees("first", "tab", "second", "one")
        expected = sorted(["first", "tab", "second", "one", *bakary.said])
        assert sorted(bakary.reads) == sorted(await hall.text()) == sorted(await restarted(hall)) == expected


async def test_G12_two_windows_that_write_different_words_under_one_number(hall: Hall) -> None:
    """Neither has heard of the other yet: who comes second is told, and keeps the words."""
    async with stranger(hall, "Ana") as one, stranger(hall, "Ana") as other:
        end = await end_of(one)
        await one.offer(update(section(HERS, 0, words("first", after=end))))
        await one.acknowledged(1)
        await other.offer(update(section(HERS, 0, words("other words", after=end))))
        await is_refused(other, "foreign-client", FOREIGN)
        await one.offer(update(section(HERS, 5, words(" again", after=(HERS, 4)))))
        await one.acknowledged(2)
    assert await hall.text() == ["first", "again"]


async def test_G12_a_page_that_comes_back_says_its_words_again(hall: Hall) -> None:
    """The server still takes its first connection for open, as after a lost Wi-Fi."""
    async with stranger(hall, "Ana") as dead, stranger(hall, "Ana") as back:
        end = await end_of(dead)
        await dead.offer(update(section(HERS, 0, words("said ", after=end))))
        await dead.acknowledged(1)
        await back.offer(update(section(HERS, 0, words("said once", after=end))))
        await back.acknowledged(1)
    assert await hall.text() == ["said", "once"]


async def end_of(who: Stranger) -> tuple[int, int]:
    """The last sign of a draft that nobody has written in."""
    [(client, (_, end))] = scan(await who.held()).ranges.items()
    return client, end - 1


def held_of(scribe: Scribe) -> int:
    return scribe.peer.replica.draft.clocks()[scribe.peer.replica.client_id]


async def is_refused(who: Stranger, code: str, close: int) -> None:
    assert await who.closed() == close
    assert who.refusal
    assert (who.refusal.ordinal, who.refusal.code) == (1, code)


async def restarted(hall: Hall) -> list[str]:
    """What is in the text when the server has read it from the disk again."""
    await asyncio.to_thread(hall.restart)
    return await hall.text()
