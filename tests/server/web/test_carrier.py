"""A live connection over the transport itself, and over ASGI where a server has no such door."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosedError
from websockets.frames import Frame, Opcode

from client.socket import open_socket
from drafts.sync import wire
from drafts.sync.session import MAX_FRAME
from tests.builders import after_the_end, words
from tests.client.test_peer import peer
from tests.conftest import House
from tests.serving import fill, free_port, served, settings_for


@pytest.fixture(params=["direct", "asgi"])
def either(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[House]:
    if request.param == "asgi":
        monkeypatch.setattr("server.app.CarrierProtocol", "websockets-sansio")
    with serve(tmp_path) as house:
        yield house


@pytest.fixture
def strict(tmp_path: Path) -> Iterator[House]:
    """Where a connection may send no more than 200 messages a second."""
    with serve(tmp_path, messages_per_second=200, messages_at_once=20) as house:
        yield house


@pytest.fixture
def hasty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """Where the keep-alive beats twenty times a second."""
    monkeypatch.setattr("server.hub.hub.BEAT", 0.05)
    with serve(tmp_path) as house:
        yield house


@contextmanager
def serve(tmp_path: Path, **settings_of: float) -> Iterator[House]:
    port = free_port()
    settings = settings_for(tmp_path / "data", port).model_copy(update=settings_of)
    forum = asyncio.run(fill(settings))
    with served(settings, port) as loop:
        yield House(forum, f"http://127.0.0.1:{port}", port, loop)


def socket_of(house: House, name: str, private: bool = True) -> connect:
    return open_socket(
        house.url, house.forum.guest(name).token, house.forum.drafts["1.1"], 1, private=private
    )


async def refusal_of(house: House, message: bytes | str) -> tuple[wire.Refused | None, int | None]:
    """What somebody is told who sends this, and the code of the close."""
    heard: list[wire.Message] = []
    async with socket_of(house, "Ana") as socket:
        await socket.send(message)
        with suppress(ConnectionClosedError):
            async for frame in socket:
                assert isinstance(frame, bytes)
                heard.append(wire.read(frame))
    refused = [one for one in heard if isinstance(one, wire.Refused)]
    return refused[-1] if refused else None, socket.close_code


async def test_two_write_and_read_each_other(either: House) -> None:
    async with peer(either, "Ana") as ana, peer(either, "Bakary") as bakary:
        ana.edit(after_the_end(ana.outcome, "Remittances é😀漢 "))
        await ana.saved()
        await bakary.until(lambda: words(bakary.outcome) == ["Remittances", "é😀漢"])
        bakary.edit(after_the_end(bakary.outcome, "help."))
        await bakary.saved()
        await ana.until(lambda: words(ana.outcome) == ["Remittances", "é😀漢", "help."])


async def test_a_text_message_is_refused_with_a_reason(either: House) -> None:
    refused, code = await refusal_of(either, "words as words")
    assert refused
    assert (refused.code, code) == ("malformed", 4400)


async def test_a_message_over_the_limit_is_refused_with_4413_and_not_1009(either: House) -> None:
    refused, code = await refusal_of(either, b"\0" * (MAX_FRAME + 1))
    assert refused
    assert (refused.code, code) == ("too-large", 4413)


async def test_who_leaves_is_gone_for_the_others(either: House) -> None:
    async with peer(either, "Bakary") as bakary:
        async with socket_of(either, "Ana") as socket:
            await socket.send(wire.awareness(bytes([1, 7, 1]) + b"\x02{}"))
            await bakary.until(lambda: 7 in bakary.replica.others)
        await bakary.until(lambda: 7 not in bakary.replica.others)


async def test_who_is_too_fast_waits_and_loses_nothing(strict: House) -> None:
    async with peer(strict, "Ana") as ana:
        for number in range(120):
            ana.edit(after_the_end(ana.outcome, f"{number} "))
        await ana.saved()
    async with peer(strict, "Bakary") as bakary:
        assert words(bakary.outcome) == [str(number) for number in range(120)]


async def raw(house: House) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A connection after its handshake, on which a test may write what it likes."""
    reader, writer = await asyncio.open_connection("127.0.0.1", house.port)
    token, draft = house.forum.guest("Ana").token, house.forum.drafts["1.1"]
    writer.write(
        f"GET /sync/{draft}/1 HTTP/1.1\r\nHost: 127.0.0.1:{house.port}\r\nUpgrade: websocket\r\n"
        f"Connection: Upgrade\r\nSec-WebSocket-Key: {'A' * 22}==\r\nSec-WebSocket-Version: 13\r\n"
        f"Authorization: Bearer {token}\r\n\r\n".encode()
    )
    assert b"101" in await reader.readuntil(b"\r\n\r\n")
    return reader, writer


async def test_a_frame_without_a_mask_ends_the_connection_with_1002(house: House) -> None:
    reader, writer = await raw(house)
    writer.write(Frame(Opcode.BINARY, b"\x03").serialize(mask=False))
    async with asyncio.timeout(20):
        heard = await reader.read()
    assert heard.endswith(b"\x88\x02" + (1002).to_bytes(2, "big"))
    writer.close()


async def test_a_line_that_has_gone_dead_is_pinged_and_then_dropped(hasty: House) -> None:
    reader, writer = await raw(hasty)
    async with asyncio.timeout(30):
        await reader.readuntil(b"\x89\x00")  # a ping, which nobody answers
        with suppress(ConnectionResetError):
            await reader.read()
    writer.close()
