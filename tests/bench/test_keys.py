"""The load tool's own arithmetic: its keys are what a browser would have sent, and it counts them right."""

from __future__ import annotations

import pycrdt
import pytest

from bench.load.wire_frames import client_frame, keys_of, keystroke, ranges_of
from drafts.sync import wire
from drafts.sync.update import scan
from drafts.text.draft import Draft, merge, seed
from drafts.text.schema import TEXT_ROOT
from tests.builders import FIRST_BLOCK, SEED_CLIENT

TYPIST = 3_000_000_000
SEED = seed(SEED_CLIENT, FIRST_BLOCK)
BEHIND = (SEED_CLIENT, scan(SEED).ranges[SEED_CLIENT][1] - 1)


def messages_in(stream: bytes) -> list[bytes]:
    """What a server reads out of the frames of a client: lengths, masks, payloads."""
    found = []
    while stream:
        length, start = stream[1] & 127, 2
        if length == 126:
            length, start = int.from_bytes(stream[2:4], "big"), 4
        mask, body = stream[start : start + 4], stream[start + 4 : start + 4 + length]
        assert stream[1] & 128
        found.append(bytes(byte ^ mask[at % 4] for at, byte in enumerate(body)))
        stream = stream[start + 4 + length :]
    return found


def letters(client: int, count: int) -> list[bytes]:
    """The updates of a client's first letters."""
    later = [wire.read(one) for one in messages_in(keys_of(b"", client)(1, count))]
    assert all(isinstance(one, wire.Update) for one in later)
    return [keystroke(client, 0, BEHIND), *(one.update for one in later if isinstance(one, wire.Update))]


@pytest.mark.parametrize("count", [1, 3, 129, 16_400])
def test_a_typists_letters_stand_in_a_row_behind_the_seed(count: int) -> None:
    draft = Draft(client_id=2)
    draft.apply(merge(SEED, *letters(TYPIST, count)))
    assert "".join(run.text for run in draft.runs()) == "\n" + "x" * count
    assert draft.clocks()[TYPIST] == count


def test_a_letter_is_as_short_as_a_browsers() -> None:
    assert {len(one) for one in letters(TYPIST, 200)[1:]} == {18, 19, 20}


def test_a_letter_into_an_empty_document_brings_its_root_along() -> None:
    document: pycrdt.Doc[pycrdt.Text] = pycrdt.Doc()
    text = document.get(TEXT_ROOT, type=pycrdt.Text)
    document.apply_update(keystroke(TYPIST, 0, None))
    assert str(text) == "x"


def test_a_prefixed_message_keeps_its_length() -> None:
    prefix = b"\x07draft-0"
    (message,) = messages_in(keys_of(prefix, TYPIST)(5, 6))
    assert message.startswith(prefix)
    assert isinstance(wire.read(message.removeprefix(prefix)), wire.Update)


@pytest.mark.parametrize("length", [0, 125, 126, 65_535])
def test_a_frame_says_how_long_it_is(length: int) -> None:
    assert messages_in(client_frame(bytes(length))) == [bytes(length)]


def test_a_merged_update_counts_as_all_its_letters() -> None:
    updates = letters(TYPIST, 40)[10:] + letters(TYPIST + 1, 7)
    assert ranges_of(merge(*updates)) == {TYPIST: (10, 40), TYPIST + 1: (0, 7)}


def test_what_is_more_than_letters_is_counted_as_the_server_scans_it() -> None:
    assert ranges_of(SEED) == scan(SEED).ranges
