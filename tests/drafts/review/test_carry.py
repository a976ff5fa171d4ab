"""What a Troika seat need not read again."""

from __future__ import annotations

from typing import Any

from drafts.ids import BlockId
from drafts.review.carry import Carried, carry
from drafts.text.outcome import Outcome
from tests.drafts.review.test_difference import text

ENDORSED = text(
    ("h Findings", {"type": "heading", "level": 1}),
    ("a Fish is fresh.", {"question": "q1"}),
    ("b Nets are dear.", {"question": "q1", "kind": "finding"}),
    ("c Boats are old.", {}),
)


def of(*blocks: tuple[str, dict[str, Any]]) -> Carried:
    return carry(text(*blocks), [ENDORSED])


H = ("h Findings", {"type": "heading", "level": 1})
A = ("a Fish is fresh.", {"question": "q1"})
B = ("b Nets are dear.", {"question": "q1", "kind": "finding"})
C: tuple[str, dict[str, Any]] = ("c Boats are old.", {})


def test_nothing_is_to_be_read_again_in_the_same_text() -> None:
    assert of(H, A, B, C) == Carried(3, 3, {}, ())


def test_one_changed_letter_voids_one_paragraph() -> None:
    assert of(H, ("a Fish is Fresh.", A[1]), B, C) == Carried(2, 3, {BlockId("a"): ("words",)}, ())


def test_moving_and_renumbering_void_nothing() -> None:
    found = of(C, H, ("n New.", {}), B, A)
    assert (found.unchanged, found.everything, dict(found.why)) == (3, 4, {"n": ("new",)})


def test_a_tie_a_kind_and_a_type_void_and_say_so() -> None:
    found = of(H, (A[0], {"question": "q2"}), (B[0], {"question": "q1"}), (C[0], {"type": "bullet"}))
    assert dict(found.why) == {"a": ("tie",), "b": ("kind",), "c": ("type",)}
    assert (found.unchanged, found.everything) == (0, 3)


def test_a_heading_is_read_again_and_not_counted() -> None:
    found = of(("h Results", H[1]), A, B, C)
    assert (found.unchanged, found.everything, dict(found.why)) == (3, 3, {"h": ("words",)})


def test_what_was_endorsed_and_is_gone_is_named() -> None:
    assert of(H, A, B).removed == ("c",)


def test_who_has_endorsed_nothing_reads_all() -> None:
    for before in ([None], []):
        found = carry(ENDORSED, before)
        assert (found.unchanged, list(found.why)) == (0, ["h", "a", "b", "c"])
        assert set(found.why.values()) == {("new",)}


def test_who_speaks_for_two_seats_reads_what_either_has_not_endorsed() -> None:
    other = text(H, A, ("b Nets are cheap.", B[1]), C)
    assert dict(carry(ENDORSED, [ENDORSED, other]).why) == {"b": ("words",)}


def test_an_empty_text_has_nothing_to_read() -> None:
    assert carry(Outcome(()), [ENDORSED]).removed == ("h", "a", "b", "c")
