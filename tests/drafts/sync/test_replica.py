"""Rules R1 to R8: a peer's copy of a draft, what it sent, and what of that is saved."""

from __future__ import annotations

import pytest

from drafts.errors import Malformed
from drafts.ids import BlockId
from drafts.sync import wire
from drafts.sync.presence import Entry, write_entries
from drafts.sync.replica import Replica
from drafts.text.draft import Delete, Draft, Insert, Retain, seed

OPEN = seed(1, BlockId("b1"))


def typed(word: str, at: int = 1) -> list[Retain | Insert]:
    return [Retain(at), Insert(word)]


@pytest.fixture
def ana() -> Replica:
    """Ana's peer, connected and synced with an empty draft."""
    ana = Replica(7)
    ana.receive(wire.step2(OPEN))
    return ana


def words(replica: Replica) -> str:
    return "".join(run.text for run in replica.draft.runs())


def only(frames: list[bytes]) -> wire.Message:
    (frame,) = frames
    return wire.read(frame)


def server_holding(*updates: bytes) -> Draft:
    server = Draft(2)
    for update in updates:
        server.apply(update)
    return server


def test_R1_it_asks_for_what_it_lacks_and_answers_with_what_the_server_lacks(ana: Replica) -> None:
    server = server_holding(OPEN)
    (frame,) = ana.opening()
    assert wire.read(frame) == wire.Step1(ana.draft.state_vector())
    ana.edit(typed("Remittances."))
    answer = only(ana.receive(wire.step1(server.state_vector())))
    assert isinstance(answer, wire.Step2)
    server.apply(answer.update)
    assert "Remittances." in server.runs()[-1].text


def test_R2_an_edit_is_unsaved_until_its_message_is_acknowledged(ana: Replica) -> None:
    ana.edit(typed("a"))
    ana.edit(typed("b"))
    assert ana.unsaved == 2
    ana.receive(wire.ack(1))
    assert ana.unsaved == 1
    ana.receive(wire.ack(2))
    assert ana.unsaved == 0


def test_R2_an_edit_that_changes_nothing_sends_nothing_that_counts(ana: Replica) -> None:
    assert ana.edit([Retain(1)]) == wire.update(wire.EMPTY_UPDATE)
    assert ana.unsaved == 0
    ana.edit(typed("a"))
    ana.receive(wire.ack(1))
    assert ana.unsaved == 0


def test_R3_what_was_not_acknowledged_goes_with_the_next_connections_step_2(ana: Replica) -> None:
    ana.edit(typed("before "))
    ana.reconnected()
    assert (ana.unsaved, ana.synced) == (1, False)
    ana.receive(wire.step1(server_holding(OPEN).state_vector()))
    ana.receive(wire.ack(1))
    assert ana.unsaved == 0


def test_R4_an_acknowledgement_of_later_words_says_nothing_about_earlier_deletions(ana: Replica) -> None:
    # A deletion has no clock: a server that lacks it takes the later words without complaint.
    ana.edit(typed("ab"))
    ana.receive(wire.ack(1))
    ana.edit([Retain(1), Delete(1)])
    ana.reconnected()
    ana.edit(typed("c"))
    ana.receive(wire.ack(1))
    assert ana.unsaved == 1
    ana.receive(wire.step1(server_holding(OPEN).state_vector()))
    ana.receive(wire.ack(2))
    assert ana.unsaved == 0


def test_R5_nothing_to_send_in_answer_means_all_is_saved(ana: Replica) -> None:
    frame = wire.read(ana.edit(typed("kept")))
    assert isinstance(frame, wire.Update)
    ana.reconnected()
    server = server_holding(OPEN, frame.update)
    assert only(ana.receive(wire.step1(server.state_vector()))) == wire.Step2(wire.EMPTY_UPDATE)
    assert ana.unsaved == 0


def test_R5_edits_sent_on_this_connection_still_wait_for_their_ack(ana: Replica) -> None:
    frame = wire.read(ana.edit(typed("sent")))
    assert isinstance(frame, wire.Update)
    ana.receive(wire.step1(server_holding(OPEN, frame.update).state_vector()))
    assert ana.unsaved == 1


def test_R6_it_is_synced_when_the_servers_step_2_has_come() -> None:
    ana = Replica(7)
    ana.receive(wire.update(OPEN))
    assert not ana.synced
    ana.receive(wire.step2(wire.EMPTY_UPDATE))
    assert ana.synced
    assert words(ana) == "\n"


def test_R7_a_refusal_is_kept_and_so_are_the_words(ana: Replica) -> None:
    ana.edit(typed("mine"))
    ana.receive(wire.refused(1, "read-only", "The text is closed: adopted."))
    assert ana.refused == wire.Refused(1, "read-only", "The text is closed: adopted.")
    assert ana.unsaved == 1
    assert "mine" in words(ana)


def test_R8_it_knows_the_others_until_they_are_gone(ana: Replica) -> None:
    ana.receive(wire.awareness(write_entries([Entry(9, 1, b'{"user":{"name":"Ben"}}'), Entry(7, 1, b"{}")])))
    assert ana.others == {9: {"user": {"name": "Ben"}}}
    ana.receive(wire.awareness(write_entries([Entry(9, 2, b"null")])))
    assert ana.others == {}


def test_R8_its_own_presence_is_numbered_upwards(ana: Replica) -> None:
    first, second = (wire.read(ana.announce({"cursor": None})) for _ in range(2))
    assert first == wire.Awareness(write_entries([Entry(7, 1, b'{"cursor":null}')]))
    assert second == wire.Awareness(write_entries([Entry(7, 2, b'{"cursor":null}')]))


def test_hello_and_events_are_kept_for_whoever_asks(ana: Replica) -> None:
    ana.receive(wire.hello({"rights": "edit"}))
    ana.receive(wire.event({"event": "stage", "stage": "adopted"}))
    assert ana.hello == {"rights": "edit"}
    assert ana.events == [{"event": "stage", "stage": "adopted"}]


def test_what_cannot_be_read_is_malformed(ana: Replica) -> None:
    with pytest.raises(Malformed):
        ana.receive(b"\x00\x02\x05ab")


def test_changes_grow_only_with_the_text(ana: Replica) -> None:
    before = ana.changes
    ana.receive(wire.update(OPEN))
    assert ana.changes == before
    ana.edit(typed("a"))
    assert ana.changes == before + 1
