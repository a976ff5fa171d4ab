"""Rules S1 to S8: the server's side of a connection."""

from __future__ import annotations

import pytest

from drafts.errors import Malformed, TooLarge
from drafts.sync import wire
from drafts.sync.session import (
    MAX_FRAME,
    Nothing,
    PresenceAsked,
    PresenceOffered,
    Session,
    StateAsked,
    UpdateOffered,
)

WORD = b"\x01\x01\x07\x00\x04\x01\x04text\x01a\x00"


@pytest.fixture
def session() -> Session:
    return Session(private=True)


def sends(session: Session, *frames: bytes) -> None:
    for frame in frames:
        session.receive(frame)


def acked(frame: bytes | None) -> int | None:
    if frame is None:
        return None
    message = wire.read(frame)
    assert isinstance(message, wire.Ack)
    return message.count


def settled(session: Session, ordinal: int) -> bytes | None:
    """That message is durable: the ACK that is then due."""
    session.settle(ordinal)
    return session.acknowledgement()


def test_S1_a_frame_over_the_limit_is_too_large(session: Session) -> None:
    with pytest.raises(TooLarge) as fault:
        session.receive(wire.update(bytes(MAX_FRAME)))
    assert fault.value.code == "too-large"


def test_S2_step_1_asks_for_what_is_missing(session: Session) -> None:
    assert session.receive(wire.step1(b"\x01\x07\x03")) == StateAsked(b"\x01\x07\x03")


def test_S3_updates_and_step_2s_are_counted_in_order(session: Session) -> None:
    frames = (
        wire.update(WORD),
        wire.step1(b"\x00"),
        wire.step2(WORD),
        wire.awareness(b"\x00"),
        wire.update(WORD),
    )
    offered = [event for event in map(session.receive, frames) if isinstance(event, UpdateOffered)]
    assert [event.ordinal for event in offered] == [1, 2, 3]
    assert session.offered == 3


@pytest.mark.parametrize("frame", [wire.step2(b"\x00\x00"), wire.update(b"\x00\x00")])
def test_S3_an_empty_step2_or_update_is_not_counted(session: Session, frame: bytes) -> None:
    assert session.receive(frame) == UpdateOffered(None, b"\x00\x00")
    assert session.receive(wire.update(WORD)) == UpdateOffered(1, WORD)


def test_S4_an_acknowledgement_covers_the_first_n(session: Session) -> None:
    sends(session, *[wire.update(WORD)] * 3)
    assert acked(settled(session, 1)) == 1
    assert acked(settled(session, 2)) == 2


def test_S4_no_message_is_skipped(session: Session) -> None:
    sends(session, *[wire.update(WORD)] * 4)
    assert settled(session, 2) is None
    assert settled(session, 4) is None
    assert acked(settled(session, 1)) == 2
    assert acked(settled(session, 3)) == 4


def test_S5_a_message_that_came_too_early_holds_the_count_back(session: Session) -> None:
    sends(session, wire.update(WORD), wire.update(WORD))
    session.postpone(1)
    assert settled(session, 2) is None


def test_S5_the_step_2_that_brings_it_again_settles_it(session: Session) -> None:
    sends(session, wire.update(WORD), wire.update(WORD), wire.step2(WORD), wire.update(WORD))
    session.postpone(1)
    session.postpone(2)
    session.postpone(4)
    assert acked(settled(session, 3)) == 3


def test_S5_a_step_2_that_is_itself_early_settles_nothing(session: Session) -> None:
    sends(session, wire.update(WORD), wire.step2(WORD), wire.step2(WORD))
    session.postpone(1)
    session.postpone(2)
    assert acked(settled(session, 3)) == 3


def test_S5_an_update_waiting_for_its_commit_is_not_settled_by_a_later_step_2(session: Session) -> None:
    sends(session, wire.update(WORD), wire.step2(WORD))
    assert settled(session, 2) is None
    assert acked(settled(session, 1)) == 2


def test_S6_query_awareness_asks_who_is_here(session: Session) -> None:
    assert session.receive(wire.query_awareness()) == PresenceAsked()
    assert session.receive(wire.awareness(b"\x00")) == PresenceOffered(b"\x00")


@pytest.mark.parametrize("frame", [b"\x02\x00\x00", wire.ack(9), wire.hello({}), b"\x2a anything"])
def test_S6_other_readable_messages_ask_for_nothing(session: Session, frame: bytes) -> None:
    assert session.receive(frame) == Nothing()


def test_S6_what_cannot_be_read_is_malformed(session: Session) -> None:
    with pytest.raises(Malformed):
        session.receive(b"\x00\x02\x05ab")


def test_S8_a_refusal_names_the_message(session: Session) -> None:
    frame = session.refused(3, "read-only", "You read along.")
    assert frame is not None
    assert wire.read(frame) == wire.Refused(3, "read-only", "You read along.")


def test_W5_stock_clients_get_no_messages_of_ours() -> None:
    stock = Session(private=False)
    sends(stock, wire.update(WORD))
    assert settled(stock, 1) is None
    assert stock.refused(1, "read-only", "You read along.") is None
