"""Rules W1 to W7: messages ↔ bytes."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drafts.errors import Malformed
from drafts.sync import wire
from drafts.sync.varuint import prefixed, varuint

ALL = [
    (wire.step1(b"\x00"), wire.Step1(b"\x00")),
    (wire.step2(b"\x00\x00"), wire.Step2(b"\x00\x00")),
    (wire.update(b"x" * 300), wire.Update(b"x" * 300)),
    (wire.awareness(b"\x00"), wire.Awareness(b"\x00")),
    (wire.query_awareness(), wire.QueryAwareness()),
    (
        wire.hello({"person": {"name": "Zoë 😀"}, "seq": 3}),
        wire.Hello({"person": {"name": "Zoë 😀"}, "seq": 3}),
    ),
    (wire.ack(1000), wire.Ack(1000)),
    (wire.refused(2, "read-only", "You read along."), wire.Refused(2, "read-only", "You read along.")),
    (wire.event({"event": "rights"}), wire.Event({"event": "rights"})),
    (b"\x02\x00" + prefixed(b"Sign in."), wire.Auth("Sign in.")),
]


def malformed(frame: bytes) -> str:
    with pytest.raises(Malformed) as fault:
        wire.read(frame)
    return fault.value.code


@pytest.mark.parametrize(("frame", "message"), ALL, ids=lambda value: type(value).__name__)
def test_W_every_message_is_read_as_it_was_written(frame: bytes, message: wire.Message) -> None:
    assert wire.read(frame) == message


def test_W_the_first_bytes_are_those_of_y_websocket() -> None:
    assert wire.step1(b"\x00").hex() == "00000100"
    assert wire.step2(b"\x00\x00").hex() == "0001020000"
    assert wire.update(b"\x00\x00").hex() == "0002020000"
    assert wire.ack(5).hex() == "6505"


@pytest.mark.parametrize("frame", [frame for frame, _ in ALL])
def test_W1_a_frame_cut_short_or_continued_is_malformed(frame: bytes) -> None:
    assert {malformed(frame[:length]) for length in range(len(frame))} == {"frame"}
    assert malformed(frame + b"\x00") == "frame"


def test_W1_two_messages_in_one_frame_are_malformed() -> None:
    assert malformed(wire.ack(1) + wire.ack(2)) == "frame"


def test_W2_a_length_beyond_javascripts_numbers_is_malformed() -> None:
    assert malformed(b"\x00\x02" + b"\xff" * 9) == "number"


@pytest.mark.parametrize("type", [4, 9, 99, 104, 2**50])
def test_W4_unknown_types_are_read_as_such_whatever_follows(type: int) -> None:
    assert wire.read(varuint(type) + b"\xff\xff garbage") == wire.Other(type)


@pytest.mark.parametrize("frame", [b"\x00\x03\x00", b"\x00\x7f\x00", b"\x02\x01\x00", b"\x02\x00\x01\xff"])
def test_W4_unknown_steps_kinds_and_text_are_malformed(frame: bytes) -> None:
    assert malformed(frame) == "frame"


@pytest.mark.parametrize("content", [b"[]", b"1", b'"x"', b"null"])
def test_W5_private_json_is_one_object(content: bytes) -> None:
    assert malformed(varuint(wire.HELLO) + prefixed(content)) == "frame"


def test_W5_a_refusal_says_what_why_and_which() -> None:
    assert malformed(varuint(wire.REFUSED) + prefixed(b'{"code":"x"}')) == "frame"


@pytest.mark.parametrize(
    "content", [b'{"a":NaN}', b'{"a":"\\ud800"}', b'{"a":' * 40 + b"1" + b"}" * 40, b"{"]
)
def test_W6_json_that_could_not_be_kept_is_malformed(content: bytes) -> None:
    assert malformed(varuint(wire.EVENT) + prefixed(content)) == "json"


def test_W7_the_keep_alive_is_awareness_without_entries() -> None:
    assert wire.awareness(b"\x00") == b"\x01\x01\x00"


@given(st.binary(max_size=40))
@settings(max_examples=800, deadline=None)
def test_W_whatever_the_bytes_a_message_or_malformed(frame: bytes) -> None:
    try:
        message = wire.read(frame)
    except Malformed:
        return
    assert isinstance(message, wire.Message)
