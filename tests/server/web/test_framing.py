"""WebSocket frames, held to what the library on the other side writes and reads."""

from __future__ import annotations

import random

import pytest
from websockets.client import ClientProtocol
from websockets.frames import Frame, Opcode
from websockets.protocol import OPEN
from websockets.uri import parse_uri

from server.web import framing
from server.web.framing import Broken, FrameReader, Message

LENGTHS = (0, 1, 125, 126, 127, 65_535, 65_536, 200_000)
SEEDS = (2008, random.SystemRandom().randrange(2**32))


def masked(payload: bytes, opcode: Opcode = Opcode.BINARY, fin: bool = True) -> bytes:
    return Frame(opcode, payload, fin).serialize(mask=True)


@pytest.mark.parametrize("length", LENGTHS)
def test_what_the_library_sends_is_read(length: int) -> None:
    payload = random.Random(length).randbytes(length)
    assert list(FrameReader(1 << 20).feed(masked(payload))) == [Message(framing.BINARY, payload)]


@pytest.mark.parametrize("length", LENGTHS)
def test_what_we_send_the_library_reads(length: int) -> None:
    client = ClientProtocol(parse_uri("ws://forum.example"), state=OPEN, max_size=None)
    payload = random.Random(length).randbytes(length)
    client.receive_data(framing.frame(payload))
    (received,) = client.events_received()
    assert isinstance(received, Frame)
    assert (received.opcode, bytes(received.data)) == (Opcode.BINARY, payload)


def test_a_close_says_code_and_reason_and_cuts_no_character() -> None:
    client = ClientProtocol(parse_uri("ws://forum.example"), state=OPEN)
    client.receive_data(framing.closing(4403, "é" * 100))
    assert client.close_rcvd
    assert (client.close_rcvd.code, client.close_rcvd.reason) == (4403, "é" * 61)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_stream_cut_anywhere_gives_the_same_messages(seed: int) -> None:
    chance = random.Random(seed)
    sent = [chance.randbytes(chance.choice((0, 1, 20, 125, 126, 3000, 70_000))) for _ in range(40)]
    stream = b"".join(masked(payload) for payload in sent)
    received: list[Message] = []
    reader, at = FrameReader(1 << 20), 0
    while at < len(stream):
        size = chance.choice((1, 2, 7, 100, 5000, 90_000))
        received += reader.feed(stream[at : at + size])
        at += size
    assert received == [Message(framing.BINARY, payload) for payload in sent]


def test_a_message_in_parts_is_one_and_a_ping_may_come_between() -> None:
    parts = (
        masked(b"remit", fin=False),
        masked(b"still there?", Opcode.PING),
        masked(b"tan", Opcode.CONT, fin=False),
        masked(b"ces", Opcode.CONT),
    )
    assert list(FrameReader(1000).feed(b"".join(parts))) == [
        Message(framing.PING, b"still there?"),
        Message(framing.BINARY, b"remittances"),
    ]


def test_a_message_over_the_limit_is_announced_and_skipped_never_gathered() -> None:
    reader = FrameReader(limit=1000)
    stream = masked(b"x" * 1001) + masked(b"short")
    found = [message for at in range(0, len(stream), 100) for message in reader.feed(stream[at : at + 100])]
    assert found == [Message(framing.TOO_LARGE, b""), Message(framing.BINARY, b"short")]


def test_parts_that_add_up_to_more_than_the_limit_are_too_large() -> None:
    reader = FrameReader(limit=1000)
    first, second = masked(b"x" * 600, fin=False), masked(b"x" * 600, Opcode.CONT)
    assert list(reader.feed(first + second)) == [Message(framing.TOO_LARGE, b"")]


def test_endless_empty_parts_are_too_large_in_the_end() -> None:
    reader = FrameReader(limit=10_000)
    list(reader.feed(masked(b"", fin=False)))
    again = (message for _ in range(1000) for message in reader.feed(masked(b"", Opcode.CONT, fin=False)))
    assert next(again) == Message(framing.TOO_LARGE, b"")


@pytest.mark.parametrize(
    "broken",
    [
        Frame(Opcode.BINARY, b"no mask").serialize(mask=False),
        bytes((0xC2, 0x80, 0, 0, 0, 0)),
        masked(b"continues nothing", Opcode.CONT),
        masked(b"a", fin=False) + masked(b"breaks in", Opcode.BINARY),
        bytes((0x8B, 0x80, 0, 0, 0, 0)),
        bytes((0x83, 0x80, 0, 0, 0, 0)),
        bytes((0x09, 0x80, 0, 0, 0, 0)),
        bytes((0x89, 0xFE, 1, 0, 0, 0, 0, 0)),
    ],
    ids=["no mask", "reserved bits", "continues nothing", "breaks in", "unknown control", "unknown data",
         "ping in parts", "long ping"],
)  # fmt: skip
def test_what_breaks_the_rules_is_broken(broken: bytes) -> None:
    with pytest.raises(Broken):
        list(FrameReader(1000).feed(broken))
