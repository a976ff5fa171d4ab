"""Versions: canonical text, hash chain, and what is found when somebody altered one."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drafts.errors import Malformed
from drafts.ids import DraftId, PersonId, QuestionId, VersionId
from drafts.programme.model import Question
from drafts.review.heading import Heading
from drafts.review.versions import (
    Version,
    canonical,
    chain_faults,
    freeze,
    read_canonical,
    which_says,
)
from drafts.text.blocks import Run
from drafts.text.outcome import Outcome, read_outcome

NOON = datetime(2008, 10, 29, 12, tzinfo=UTC)
COSTS = Question(QuestionId("q1"), 1, "What does it cost?")
HEADING = Heading("Forum on Fisheries", "Lisbon", 2008, "1.1", "Coasts", (COSTS,), {COSTS.id: "No time."})


def reading(*words: Run, **attributes: Any) -> Outcome:
    return read_outcome([Run("\n", {"id": "a", **attributes}), *words])


def frozen(words: str, previous: Version | None = None) -> Version:
    return freeze(
        HEADING, reading(Run(words)), b"state", previous, "after lunch", PersonId("ana"), NOON,
        VersionId("v"), DraftId("draft"),
    )  # fmt: skip


def test_a_text_is_found_in_whichever_version_says_it() -> None:
    first, second = chain("Fees fell.", "Fees rose.")
    assert which_says([first, second], reading(Run("Fees "), Run("rose.", {"c:1": True}))) == second
    assert which_says([first, second], reading(Run("Fees"))) is None
    assert which_says([first, second], reading(Run("Fees fell.", {"strong": True}))) is None


def chain(*texts: str) -> list[Version]:
    versions: list[Version] = []
    for text in texts:
        versions.append(frozen(text, versions[-1] if versions else None))
    return versions


def test_canonical_text_is_sorted_json_without_blanks() -> None:
    outcome = reading(
        Run("Café ", {"strong": True}), Run("漢"), type="bullet", level=2, question="q1", kind="finding"
    )
    assert canonical(HEADING, outcome) == (
        '{"blocks":[{"id":"a","kind":"finding","level":2,"question":"q1","runs":'
        '[{"marks":{"strong":true},"text":"Café "},{"marks":{},"text":"漢"}],"type":"bullet"}],'
        '"heading":{"forum":"Forum on Fisheries","place":"Lisbon",'
        '"questions":[{"id":"q1","number":1,"text":"What does it cost?"}],"session":"1.1",'
        '"title":"Coasts","waived":{"q1":"No time."},"year":2008},"schema":1}'
    )


def test_comments_are_no_part_of_the_text() -> None:
    plain = reading(Run("one two three"))
    commented = reading(Run("one "), Run("two", {"c:7": True}), Run(" three"))
    assert canonical(HEADING, commented) == canonical(HEADING, plain)


def test_brackets_embeds_and_unknown_marks_are() -> None:
    outcome = reading(Run("one", {"b:7": True, "new": [1, {"x": None}]}), Run("", {"em": True}, {"t": "ref"}))
    assert read_canonical(canonical(HEADING, outcome)) == (HEADING, outcome)


def test_true_and_one_are_two_marks() -> None:
    one, true = reading(Run("a", {"x": 1})), reading(Run("a", {"x": True}))
    assert canonical(HEADING, one) != canonical(HEADING, true)


@given(st.lists(st.tuples(st.text(), st.dictionaries(st.sampled_from(["em", "c:1", "b:1"]), st.booleans()))))
def test_canonical_text_reads_back_to_itself(pieces: list[Any]) -> None:
    text = canonical(HEADING, read_outcome([Run(words, marks) for words, marks in pieces]))
    assert canonical(*read_canonical(text)) == text


@pytest.mark.parametrize(
    "damaged", ["", "{", "[]", "{}", '{"blocks":[1]}', '{"blocks":[{"runs":[{}]}]}', "[" * 9999]
)
def test_damaged_text_is_refused(damaged: str) -> None:
    with pytest.raises(Malformed):
        read_canonical(damaged)


@pytest.mark.parametrize(
    ("sound", "damaged"),
    [
        ('"heading"', '"header"'),
        ('"year":2008', '"year":"2008"'),
        ('"year":2008', '"year":true'),
        ('"title":"Coasts"', '"title":null'),
        ('"waived":{"q1":"No time."}', '"waived":["q1"]'),
        ('"number":1', '"number":1.0'),
    ],
)
def test_a_damaged_heading_is_refused(sound: str, damaged: str) -> None:
    text = frozen("one").canonical
    assert sound in text
    with pytest.raises(Malformed):
        read_canonical(text.replace(sound, damaged))


def test_a_place_and_a_year_need_not_be_known() -> None:
    heading = replace(HEADING, place="", year=None)
    assert read_canonical(canonical(heading, reading())).heading == heading


def test_the_hash_is_of_the_previous_hash_and_the_text() -> None:
    first, second = chain("one", "two")
    assert first.hash == hashlib.sha256(first.canonical.encode()).hexdigest()
    assert second.hash == hashlib.sha256((first.hash + second.canonical).encode()).hexdigest()
    assert (second.number, second.previous) == (2, first.hash)


def test_a_version_gives_its_heading_and_its_outcome_back() -> None:
    assert (frozen("one").heading, frozen("one").outcome) == (HEADING, reading(Run("one")))


def test_the_hash_covers_the_questions_as_they_stood() -> None:
    version = frozen("one")
    altered = replace(version, canonical=version.canonical.replace("What does it", "What did it"))
    assert chain_faults([altered]) == ["version 1: its text does not match its hash"]


def test_a_time_without_its_zone_is_misuse() -> None:
    with pytest.raises(ValueError, match="aware"):
        freeze(
            HEADING,
            reading(),
            b"",
            None,
            "",
            PersonId("ana"),
            datetime(2008, 10, 29),
            VersionId("v"),
            DraftId("d"),
        )


def test_a_sound_chain_has_no_faults() -> None:
    assert chain_faults(chain("one", "two", "three")) == []
    assert chain_faults([]) == []


def test_every_altered_version_is_named() -> None:
    first, second, third = chain("one", "two", "three")
    altered = replace(second, canonical=second.canonical.replace("two", "2"))
    assert chain_faults([first, altered, third]) == ["version 2: its text does not match its hash"]


def test_an_altered_version_with_a_new_hash_breaks_the_chain() -> None:
    first, second, third = chain("one", "two", "three")
    assert chain_faults([first, frozen("2", first), third]) == [
        "version 3: does not follow from the version before it"
    ]
    assert second.hash not in (first.hash, third.hash)


def test_a_missing_version_is_named() -> None:
    first, _, third = chain("one", "two", "three")
    assert chain_faults([first, third]) == [
        "version 3: stands where version 2 should",
        "version 3: does not follow from the version before it",
    ]


def test_text_that_is_not_canonical_is_named() -> None:
    loose = frozen("one").canonical.replace(":", ": ")
    hashed = replace(frozen("one"), canonical=loose, hash=hashlib.sha256(loose.encode()).hexdigest())
    unread = replace(frozen("one"), canonical="?", hash=hashlib.sha256(b"?").hexdigest())
    assert chain_faults([hashed]) == ["version 1: its text is not in canonical form"]
    assert chain_faults([unread]) == ["version 1: its text cannot be read"]


def test_another_drafts_version_is_named() -> None:
    first, second = chain("one", "two")
    assert chain_faults([first, replace(second, draft=DraftId("other"))]) == [
        "version 2: belongs to another draft than the version before it"
    ]
