"""Every update of the hostile corpus is refused by its rule, to its sender alone, and harms nobody."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

import pytest

from drafts.errors import Malformed
from drafts.sync import wire
from drafts.sync.session import MAX_FRAME
from drafts.sync.update import scan
from tests.faults.corpus import Hostile, corpus
from tests.faults.hall import Hall
from tests.faults.scribe import each_once
from tests.faults.stranger import stranger
from tests.faults.witness import witness

CORPUS = tuple(corpus())
TOO_LARGE, MALFORMED = 4413, 4400


def close_code(hostile: Hostile) -> int:
    return TOO_LARGE if hostile.code == "too-large" else MALFORMED


@pytest.mark.parametrize("hostile", CORPUS, ids=lambda hostile: f"{hostile.code}: {hostile.name}")
def test_U_is_refused_by_the_scan_with_its_rule(hostile: Hostile) -> None:
    if hostile.code == "too-large":
        assert len(wire.update(hostile.update)) > MAX_FRAME  # S1: refused as a frame
        return
    with pytest.raises(Malformed) as fault:
        scan(hostile.update)
    assert fault.value.code == hostile.code


def test_every_rule_of_the_reader_has_its_file() -> None:
    assert {hostile.code for hostile in CORPUS} == {
        "anchor", "any", "binary", "circle", "client-twice", "clock", "collected", "content", "count",
        "embed", "gap", "json", "json-content", "key", "length", "map-entry", "nested-type", "nul", "number",
        "root", "self-origin", "subdocument", "too-large", "trailing-bytes", "truncated", "utf-8",
    }  # fmt: skip


async def test_U_S8_its_sender_is_told_why_and_nobody_else_notices(hall: Hall) -> None:
    async with witness(hall), hall.scribe("Bakary") as bakary, stranger(hall, "Farid") as farid:
        await farid.held()
        for hostile in CORPUS:
            async with stranger(hall, "Ana") as ana:
                await ana.offer(hostile.update)
                code = await ana.closed()
            assert code == close_code(hostile), hostile.name
            assert ana.refusal, hostile.name
            # Too large a frame is refused unread, and so not counted.
            assert ana.refusal.ordinal == (code == MALFORMED), hostile.name
            assert ana.refusal.code == ("malformed" if code == MALFORMED else "too-large"), hostile.name
            assert f"(rule: {hostile.code})" in ana.refusal.reason or code == TOO_LARGE, hostile.name
            bakary.say()
            await bakary.saved()
        assert hall.up
        async with hall.scribe("Ana") as ana_at_last:
            assert each_once(ana_at_last.reads, bakary)
        assert each_once(await hall.text(), bakary)
        await farid.held()
        assert sum(isinstance(told, wire.Update) for told in farid.heard) == len(CORPUS)


async def test_S8_a_stock_client_is_told_by_the_close_alone(hall: Hall) -> None:
    async with hall.scribe("Bakary") as bakary:
        for hostile in CORPUS[:: len(CORPUS) // 20]:
            async with stranger(hall, "Ana", private=False) as ana:
                await ana.offer(hostile.update)
                assert await ana.closed() == close_code(hostile), hostile.name
                assert not ana.refusal
        bakary.say()
        await bakary.saved()
        assert each_once(await hall.text(), bakary)


async def test_U_the_corpus_sent_as_a_whole_document_is_refused_too(hall: Hall) -> None:
    """A step 2 goes the same way as an update."""
    async with hall.scribe("Bakary") as bakary:
        for hostile in CORPUS[:: len(CORPUS) // 20]:
            async with stranger(hall, "Ana") as ana:
                await ana.send(wire.step2(hostile.update))
                assert await ana.closed() == close_code(hostile), hostile.name
        bakary.say()
        await bakary.saved()
        assert each_once(await hall.text(), bakary)


FRAMES: Mapping[str, bytes | str] = {
    "a text frame": "words",
    "no bytes at all": b"",
    "a sync message without a step": b"\x00",
    "an unknown sync step": b"\x00\x07\x00",
    "a step 1 that ends too early": b"\x00\x00\x05\x01",
    "a step 1 whose vector is no vector": b"\x00\x00\x03\xff\xff\xff",
    "a step 1 of 2^50 clients": b"\x00\x00\x08" + b"\xff" * 7 + b"\x01",
    "a second message in the frame": wire.step1(b"\x00") + wire.step1(b"\x00"),
    "a number of a hundred bytes": b"\xff" * 100,
    "presence that ends too early": b"\x01\x02\x01\x07",
}


async def test_W1_a_frame_that_is_no_message_is_refused(hall: Hall) -> None:
    async with hall.scribe("Bakary") as bakary:
        for what, frame in FRAMES.items():
            async with stranger(hall, "Ana") as ana:
                await ana.send(frame)
                assert await ana.closed() == MALFORMED, what
                assert ana.refusal, what
                assert ana.refusal.code == "malformed", what
            bakary.say()
            await bakary.saved()
        assert each_once(await hall.text(), bakary)


async def test_W4_messages_that_are_the_server_s_to_send_ask_for_nothing(hall: Hall) -> None:
    async with stranger(hall, "Ana") as ana, hall.scribe("Bakary") as bakary:
        for frame in (
            b"\x68",
            b"\x77\xff\xff",
            wire.ack(2**40),
            wire.refused(1, "no", "No."),
            b"\x02\x00\x02no",
        ):
            await ana.send(frame)
        await asyncio.gather(ana.held(), bakary.saved())
        assert not ana.refusal
        bakary.say()
        await bakary.saved()
        assert each_once(await hall.text(), bakary)
