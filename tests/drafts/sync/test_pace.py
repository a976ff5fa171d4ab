"""How fast one connection may speak."""

from __future__ import annotations

from drafts.sync.pace import Pace


def test_typing_is_never_held_up() -> None:
    pace = Pace(rate=10, burst=5)
    assert [pace.take(1, now / 5) for now in range(50)] == [0.0] * 50


def test_a_burst_passes_and_what_follows_waits_for_as_long_as_it_takes() -> None:
    pace = Pace(rate=10, burst=5)
    assert pace.take(5, now=100) == 0
    assert pace.take(3, now=100) == 0.3
    assert pace.take(0, now=100.3) == 0


def test_rest_gives_back_no_more_than_one_burst() -> None:
    pace = Pace(rate=10, burst=5)
    pace.take(5, now=0)
    assert pace.take(6, now=3600) == 0.1
