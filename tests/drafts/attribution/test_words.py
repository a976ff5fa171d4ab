"""Whose each word is and who took out which, whatever is done to the paragraphs around them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from drafts.attribution.ledger import Ledger
from drafts.attribution.reading import attribute
from drafts.attribution.sequence import Astray
from drafts.text.delta import Delete, Insert, Retain
from drafts.text.draft import Draft, merge
from drafts.text.outcome import read_outcome
from tests.builders import NOON
from tests.drafts.attribution.meeting import Meeting, Rows, ledger_of


@pytest.fixture
def meeting() -> Meeting:
    """Ana has written a paragraph, Bakary a word in its middle."""
    meeting = Meeting("ana", "bakary", "chloé")
    meeting.type("ana", "Contracts are read before departure.")
    meeting.type("bakary", "aloud ", after="read ")
    return meeting


def test_words_typed_into_anothers_paragraph_are_the_typists(meeting: Meeting) -> None:
    assert meeting.words() == [
        [("Contracts are read ", "ana"), ("aloud ", "bakary"), ("before departure.", "ana")]
    ]


def test_a_split_changes_nobodys_words(meeting: Meeting) -> None:
    meeting.split("bakary", "Contracts ", "second")
    assert meeting.words() == [
        [("Contracts ", "ana")],
        [("are read ", "ana"), ("aloud ", "bakary"), ("before departure.", "ana")],
    ]
    assert meeting.deleted() == []


def test_a_join_changes_nobodys_words_and_deletes_none(meeting: Meeting) -> None:
    meeting.split("ana", "departure.", "second")
    meeting.type("chloé", "Consulates help.")
    meeting.join("bakary", "Consulates")
    assert [part[-1] for part in meeting.words()] == [("Consulates help.", "chloé")]
    assert meeting.deleted() == []


def test_retyping_and_formatting_change_nobodys_words(meeting: Meeting) -> None:
    before = meeting.words()
    meeting.retype("bakary", "Contracts", type="heading", level=2, question="q1")
    meeting.mark("chloé", "read aloud", strong=True)
    meeting.mark("bakary", "aloud before", link={"href": "https://example.org"}, strong=None)
    assert meeting.words() == before


def test_who_deletes_anothers_words_is_named_with_them(meeting: Meeting) -> None:
    meeting.delete("bakary", "read aloud before ")
    assert meeting.words() == [[("Contracts are departure.", "ana")]]
    assert meeting.deleted() == [
        ("read ", "ana", "bakary"),
        ("aloud ", "bakary", "bakary"),
        ("before ", "ana", "bakary"),
    ]


def test_the_first_of_two_who_delete_the_same_words_has_deleted_them(meeting: Meeting) -> None:
    meeting.leave_the_wifi("chloé")
    meeting.delete("chloé", "before departure")
    meeting.delete("bakary", "before ")
    meeting.come_back("chloé")
    assert meeting.deleted() == [("before ", "ana", "bakary"), ("departure", "ana", "chloé")]


def test_words_deleted_key_by_key_are_told_as_one(meeting: Meeting) -> None:
    for letter in reversed("departure"):
        meeting.edit("bakary", Retain(meeting.end_of("bakary", letter + ".") - 2), Delete(1))
    (deleted,) = [each for block in meeting.read() for each in block.deleted]
    assert (deleted.text, deleted.seq, deleted.at) == (
        "departure",
        len(meeting.rows),
        meeting.rows[-1][1],
    )


def test_words_deleted_at_another_time_are_told_apart(meeting: Meeting) -> None:
    meeting.delete("bakary", "before ")
    meeting.wait()
    meeting.delete("bakary", "departure")
    assert meeting.deleted() == [("before ", "ana", "bakary"), ("departure", "ana", "bakary")]


def test_moving_a_block_keeps_every_words_writer_and_deletes_nothing(meeting: Meeting) -> None:
    meeting.split("chloé", "departure.", "second")
    meeting.type("chloé", "Short.")
    meeting.move_up("bakary", "Contracts are read aloud before departure.")
    assert meeting.words()[0] == [
        ("Contracts are read ", "ana"),
        ("aloud ", "bakary"),
        ("before departure.", "ana"),
    ]
    meeting.move_up("bakary", "Short.")
    assert meeting.words()[0] == [("Short.", "chloé")]
    assert meeting.deleted() == []
    assert [words for words, _, by in meeting.moved() if by == "bakary"]


def test_a_word_typed_into_a_block_while_it_is_moved_stays_its_typists(meeting: Meeting) -> None:
    meeting.split("ana", "departure.", "second")
    meeting.type("ana", "Consular staff speak the languages of migrants.")
    meeting.leave_the_wifi("bakary")
    meeting.move_up("bakary", "Consular staff speak the languages of migrants.")
    meeting.type("chloé", "all ", after="speak ")
    meeting.come_back("bakary")
    flat = [part for block in meeting.words() for part in block]
    assert ("Consular staff speak the languages of migrants.", "ana") in flat
    assert ("all ", "chloé") in flat
    assert meeting.deleted() == []


def test_what_is_cut_and_pasted_stays_its_writers(meeting: Meeting) -> None:
    meeting.delete("bakary", "read aloud before ")
    meeting.type("bakary", "Then ")
    meeting.paste("bakary", "read aloud before ")
    assert meeting.words()[0][1:] == [
        ("Then ", "bakary"),
        ("read ", "ana"),
        ("aloud ", "bakary"),
        ("before ", "ana"),
    ]
    assert meeting.deleted() == []


def test_a_few_letters_that_happen_to_be_the_same_are_not_a_move(meeting: Meeting) -> None:
    meeting.delete("bakary", "departure")
    meeting.paste("bakary", " departure")
    assert meeting.words()[0][-1] == (" departure", "bakary")
    assert meeting.deleted() == [("departure", "ana", "bakary")]


def test_a_word_typed_over_a_selected_one_is_the_typists_from_its_first_letter(meeting: Meeting) -> None:
    start = meeting.end_of("bakary", "Contracts") - len("Contracts")
    meeting.edit("bakary", Retain(start), Insert("C"), Delete(len("Contracts")))  # the key over the selection
    meeting.type("bakary", "ertificates", after="C")
    assert meeting.words()[0][:2] == [("Certificates", "bakary"), (" are read ", "ana")]
    assert meeting.deleted() == [("Contracts", "ana", "bakary")]


def test_what_is_copied_is_the_copiers(meeting: Meeting) -> None:
    meeting.paste("bakary", " Contracts are read aloud before departure.")
    assert meeting.words()[0][-1] == (" Contracts are read aloud before departure.", "bakary")


def test_somebody_elses_cut_of_long_ago_is_known_by_forty_characters(meeting: Meeting) -> None:
    words = "Contracts are read aloud before departure."
    meeting.delete("bakary", words)
    for _ in range(300):
        meeting.type("chloé", "x")
    meeting.paste("chloé", words)  # as restoring a version does
    assert meeting.words()[0][1:] == [
        ("Contracts are read ", "ana"),
        ("aloud ", "bakary"),
        ("before departure.", "ana"),
    ]


def test_what_was_moved_and_then_deleted_is_its_writers_and_its_deleters(meeting: Meeting) -> None:
    words = "Contracts are read aloud before departure."
    meeting.delete("bakary", words)
    meeting.paste("bakary", words)
    meeting.wait()
    meeting.delete("chloé", "before departure.")
    assert meeting.deleted() == [("before departure.", "ana", "chloé")]


def test_words_of_both_sides_of_a_broken_wifi_keep_their_names(meeting: Meeting) -> None:
    meeting.leave_the_wifi("bakary")
    meeting.type("bakary", "slowly ", after="aloud ")
    meeting.delete("bakary", "before ")
    meeting.type("ana", "never ", after="are ")
    meeting.come_back("bakary")
    assert meeting.words() == [
        [
            ("Contracts are never read ", "ana"),
            ("aloud slowly ", "bakary"),
            ("departure.", "ana"),
        ]
    ]
    assert meeting.deleted() == [("before ", "ana", "bakary")]


def test_a_block_moved_and_rewritten_offline_is_told_apart_word_by_word(meeting: Meeting) -> None:
    meeting.split("ana", "departure.", "second")
    meeting.type("ana", "Consular staff speak the languages of migrants.")
    meeting.leave_the_wifi("bakary")
    meeting.move_up("bakary", "Consular staff speak the languages of migrants.")
    meeting.type("bakary", "must ", after="staff ")
    meeting.come_back("bakary")
    assert meeting.words()[0] == [
        ("Consular staff ", "ana"),
        ("must ", "bakary"),
        ("speak the languages of migrants.", "ana"),
    ]


def test_the_servers_repair_of_an_id_writes_no_word(meeting: Meeting) -> None:
    before = meeting.words()
    meeting.retype("server", "Contracts", id="fresh")
    assert meeting.words() == before
    assert meeting.read()[0].id == "fresh"


def test_the_servers_own_words_are_nobodys(meeting: Meeting) -> None:
    meeting.paste("server", " Draft.")
    assert meeting.words()[0][-1] == (" Draft.", "server")
    assert meeting.read()[0].words[-1].person is None


def test_emoji_accents_and_embeds_are_counted_as_the_text_counts_them(meeting: Meeting) -> None:
    meeting.paste("chloé", "é😀漢 ", after="Contracts ")
    meeting.edit("chloé", Retain(meeting.end_of("chloé", "漢")), Insert({"t": "ref"}))
    meeting.delete("bakary", "😀")
    meeting.type("bakary", "👩‍👩‍👧", after="é")
    assert meeting.words()[0][1:4] == [("é", "chloé"), ("👩‍👩‍👧", "bakary"), ("漢 ", "chloé")]
    assert meeting.deleted() == [("😀", "chloé", "bakary")]


def test_a_restart_reads_the_same_from_the_same_rows(meeting: Meeting) -> None:
    meeting.split("bakary", "Contracts ", "second")
    meeting.move_up("chloé", "are read aloud before departure.")
    meeting.delete("ana", "aloud ")
    again = ledger_of(meeting.rows)
    assert attribute(again, read_outcome(meeting.live).blocks) == meeting.read()


def test_rows_that_hold_several_keys_read_as_rows_of_one_key_each(meeting: Meeting) -> None:
    meeting.delete("bakary", "read aloud before ")
    merged: Rows = []
    for person, at, update in meeting.rows:
        if merged and merged[-1][0] == person:
            merged[-1] = (person, at, merge(merged[-1][2], update))
        else:
            merged.append((person, at, update))
    assert len(merged) < len(meeting.rows)
    found = attribute(ledger_of(merged), read_outcome(meeting.live).blocks)
    assert [block.words for block in found] == [block.words for block in meeting.read()]
    assert [d.text for d in found[0].deleted] == [d.text for d in meeting.read()[0].deleted]


def test_a_row_that_comes_twice_changes_nothing(meeting: Meeting) -> None:
    before = meeting.words()
    person, at, update = meeting.rows[-1]
    meeting.ledger.take(len(meeting.rows) + 1, person, at, update)
    assert meeting.words() == before


def test_when_everything_is_deleted_it_is_still_told_who_did(meeting: Meeting) -> None:
    meeting.edit("bakary", Delete(len(meeting.flat("bakary"))))
    (block,) = meeting.read()
    assert (block.id, block.words) == ("", ())
    assert [each.by for each in block.deleted] == ["bakary"] * 3


def test_text_before_the_first_block_start_is_a_block_without_a_name(meeting: Meeting) -> None:
    meeting.edit("bakary", Delete(1))
    meeting.edit("chloé", Insert("Now: "))
    assert [block.id for block in meeting.read()] == [""]
    assert meeting.words()[0][0] == ("Now: ", "chloé")


def test_a_row_left_out_is_noticed(meeting: Meeting) -> None:
    rows = meeting.rows[:10] + meeting.rows[11:]
    with pytest.raises(Astray):
        ledger_of(rows)
    ledger = Ledger()
    with pytest.raises(Astray, match="row 2 comes after row 0"):
        ledger.take(2, None, NOON, meeting.rows[1][2])


@pytest.mark.parametrize("damage", [lambda row: row[:-2], lambda row: b"\xff" * 20, lambda row: b""])
def test_a_row_that_cannot_be_read_is_named(meeting: Meeting, damage: Callable[[bytes], bytes]) -> None:
    person, at, update = meeting.rows[5]
    ledger = ledger_of(meeting.rows[:5])
    with pytest.raises(Astray, match="row 6 cannot be read"):
        ledger.take(6, person, at, damage(update))


def test_a_text_that_is_not_the_ledgers_gets_no_names(meeting: Meeting) -> None:
    other = Draft(5)
    other.edit([Insert("\nContracts are read aloud before your departure.")])
    with pytest.raises(Astray, match="not the text's"):
        attribute(meeting.ledger, read_outcome(other).blocks)
