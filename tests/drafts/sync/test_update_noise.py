"""Rule U14: whatever the bytes, an answer or a refusal, in bounded time and memory."""

from __future__ import annotations

import contextlib
import tracemalloc

from hypothesis import given, settings
from hypothesis import strategies as st

from drafts.errors import Malformed
from drafts.sync.update import scan
from tests.drafts.sync.forge import deletions, gap, mark, number, section, update, words
from tests.drafts.sync.test_update import KEYSTROKE, PARAGRAPH

LONG = update(
    section(9, 3, words("Rückführung", after=(4, 8)), gap(3), mark("em", "true", after=(9, 5)), words("😀")),
    section(4, 0, words("a", before=(9, 4)), mark("link", '{"href":"mailto:a@b.example"}')),
    deletes=(deletions(9, (1, 1), (3, 2)), deletions(4, (0, 1))),
)


def ends_well(data: bytes) -> None:
    with contextlib.suppress(Malformed):
        scan(data)


@given(st.binary(max_size=200))
@settings(max_examples=1500, deadline=None)
def test_U14_random_bytes(data: bytes) -> None:
    ends_well(data)


@given(
    st.sampled_from([KEYSTROKE, PARAGRAPH, LONG]),
    st.lists(
        st.tuples(st.integers(0, 200), st.sampled_from("xid"), st.binary(min_size=1, max_size=9)), max_size=4
    ),
)
@settings(max_examples=2500, deadline=None)
def test_U14_genuine_updates_with_bytes_replaced_inserted_and_dropped(
    whole: bytes, changes: list[tuple[int, str, bytes]]
) -> None:
    data = bytearray(whole)
    for at, how, raw in changes:
        at %= len(data) + 1
        data[at : at + (len(raw) if how != "i" else 0)] = b"" if how == "d" else raw
    ends_well(bytes(data))


@given(st.lists(st.one_of(st.integers(0, 12), st.integers(0, 2**64)), max_size=60))
@settings(max_examples=1500, deadline=None)
def test_U14_random_numbers(numbers: list[int]) -> None:
    ends_well(b"".join(map(number, numbers)))


def test_U14_what_is_announced_is_not_allocated() -> None:
    tracemalloc.start()
    for data in (
        number(2**50) * 8,
        b"\x01" + number(2**50) * 8,
        b"\x00\x01\x05" + number(2**50),
        b"\xff" * 64,
    ):
        ends_well(data)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 1 << 20
