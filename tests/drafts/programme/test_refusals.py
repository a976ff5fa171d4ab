"""What cannot be read is refused with a line and a reason, and all its faults at once."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drafts.errors import Unreadable
from drafts.programme.decoding import MAX_BYTES
from drafts.programme.exact import read_yaml, write_yaml
from drafts.programme.model import Plan
from drafts.programme.reading import read_plan, read_text


def complaints(data: bytes | str) -> list[str]:
    with pytest.raises(Unreadable) as refused:
        read_plan(data.encode() if isinstance(data, str) else data)
    return [str(complaint) for complaint in refused.value.complaints]


@pytest.mark.parametrize("data", [b"", b" \n\t\r\n ", "\ufeff".encode()])
def test_an_empty_input_is_refused(data: bytes) -> None:
    assert complaints(data) == ["The input is empty."]


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"%PDF-1.4\n%\xe2\xe3", "PDF"),
        (b"PK\x03\x04\x14\x00", "Word"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "old Word"),
        (b"{\\rtf1 Roundtable 1: Fish}", "RTF"),
        (bytes(range(256)), "not text"),
        (b"\xff\xfe\x00\xd8\x00\xd8", "not text"),
    ],
)
def test_what_is_not_text_is_refused_by_its_name(data: bytes, word: str) -> None:
    (complaint,) = complaints(data)
    assert word in complaint


def test_fifty_megabytes_are_refused_unread() -> None:
    (complaint,) = complaints(bytes(50 * 2**20))
    assert complaint.startswith("The input is larger than 4 MiB.")
    assert complaints(b"a" * (MAX_BYTES + 1)) == [complaint]


def test_a_nul_byte_is_named_with_its_line() -> None:
    (complaint,) = complaints(b"Roundtable 1: Fish\n\n1.1 Ne\0ts\n")
    assert complaint.startswith("line 3: A NUL byte")


def test_text_that_is_not_utf_8_is_named_with_its_line() -> None:
    (complaint,) = complaints("Roundtable 1: Fish\n\n1.1 Pêche\n".encode("latin-1"))
    assert complaint == "line 3: Byte 0xea is not UTF-8. Save the file as UTF-8 text."


def test_a_text_without_any_heading_is_told_what_headings_look_like() -> None:
    (complaint,) = complaints("Dear colleagues,\n\nwe met and it was good.\n")
    assert complaint.startswith("No roundtable or session heading was found. Headings look like")


def test_every_fault_of_a_raw_text_is_named_at_once() -> None:
    text = "Roundtable 1: Fish\n\nOn fish.\n\n1.1 Nets\n\nOn nets.\n\n1.1 Traps\n\nOn traps.\n\n"
    text += "2.3 Boats\n\nOn boats.\n\nRoundtable 1: Seas\n\nOn seas."
    assert complaints(text) == [
        "line 9: Session 1.1 stands on line 5 already.",
        "line 13: Session 2.3 stands under roundtable 1.",
        "line 17: No session was found under roundtable 1. Session headings look like “1.1 Title”.",
        "line 17: Roundtable 1 stands on line 1 already.",
    ]


def test_a_session_whose_roundtable_was_not_found_is_named() -> None:
    text = "1.1 Nets\n\nOn nets.\n\nRoundtable 2: Seas\n\nOn seas.\n\n2.1 Tides\n\nOn tides."
    assert complaints(text) == [
        "line 1: Session 1.1 stands outside the roundtables: no heading of roundtable 1 was found."
    ]


def test_a_heading_without_a_title_is_named() -> None:
    assert complaints("Roundtable 1: Fish\n\n1.1 Nets\n\nOn nets.\n\nSession 1.2:\n") == [
        "line 7: The heading of session 1.2 has no title."
    ]


def test_a_session_apart_without_a_number_is_named() -> None:
    (complaint,) = complaints(
        "Roundtable 1: Fish\n\n1.1 Nets\n\nOn nets.\n\nSpecial session: The years ahead\n"
    )
    assert complaint.startswith("line 7: “The years ahead” stands outside the roundtables and has no number.")


def test_a_question_of_a_thousand_words_is_not_one() -> None:
    text = f"Roundtable 1: Fish\n\n1.1 Nets\n\nQuestions:\n• How {'many ' * 1000}nets?"
    (complaint,) = complaints(text)
    assert complaint.startswith(
        "line 6: Guiding question 1 of session 1.1 has 5009 characters; 1000 is the most."
    )


def test_more_complaints_than_anybody_reads_are_counted() -> None:
    found = complaints("Roundtable 1: Fish\n\n" + "1.1 Nets\n\nOn nets.\n\n" * 150)
    assert found[-1] == "49 more complaints are not shown."
    assert len(found) == 101


# ── anything at all ──────────────────────────────────────────────────────────────────────────

PIECES = """
Roundtable 1: Fish|Round Table II –|RT 3|1.1 Nets|Session 2.1 – Boats|Session 4|4. The end|Separate session
Sessions:|Questions:|Guiding questions|The session will address the questions:|• Who pays?|•|-|a)|(ii) what?
1. How?|1.|– or so|Page 3|4|It will draw on the report of|and the outcomes of a workshop.
would link to session 1.1 in Lima|and|THE FORUM, LIMA 2012|?|Who?|:|“|1.2|9.9 X|e.g.|roundtables:|ﬁ
"""
TORN = ["\f", "\u00ad", "\u200b", "\u2028", "\x85", *PIECES.strip().replace("\n", "|").split("|")]

notes = st.lists(st.one_of(st.sampled_from(TORN), st.text(max_size=30)), max_size=40).map("\n".join)


def read_or_refused(read: Callable[[bytes], Plan], data: bytes) -> Plan | None:
    """None when it was refused. Anything else that is raised fails the test."""
    try:
        return read(data)
    except Unreadable:
        return None


@settings(max_examples=400, deadline=None)
@given(st.one_of(notes, st.text()))
def test_any_text_gives_a_plan_that_can_be_written_or_a_refusal(text: str) -> None:
    plan = read_or_refused(read_text, text.encode())
    if plan is not None:
        assert read_yaml(write_yaml(plan).encode()) == plan


@settings(max_examples=200, deadline=None)
@given(st.binary())
def test_any_bytes_give_a_plan_or_a_refusal(data: bytes) -> None:
    read_or_refused(read_plan, data)


@pytest.mark.parametrize(
    "piece", ["A ", "( ", "1.1 ", "- ", "Is it? ", "Aa Bb Forum on ", "questions: ", "\n", "•\n", "“"]
)
def test_a_long_text_of_one_piece_is_settled_and_not_searched_for_ever(piece: str) -> None:
    """Expressions that go back over their input would not come to an end here."""
    assert complaints(piece * (2**20 // len(piece)))
