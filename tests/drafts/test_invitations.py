"""Invitations as people write them: what is read, and what is said of each line that cannot be used."""

from __future__ import annotations

import pytest

from drafts.errors import Malformed, Refusal, TooLarge
from drafts.ids import CapacityId, SessionId
from drafts.invitations import (
    CALLED,
    MAX_LINES,
    Line,
    Role,
    capacity_name,
    checked_capacity,
    checked_email,
    checked_name,
    read_list,
)
from drafts.people import CAPACITY_NAMES

SESSIONS = {"1.1": SessionId("s1"), "2.1": SessionId("s2")}


def read(*lines: str) -> tuple[Line, ...]:
    return read_list("\n".join(lines), SESSIONS)


def fault(line: str) -> str:
    return read(line)[0].fault


# ── a list ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("mark", [",", ";", "\t", " , "])
def test_cells_are_parted_by_commas_semicolons_or_tabs(mark: str) -> None:
    (line,) = read(mark.join(("Eva Example", "eva@example.org", "rapporteur", "2.1")))
    assert (line.name, line.email, line.role) == (
        "Eva Example",
        "eva@example.org",
        Role("rapporteur", "2.1"),
    )
    assert not line.fault


def test_a_line_of_its_own_mark_keeps_commas_in_its_cells() -> None:
    one, other = read(
        "Example, Eva; eva@example.org; steering; ; Examplia, Republic of",
        '"Example, Ida",ida@example.org,steering,,"Examplia, Republic of"',
    )
    assert (one.name, other.name) == ("Example, Eva", "Example, Ida")
    assert one.role.delegation == other.role.delegation == "Examplia, Republic of"


def test_a_first_line_may_name_the_columns_in_any_order() -> None:
    (line,) = read("E-mail;Role;Name;Country", "eva@example.org;Steering Group;Eva;Examplia")
    assert (line.number, line.name, line.role.delegation, line.fault) == (2, "Eva", "Examplia", "")


def test_a_heading_that_names_something_else_is_refused() -> None:
    with pytest.raises(Malformed, match="Shoe size"):
        read("name,email,Shoe size", "Eva,eva@example.org,38")


def test_lines_keep_the_numbers_that_an_editor_shows() -> None:
    assert [line.number for line in read("", "A,a@b.org,chair", "", "B,b@b.org,friend")] == [2, 4]


def test_a_person_may_come_twice_with_two_capacities() -> None:
    assert not any(line.fault for line in read("Eva,e@b.org,rapporteur,1.1", "Eva,E@b.org,rapporteur,2.1"))


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("Eva", "Say the e-mail address"),
        ("Eva,eva,chair", "not an e-mail address"),
        (",eva@example.org,chair", "name"),
        ("Eva,eva@example.org", "A capacity is one of"),
        ("Eva,eva@example.org,king", "A capacity is one of"),
        ("Eva,eva@example.org,rapporteur", "of which session"),
        ("Eva,eva@example.org,rapporteur,9.9", "no session 9.9"),
        ("Eva,eva@example.org,chair,1.1", "has no session"),
        ("Eva,eva@example.org,troika", "which seat"),
        ("Eva,eva@example.org,troika,,,next", "seat is one of"),
        ("Eva,eva@example.org,chair,,,past", "has no seat"),
        ("Eva,eva@example.org,chair,,,,more", "more cells"),
        (f"{'E' * 10_000},eva@example.org,chair", "under 120"),
        (f"Eva,{'e' * 10_000}@example.org,chair", "not an e-mail address"),
        (f"Eva,eva@example.org,steering,,{'E' * 10_000}", "under 120"),
        ("E" * 200_000, "Say the e-mail address"),
    ],
)
def test_a_line_that_cannot_be_used_says_why(line: str, said: str) -> None:
    assert said in fault(line)
    assert len(fault(line)) < 300


def test_a_line_that_repeats_or_contradicts_one_above_says_so() -> None:
    lines = read("Eva,e@b.org,chair", "Eva,e@b.org,chair", "Ida,E@B.org,secretariat")
    assert [line.fault for line in lines] == [
        "",
        "Line 1 says the same.",
        "Line 1 gives this address to Eva.",
    ]


def test_an_empty_list_and_an_endless_one_are_refused() -> None:
    for nothing in ("", "\n \n", "name,email,capacity"):
        with pytest.raises(Malformed):
            read_list(nothing, SESSIONS)
    with pytest.raises(TooLarge):
        read(*["Eva,e@b.org,chair"] * (MAX_LINES + 2))


# ── one ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("Co-chair", "cochair"),
        ("STEERING", "steering"),
        ("Steering Group", "steering"),
        ("Chair-in-Office", "chair"),
        ("Friend of the Forum", "friend"),
        ("National focal point", "focalpoint"),
    ],
)
def test_a_capacity_is_known_by_how_one_says_it(said: str, name: str) -> None:
    assert capacity_name(said) == name


def test_a_friend_may_be_invited_to_a_session() -> None:
    assert checked_capacity(Role("friend", "1.1"), SESSIONS, CapacityId("c")).session == "s1"
    assert checked_capacity(Role("friend"), SESSIONS, CapacityId("c")).session is None


def test_a_session_is_named_by_number_or_id() -> None:
    known = {**SESSIONS, "s1": SessionId("s1")}
    assert checked_capacity(Role("rapporteur", "s1"), known, CapacityId("c")).session == "s1"


@pytest.mark.parametrize(
    "address",
    [
        "eva@example.org\r\nBcc: all@example.org",
        "eva@example.org, all@example.org",
        "eva,all@example.org",
        "Eva <eva@example.org>",
        '"eva"@example.org',
        "eva@exam\u202eple.org",
        "eva\u200b@example.org",
        "eva@@example.org",
        "eva@example.org\0",
    ],
)
def test_an_address_is_one_address_and_can_be_seen_whole(address: str) -> None:
    with pytest.raises(Refusal) as refusal:
        checked_email(address)
    assert "\r" not in refusal.value.sentence
    assert "\u202e" not in refusal.value.sentence


def test_a_name_is_one_line_that_reads_as_it_is_written() -> None:
    assert checked_name("Eva\r\nBcc: all@example.org") == "Eva Bcc: all@example.org"
    assert checked_name("\u202eavE\u202c Example") == "avE Example"
    assert checked_name("<img src=x onerror=alert(1)>") == "<img src=x onerror=alert(1)>"
    with pytest.raises(Refusal):
        checked_name("\u200b\u2066 \ufeff")


def test_a_capacity_goes_by_the_name_that_is_offered_for_it() -> None:
    assert [capacity_name(words) for words in CALLED.values()] == list(CALLED)
    assert set(CALLED) == set(CAPACITY_NAMES)
