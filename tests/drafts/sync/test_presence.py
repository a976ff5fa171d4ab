"""Rules P1 to P9: who is here, and nobody else in their name."""

from __future__ import annotations

import base64
import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from drafts.errors import Malformed
from drafts.sync.presence import MAX_LEFT, MAX_STATE, Entry, Presence, read_entries, write_entries
from tests.node import NODE

ANA = {"id": "ana", "name": "Ana Reyes", "color": "#b3541e"}
BEN = {"id": "ben", "name": "Ben Okoro", "color": "#2f6f4f"}
NOTHING = b""


def says(client: int, clock: int, state: Any) -> bytes:
    return write_entries([Entry(client, clock, json.dumps(state).encode())])


def caret(at: int) -> dict[str, Any]:
    return {"cursor": {"anchor": at, "head": at}}


def told(entries: bytes) -> list[tuple[int, int, Any]]:
    return [(client, clock, json.loads(state)) for client, clock, state in read_entries(entries)]


@pytest.fixture
def room() -> Presence:
    """Ana is here on one page, as client 7 at clock 3."""
    room = Presence()
    room.offer("page-1", says(7, 3, caret(1)), ANA)
    return room


def test_P1_a_connection_speaks_for_the_first_id_it_offers(room: Presence) -> None:
    assert room.offer("page-1", says(8, 1, caret(2)), ANA) == NOTHING
    assert [client for client, _, _ in told(room.all())] == [7]


def test_P1_repeating_what_others_said_says_nothing(room: Presence) -> None:
    room.offer("page-2", says(9, 1, caret(5)), BEN)
    echoed = write_entries([Entry(7, 9, b'{"cursor":null}'), Entry(9, 2, b'{"cursor":null}')])
    assert [client for client, _, _ in told(room.offer("page-2", echoed, BEN))] == [9]


def test_P1_an_id_that_is_offered_as_gone_is_not_taken(room: Presence) -> None:
    assert room.offer("page-2", says(9, 1, None), BEN) == NOTHING
    assert [client for client, _, _ in told(room.offer("page-2", says(10, 1, caret(0)), BEN))] == [10]


def test_P1_two_hundred_thousand_invented_ids_are_not_people(room: Presence) -> None:
    crowd = write_entries(Entry(n, 1, b"{}") for n in range(1000, 201_000))
    room.offer("page-2", crowd, BEN)
    assert len(told(room.all())) == 2


def test_P2_nobody_takes_or_ends_a_state_that_somebody_has(room: Presence) -> None:
    assert room.offer("page-2", says(7, 2**30, {"cursor": None}), BEN) == NOTHING
    assert room.offer("page-2", says(7, 2**30, None), BEN) == NOTHING
    assert told(room.all()) == [(7, 3, {**caret(1), "user": ANA})]


def test_P2_a_page_that_reconnects_gets_its_own_id_back(room: Presence) -> None:
    room.leave("page-1")
    assert told(room.offer("page-1-again", says(7, 3, caret(1)), ANA)) == [(7, 5, {**caret(1), "user": ANA})]


def test_P2_somebody_else_does_not(room: Presence) -> None:
    room.leave("page-1")
    assert room.offer("page-2", says(7, 9, caret(1)), BEN) == NOTHING


def test_P2_only_so_many_who_left_are_remembered() -> None:
    room = Presence()
    for client in range(MAX_LEFT + 1):
        room.offer("page", says(client, 1, {}), ANA)
        room.leave("page")
    assert room.offer("page", says(1, 1, {}), BEN) == NOTHING
    assert room.offer("page", says(0, 1, {}), BEN) != NOTHING


@pytest.mark.parametrize(
    "state",
    [
        [],
        1,
        "x",
        {"note": "x" * MAX_STATE},
        {"d": [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]},
    ],
)
def test_P3_a_state_that_is_no_small_object_is_malformed(room: Presence, state: Any) -> None:
    with pytest.raises(Malformed):
        room.offer("page-1", says(7, 4, state), ANA)
    with pytest.raises(Malformed):
        room.offer("page-2", says(9, 4, state), BEN)
    assert told(room.all()) == [(7, 3, {**caret(1), "user": ANA})]


@pytest.mark.parametrize("clock", [2**31, 2**40])
def test_P3_a_clock_that_would_bar_its_owner_for_ever_is_malformed(room: Presence, clock: int) -> None:
    for state in (caret(1), caret(2), None):
        with pytest.raises(Malformed):
            room.offer("page-1", says(7, clock, state), ANA)


@pytest.mark.parametrize(
    "entries", [b"", b"\x02\x07\x01\x02{}", b"\x01\x07\x01\x09{}", b"\x01\x07\x05\x02{}\x00", b"\xff" * 12]
)
def test_P3_entries_that_cannot_be_read_are_malformed(entries: bytes) -> None:
    with pytest.raises(Malformed):
        Presence().offer("page", entries, ANA)


def test_P4_the_name_is_the_signed_in_persons_whatever_the_page_writes(room: Presence) -> None:
    forged = {"user": {"id": "chair", "name": "The Chair"}, "cursor": None}
    assert told(room.offer("page-1", says(7, 4, forged), ANA)) == [(7, 4, {"user": ANA, "cursor": None})]


def test_P5_an_older_or_equal_clock_is_ignored(room: Presence) -> None:
    assert room.offer("page-1", says(7, 3, caret(9)), ANA) == NOTHING
    assert room.offer("page-1", says(7, 2, caret(9)), ANA) == NOTHING


def test_P6_a_first_clock_of_nought_is_told_as_one() -> None:
    assert told(Presence().offer("page", says(7, 0, {}), ANA)) == [(7, 1, {"user": ANA})]


def test_P6_after_coming_back_each_change_is_numbered_above_the_last(room: Presence) -> None:
    room.leave("page-1")
    room.offer("page-1-again", says(7, 3, caret(1)), ANA)
    assert [told(room.offer("page-1-again", says(7, 3 + n, caret(n)), ANA))[0][1] for n in range(2, 5)] == [
        6,
        7,
        8,
    ]


def test_P7_an_unchanged_renewal_is_kept_for_the_heartbeat(room: Presence) -> None:
    assert room.offer("page-1", says(7, 4, caret(1)), ANA) == NOTHING
    assert told(room.heartbeat()) == [(7, 4, {**caret(1), "user": ANA})]


def test_P7_our_own_announcement_coming_back_changes_nothing() -> None:
    room = Presence()
    (announced,) = told(room.offer("page", says(7, 0, {}), ANA))
    assert room.offer("page", says(*announced), ANA) == NOTHING
    assert told(room.heartbeat()) == [announced]


def test_P8_who_leaves_is_announced_as_gone(room: Presence) -> None:
    assert told(room.leave("page-1")) == [(7, 4, None)]
    assert told(room.all()) == []


def test_P8_who_was_never_here_leaves_without_a_word(room: Presence) -> None:
    assert room.leave("page-2") == NOTHING
    assert told(room.offer("page-1", says(7, 4, None), ANA)) == [(7, 4, None)]
    assert room.leave("page-1") == NOTHING


def test_P9_who_comes_is_told_everybody(room: Presence) -> None:
    room.offer("page-2", says(9, 1, caret(4)), BEN)
    assert told(room.all()) == [(7, 3, {**caret(1), "user": ANA}), (9, 1, {**caret(4), "user": BEN})]


def test_P9_an_empty_room_is_the_keep_alive() -> None:
    assert Presence().all() == Presence().heartbeat() == b"\x00"


@pytest.mark.node
def test_P6_P8_a_stock_page_follows_coming_moving_leaving_and_coming_back() -> None:
    room = Presence()
    frames = [
        room.offer("page-1", says(7, 0, caret(1)), ANA),
        room.offer("page-1", says(7, 1, caret(2)), ANA),
        room.leave("page-1"),
        room.offer("page-1-again", says(7, 1, caret(2)), ANA),
        room.offer("page-1-again", says(7, 2, caret(3)), ANA),
        room.heartbeat(),
    ]
    shown = subprocess.run(
        [NODE, str(Path(__file__).with_name("awareness.mjs")), "99"],
        input=json.dumps([base64.b64encode(frame).decode() for frame in frames]),
        check=True, capture_output=True, text=True,
    ).stdout.splitlines()  # fmt: skip
    at = [{"7": {**caret(n), "user": ANA}} for n in range(4)]
    assert [json.loads(line) for line in shown] == [at[1], at[2], {}, at[2], at[3], at[3]]


def test_P1_of_a_message_no_more_than_256_entries_are_looked_at() -> None:
    many = [Entry(client, 1, b"{}") for client in range(1, 258)]
    cut_short = write_entries(many)[:-3]  # so that reading the last one would find it malformed
    assert len(read_entries(cut_short, 256)) == 256
    with pytest.raises(Malformed):
        read_entries(cut_short)
