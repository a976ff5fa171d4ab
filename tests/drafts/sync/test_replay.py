"""What of a history can be replayed when some of it is missing."""

from __future__ import annotations

import random

import pytest

from drafts.sync.replay import missing, scan_kept, without_gaps
from drafts.text.delta import Delete, Insert, Retain
from drafts.text.draft import Draft, merge, seed
from tests.builders import FIRST_BLOCK, SEED_CLIENT

SEEDS = (2008, random.SystemRandom().randrange(2**32))


@pytest.mark.parametrize(
    ("held", "last", "after", "gaps"),
    [
        ([1, 2, 3], 3, 0, []),
        ([1, 3], 3, 0, [(2, 2)]),
        ([3, 4], 6, 0, [(1, 2), (5, 6)]),
        ([], 2**50, 0, [(1, 2**50)]),
        ([6, 9], 8, 4, [(5, 5), (7, 8)]),
        ([], 0, 0, []),
        ([-5, 1], 1, 0, []),
    ],
)
def test_gaps_in_a_numbering(held: list[int], last: int, after: int, gaps: list[tuple[int, int]]) -> None:
    assert list(missing(held, last, after)) == gaps


def test_bytes_that_are_no_update_are_left_out_and_nothing_else() -> None:
    whole = seed(SEED_CLIENT, FIRST_BLOCK)
    assert scan_kept(b"\xff") is None
    assert list(without_gaps([b"\xff", whole, b""])) == [False, True, False]


def history_of_three(chance: random.Random) -> list[bytes]:
    """Three who type and delete in each other's words, each hearing of the others now and then."""
    start = seed(SEED_CLIENT, FIRST_BLOCK)
    server, hands = Draft(99), [Draft(7 + n) for n in range(3)]
    for draft in (server, *hands):
        draft.apply(start)
    rows = [start]
    for _ in range(60):
        hand = chance.choice(hands)
        length = sum(len(run.text) for run in hand.runs())
        at = chance.randrange(1, length + 1)
        if chance.random() < 0.7 or at == length:
            rows.append(server.apply(hand.edit([Retain(at), Insert(chance.choice(("ab", "é", "漢")))])))
        else:
            rows.append(server.apply(hand.edit([Retain(at), Delete(1)])))
        if chance.random() < 0.5:
            hand.apply(server.full())
    return [row for row in rows if row]


@pytest.mark.parametrize("number", SEEDS)
def test_what_is_left_of_any_damaged_history_replays_without_a_gap(number: int) -> None:
    """Row by row and merged alike, and every clock that is told to be held is held."""
    chance = random.Random(number)
    for _ in range(20):
        rows = history_of_three(chance)
        assert all(without_gaps(rows))
        lost = chance.sample(range(len(rows)), chance.randrange(1, 4))
        left = [row for place, row in enumerate(rows) if place not in lost]
        sound = [row for row, fits in zip(left, without_gaps(left), strict=True) if fits]
        one, each = Draft(1), Draft(1)
        if sound:
            one.apply(merge(*sound))
        for row in sound:
            each.apply(row)
        ends: dict[int, int] = {}
        for row in sound:
            found = scan_kept(row)
            assert found
            ends.update({client: end for client, (_, end) in found.ranges.items()})
        assert one.runs() == each.runs(), f"seed {number}"
        assert one.clocks() == each.clocks() == ends, f"seed {number}"
