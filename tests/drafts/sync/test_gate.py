"""Rules G1 to G8: may this update be made now?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NoReturn

import pytest

from drafts.errors import Malformed, TooLarge
from drafts.ids import PersonId
from drafts.sync.gate import (
    Early,
    Fresh,
    Held,
    Redundant,
    Refused,
    Verdict,
    Writer,
    judge,
    new_ranges,
    refusal,
)
from drafts.sync.update import Range, scan
from tests.drafts.sync.forge import deletions, gap, section, update, words

ANA, BEN = PersonId("ana"), PersonId("ben")
ANAS, BENS, SERVERS, NEW = 1, 2, 3, 4  # Yjs client ids

EDITOR = Writer(ANA, may_edit=True)
READER = Writer(ANA, may_edit=False, why_not="You read along.")
OLD_PAGE = Writer(ANA, may_edit=False, why_not="Reload this page.", code="old-schema")


def never() -> NoReturn:
    raise AssertionError("gathering what is deleted is dear; nobody has to know here")


def held(deleted: Mapping[int, tuple[Range, ...]] | None = None) -> Held:
    """Ana wrote 10 clocks, Ben 5, the server 3."""
    clocks = {ANAS: 10, BENS: 5, SERVERS: 3}
    owners = {ANAS: ANA, BENS: BEN, SERVERS: None}
    return Held(clocks, owners, never if deleted is None else lambda: deleted)


def offer(
    *sections: bytes, by: Writer = EDITOR, deletes: tuple[bytes, ...] = (), to: Held | None = None
) -> Verdict:
    return judge(by, scan(update(*sections, deletes=deletes)), to or held())


def code(verdict: Verdict) -> tuple[str, int] | None:
    return (verdict.code, verdict.close) if isinstance(verdict, Refused) else None


# ── G1, G2: who may not edit ──


def test_G1_a_reader_adds_nothing() -> None:
    verdict = offer(section(NEW, 0, words("a")), by=READER)
    assert verdict == Refused("read-only", "You read along.", 4403)


def test_G1_a_page_of_an_older_schema_is_told_so() -> None:
    assert code(offer(section(NEW, 0, words("a")), by=OLD_PAGE)) == ("old-schema", 4403)


def test_G1_a_reader_deletes_nothing() -> None:
    known = {BENS: ((0, 2),)}
    assert code(offer(by=READER, deletes=(deletions(BENS, (1, 2)),), to=held(known))) == ("read-only", 4403)


def test_G1_a_readers_early_update_is_refused_like_any_other() -> None:
    assert code(offer(section(NEW, 7, words("a")), by=READER)) == ("read-only", 4403)


def test_G2_a_reader_may_repeat_known_words_without_asking_what_is_deleted() -> None:
    assert offer(section(BENS, 0, words("abcde")), by=READER) == Redundant()


@pytest.mark.parametrize("repeated", [(0, 2), (4, 1), (5, 3)])
def test_G2_a_reader_may_repeat_known_deletions(repeated: Range) -> None:
    known = {BENS: ((0, 3), (4, 8)), ANAS: ((0, 1),)}
    deletes = (deletions(BENS, repeated), deletions(ANAS, (0, 1)))
    assert offer(section(ANAS, 2, words("ab")), by=READER, deletes=deletes, to=held(known)) == Redundant()


@pytest.mark.parametrize("more", [(2, 2), (3, 1), (7, 2), (20, 1)])
def test_G2_one_clock_more_than_is_deleted_is_refused(more: Range) -> None:
    known = {BENS: ((0, 3), (4, 8))}
    assert code(offer(by=READER, deletes=(deletions(BENS, more),), to=held(known))) == ("read-only", 4403)


# ── G3, G4: whose client id ──


def test_G3_a_new_client_id_becomes_the_first_users() -> None:
    assert offer(section(NEW, 0, words("abc"))) == Fresh({NEW: (0, 3)})


def test_G3_ones_own_client_id_goes_on() -> None:
    assert offer(section(ANAS, 10, words("a"))) == Fresh({ANAS: (10, 11)})


@pytest.mark.parametrize("client", [BENS, SERVERS])
def test_G3_nobody_writes_under_anothers_id_or_the_servers(client: int) -> None:
    start = {BENS: 5, SERVERS: 3}[client]
    assert code(offer(section(client, start, words("forged")))) == ("foreign-client", 4409)


def test_G3_a_forged_gap_in_anothers_future_is_refused_not_asked_for_more() -> None:
    assert code(offer(section(BENS, 900, words("a")))) == ("foreign-client", 4409)


def test_G3_one_foreign_struct_among_ones_own_refuses_all() -> None:
    assert code(offer(section(ANAS, 10, words("a")), section(BENS, 5, words("b")))) == (
        "foreign-client",
        4409,
    )


def test_G3_an_id_in_use_without_a_known_owner_is_not_free() -> None:
    orphaned = Held({NEW: 2}, {}, never)
    assert code(offer(section(NEW, 2, words("a")), to=orphaned)) == ("foreign-client", 4409)


def test_G4_known_words_under_anybodys_old_id_come_again() -> None:
    assert offer(section(BENS, 0, words("abcde")), section(SERVERS, 1, words("ab"))) == Redundant()


def test_G4_an_update_that_repeats_and_continues_is_judged_by_its_new_part() -> None:
    assert offer(section(ANAS, 4, words("abcdefgh")), section(BENS, 0, words("ab"))) == Fresh(
        {ANAS: (10, 12)}
    )
    assert code(offer(section(BENS, 0, words("abcdef")))) == ("foreign-client", 4409)


# ── G5 to G9 ──


def test_G5_nothing_new_is_redundant() -> None:
    assert offer() == Redundant()
    assert offer(section(ANAS, 0, words("abc"))) == Redundant()


def test_G5_a_deletion_has_no_clock_so_an_editors_is_always_applied() -> None:
    assert offer(section(ANAS, 0, words("abc")), deletes=(deletions(BENS, (0, 5)),)) == Fresh({})


@pytest.mark.parametrize(
    ("sections", "deletes"),
    [
        ((section(ANAS, 11, words("a")),), ()),
        ((section(NEW, 1, words("a")),), ()),
        ((section(ANAS, 10, words("a", after=(BENS, 5))),), ()),
        ((section(ANAS, 10, words("a", before=(NEW, 0))),), ()),
        ((section(ANAS, 9, words("ab"), gap(1), words("b")),), ()),
        ((), (deletions(BENS, (4, 2)),)),
        ((), (deletions(NEW, (0, 1)),)),
        ((section(ANAS, 10, words("a")),), (deletions(ANAS, (10, 2)),)),
        ((section(ANAS, 10, words("a")), section(NEW, 3, words("b"))), ()),
    ],
    ids=["past", "new", "origin", "right origin", "gap", "deletion", "unknown", "own future", "one of 2"],
)  # fmt: skip
def test_G6_what_leans_on_something_not_held_is_early_as_a_whole(
    sections: tuple[bytes, ...], deletes: tuple[bytes, ...]
) -> None:
    assert offer(*sections, deletes=deletes) == Early()


@pytest.mark.parametrize(
    ("sections", "deletes"),
    [
        ((section(ANAS, 10, words("a", after=(BENS, 4))),), ()),
        ((section(ANAS, 2, words("a"), gap(6), words("bc")),), ()),
        ((section(ANAS, 10, words("a", after=(NEW, 0))), section(NEW, 0, words("b"))), ()),
        ((section(ANAS, 10, words("a")),), (deletions(ANAS, (0, 11)),)),
    ],
    ids=["held", "gap held", "carried along", "deletes what it brings"],
)  # fmt: skip
def test_G7_what_has_all_it_leans_on_is_fresh(
    sections: tuple[bytes, ...], deletes: tuple[bytes, ...]
) -> None:
    assert isinstance(offer(*sections, deletes=deletes), Fresh)


def test_G7_the_new_clocks_are_what_is_stored_for_attribution() -> None:
    found = scan(
        update(section(ANAS, 4, words("abcdefgh")), section(NEW, 0, words("a")), section(BENS, 0, words("a")))
    )
    assert new_ranges(found, held().clocks) == {ANAS: (10, 12), NEW: (0, 1)}


def test_G8_what_cannot_be_read_is_refused_with_the_rules_name() -> None:
    verdict = refusal(Malformed("self-origin", "The change holds a struct that leans on itself."))
    assert code(verdict) == ("malformed", 4400)
    assert "self-origin" in verdict.reason


def test_G8_what_is_too_large_says_so() -> None:
    assert code(refusal(TooLarge("too-large", "The change is larger than 4 MiB."))) == ("too-large", 4413)


# Ana's clocks 4 and 5 are one emoji.
EMOJI = Held({ANAS: 10, BENS: 5}, {ANAS: ANA, BENS: BEN}, never, {ANAS: {5}})


@pytest.mark.parametrize(
    ("sections", "deletes"),
    [
        ((section(BENS, 5, words("a", after=(ANAS, 4))),), ()),
        ((section(BENS, 5, words("a", before=(ANAS, 5))),), ()),
        ((), (deletions(ANAS, (4, 1)),)),
        ((), (deletions(ANAS, (5, 3)),)),
        ((section(BENS, 5, words("😀"), words("b", after=(BENS, 5))),), ()),
        ((section(BENS, 4, words("😀")),), ()),
    ],
    ids=[
        "after half",
        "before half",
        "first half deleted",
        "second half deleted",
        "one's own",
        "over what is held",
    ],
)
def test_G9_nobody_cuts_a_character_in_two(sections: tuple[bytes, ...], deletes: tuple[bytes, ...]) -> None:
    # pycrdt would then take Ana's later words and never show them.
    verdict = offer(*sections, deletes=deletes, to=EMOJI, by=Writer(BEN, may_edit=True))
    assert isinstance(verdict, Refused)
    assert "half-character" in verdict.reason
    assert code(verdict) == ("malformed", 4400)


@pytest.mark.parametrize(
    ("sections", "deletes"),
    [
        ((section(BENS, 5, words("a", after=(ANAS, 5), before=(ANAS, 6))),), ()),
        ((section(BENS, 5, words("a", after=(ANAS, 3), before=(ANAS, 4))),), ()),
        ((), (deletions(ANAS, (4, 2)),)),
        ((section(BENS, 5, words("😀"), words("b", after=(BENS, 6))),), ()),
    ],
    ids=["after", "before", "deleted whole", "one's own"],
)
def test_G9_whole_characters_are_nobodys_business(
    sections: tuple[bytes, ...], deletes: tuple[bytes, ...]
) -> None:
    assert isinstance(offer(*sections, deletes=deletes, to=EMOJI, by=Writer(BEN, may_edit=True)), Fresh)
