"""What somebody who joins is sent."""

from __future__ import annotations

import pytest

from drafts.sync import wire
from drafts.text.delta import Insert, Retain
from drafts.text.draft import Draft
from server.hub.frame import Frame
from server.hub.live_text import LiveText
from server.hub.welcome import NOTHING_HELD, Welcome
from server.ports import Entry, History, Row
from tests.builders import NOON, a_programme, entropy, seeds_of

LONG = "Remittances é😀漢 help. " * 16000


@pytest.fixture
def text() -> LiveText:
    (seed,) = seeds_of(a_programme("d1"))
    return LiveText(History(1, None, (Row(1, seed.seed),), {}), entropy())


def commit(text: LiveText, ready: Welcome, words: str) -> None:
    """Somebody types at the start of the first paragraph, and it is durable."""
    peer = Draft(900 + text.seq)
    peer.apply(text.full())
    update = peer.edit([Retain(1), Insert(words)])
    text.take(Entry(None, NOON, (), update))
    text.seq += 1
    ready.committed(update)


def as_received(frames: tuple[Frame, ...]) -> str:
    """The text of a peer that had nothing, and takes these in order and never waits for a gap."""
    peer = Draft(5)
    for frame in frames:
        message = wire.read(frame.payload)
        assert isinstance(message, wire.Update | wire.Step2)
        peer.apply(message.update)
    assert isinstance(message, wire.Step2), "synced comes last"
    return "".join(run.text for run in peer.runs())


def test_a_joiner_has_every_committed_word_in_one_step_2(text: LiveText) -> None:
    ready = Welcome(text)
    for words in ("third ", "second ", "first "):
        commit(text, ready, words)
        frames = ready.answer(NOTHING_HELD)
        assert len(frames) == 1
    assert as_received(frames) == "\nfirst second third "


def test_many_who_join_a_quiet_draft_are_sent_the_same_bytes(text: LiveText) -> None:
    ready = Welcome(text)
    commit(text, ready, LONG)
    assert ready.answer(NOTHING_HELD)[0] is ready.answer(NOTHING_HELD)[0]


def test_while_people_type_a_long_draft_is_not_encoded_for_each_joiner(text: LiveText) -> None:
    ready = Welcome(text)
    commit(text, ready, LONG)
    ready.answer(NOTHING_HELD)
    for words in ("two ", "one "):
        commit(text, ready, words)
        frames = ready.answer(NOTHING_HELD)
        assert len(frames[-1].payload) < 200, "the tail"
        assert as_received(frames) == "\n" + ("" if words == "two " else "one ") + "two " + LONG
    assert ready.answer(NOTHING_HELD)[0] is frames[0]


def test_a_tail_that_has_grown_long_goes_into_the_next_base(text: LiveText) -> None:
    ready = Welcome(text)
    commit(text, ready, LONG)
    ready.answer(NOTHING_HELD)
    commit(text, ready, LONG)
    assert len(ready.answer(NOTHING_HELD)) == 1
    assert as_received(ready.answer(NOTHING_HELD)) == "\n" + LONG + LONG


def test_a_base_that_nobody_asks_for_is_not_kept(text: LiveText) -> None:
    ready = Welcome(text)
    commit(text, ready, LONG)
    (first,) = ready.answer(NOTHING_HELD)
    ready.rest()
    assert ready.answer(NOTHING_HELD)[0] is first, "asked for since the last look"
    ready.rest()
    ready.rest()
    assert ready.answer(NOTHING_HELD)[0] is not first
    assert as_received(ready.answer(NOTHING_HELD)) == "\n" + LONG


def test_who_comes_back_with_a_copy_is_sent_what_it_lacks(text: LiveText) -> None:
    ready = Welcome(text)
    commit(text, ready, "before ")
    copy = Draft(6)
    copy.apply(text.full())
    commit(text, ready, "meanwhile ")
    (frame,) = ready.answer(copy.state_vector())
    assert ready.answer(copy.state_vector())[0] is frame, "after a restart all come with the same copy"
    message = wire.read(frame.payload)
    assert isinstance(message, wire.Step2)
    copy.apply(message.update)
    assert "".join(run.text for run in copy.runs()) == "\nmeanwhile before "
    commit(text, ready, "since ")
    assert ready.answer(copy.state_vector())[0] is not frame
