"""When a promise of the comparison is kept."""

from __future__ import annotations

import pytest

from bench.scenarios.scenario import Bar


@pytest.mark.parametrize(
    ("bar", "met"),
    [
        (Bar("cost", 8.5, 10.0, 0.85), True),
        (Bar("cost", 8.6, 10.0, 0.85), False),
        (Bar("peak", 3.0, 1.0, 3.0, at_least=True), True),
        (Bar("peak", 2.9, 1.0, 3.0, at_least=True), False),
        (Bar("lost", 0, None, 0), True),
        (Bar("lost", 1, None, 0), False),
        (Bar("p50", float("nan"), 1.0, 1.0), False),
        (Bar("p50", 1.0, float("nan"), 1.0), False),
    ],
)
def test_a_bar_is_met_only_by_a_figure_on_its_right_side(bar: Bar, met: bool) -> None:
    assert bar.met == met
