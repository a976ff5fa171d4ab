"""The long documents of the load tool are whole, and as long as they say."""

from __future__ import annotations

import pytest

from bench.load.history import AUTHORS, DELETED, typed_history
from drafts.sync.update import scan
from drafts.text.draft import Draft


@pytest.fixture(scope="module")
def history() -> bytes:
    return typed_history(200_000)


def test_it_is_about_as_large_as_asked_for(history: bytes) -> None:
    assert len(history) == pytest.approx(200_000, rel=0.05)


def test_everything_in_it_integrates(history: bytes) -> None:
    draft = Draft(client_id=7)
    draft.apply(history)
    found = scan(history)
    assert draft.clocks() == {client: end for client, (_, end) in found.ranges.items()}
    assert len(found.ranges) == AUTHORS + 1


def test_a_seventh_of_it_was_taken_back(history: bytes) -> None:
    found = scan(history)
    written = sum(end for _, end in found.ranges.values())
    gone = sum(end - start for ranges in found.deletes.values() for start, end in ranges)
    assert gone / written == pytest.approx(DELETED, abs=0.02)


def test_it_holds_the_same_every_time(history: bytes) -> None:
    assert scan(typed_history(200_000)) == scan(history)
