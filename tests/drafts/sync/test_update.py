"""Rules U1 to U13: a hostile corpus, each piece refused by the rule that it breaks."""

from __future__ import annotations

import json

import pytest

from drafts.errors import Malformed, TooLarge
from drafts.sync.update import Limits, Range, Scan, merged, middles, scan
from tests.drafts.sync.forge import (
    collected,
    deleted,
    deletions,
    embed,
    gap,
    inside,
    mark,
    number,
    prefixed,
    root,
    section,
    struct,
    update,
    words,
)

ANA, BEN = 7, 3_000_000_000

KEYSTROKE = update(section(ANA, 4, words("w", after=(ANA, 3))))
PARAGRAPH = update(
    section(ANA, 0, mark("id", '"b1"'), words("\n"), mark("id", "null"), words("Zürich 😀", after=(BEN, 2))),
    deletes=(deletions(BEN, (0, 2), (5, 1)),),
)


def refused(forged: bytes) -> str:
    with pytest.raises(Malformed) as fault:
        scan(forged)
    return fault.value.code


# ── what comes out ──


def test_U13_a_keystroke_is_one_clock_that_leans_on_nobody_else() -> None:
    assert scan(KEYSTROKE) == Scan({ANA: (4, 5)}, {}, {}, {}, {}, {})


def test_U13_what_others_wrote_must_be_held_and_deletions_come_out_as_ranges() -> None:
    found = scan(PARAGRAPH)
    assert found.ranges == {ANA: (0, 12)}
    assert found.needs == {BEN: 3}
    assert found.deletes == {BEN: ((0, 2), (5, 6))}


def test_U13_an_update_without_anything_is_empty() -> None:
    assert scan(b"\x00\x00").empty
    assert not scan(KEYSTROKE).empty
    assert not scan(update(deletes=(deletions(ANA, (0, 1)),))).empty


def test_U13_what_the_update_itself_carries_need_not_be_held() -> None:
    both = update(
        section(BEN, 0, words("a"), words("c", after=(ANA, 0))), section(ANA, 0, words("b", after=(BEN, 0)))
    )
    assert scan(both).needs == {}


def test_U13_what_lies_before_or_after_the_part_carried_must_be_held() -> None:
    early = update(section(BEN, 5, words("a")), section(ANA, 0, words("b", after=(BEN, 4))))
    late = update(section(BEN, 5, words("a")), section(ANA, 0, words("b", before=(BEN, 6))))
    assert scan(early).needs == {BEN: 5}
    assert scan(late).needs == {BEN: 7}


def test_U13_places_where_something_is_put_between_come_out_as_cuts() -> None:
    found = scan(
        update(section(ANA, 5, words("x", after=(BEN, 3), before=(BEN, 9)), words("y", after=(ANA, 5))))
    )
    assert found.cuts == {BEN: {4, 9}}


def test_U13_characters_of_two_clocks_come_out_with_their_second() -> None:
    found = scan(update(section(ANA, 5, words("é😀漢😀😀"), words("x😀"))))
    assert found.middles == {ANA: {7, 10, 12, 15}}


def test_U13_what_is_loaded_is_read_for_such_characters_only_if_it_may_have_some() -> None:
    assert middles(update(section(ANA, 5, words("😀")))) == {ANA: {6}}
    assert middles(update(section(ANA, 5, words("é漢")))) == {}


@pytest.mark.parametrize(
    ("ranges", "expected"),
    [
        ([(0, 1), (1, 2)], ((0, 2),)),
        ([(5, 6), (0, 2)], ((0, 2), (5, 6))),
        ([(0, 9), (2, 3), (9, 10)], ((0, 10),)),
    ],
)
def test_U13_deleted_ranges_are_sorted_and_merged(ranges: list[Range], expected: tuple[Range, ...]) -> None:
    assert merged(ranges) == expected


# ── what is refused ──


@pytest.mark.parametrize("whole", [KEYSTROKE, PARAGRAPH], ids=["keystroke", "paragraph"])
def test_U1_an_update_cut_short_anywhere_is_refused(whole: bytes) -> None:
    assert {refused(whole[:length]) for length in range(len(whole))} <= {"truncated", "count"}


@pytest.mark.parametrize("tail", [b"\x00", b"\x00\x00", KEYSTROKE, b"\xff" * 64])
def test_U1_an_update_that_goes_on_after_its_end_is_refused(tail: bytes) -> None:
    assert refused(KEYSTROKE + tail) == "trailing-bytes"


@pytest.mark.parametrize(
    "forged",
    [
        update(section(ANA, 0, words("a")), count=2**31),
        update(section(ANA, 0, words("a"), count=2**31)),
        update(section(ANA, 0, count=0)),
        update(deletes=(deletions(ANA, (0, 1), count=2**31),)),
        update(deletes=(deletions(ANA, count=0),)),
        b"\x00" + number(2**40),
    ],
    ids=["sections", "structs", "no structs", "ranges", "no ranges", "deleting clients"],
)
def test_U2_counts_that_the_bytes_cannot_hold_are_refused(forged: bytes) -> None:
    assert refused(forged) == "count"


def test_U2_an_update_over_the_limit_is_too_large() -> None:
    with pytest.raises(TooLarge, match="larger than 1 MiB") as fault:
        scan(bytes(1 << 21), Limits(update=1 << 20))
    assert fault.value.code == "too-large"


@pytest.mark.parametrize("client", [2**53, 2**63, 2**64 - 1, 2**140])
@pytest.mark.parametrize("place", ["section", "origin", "right origin", "deletions"])
def test_U3_client_ids_beyond_javascripts_numbers_are_refused(client: int, place: str) -> None:
    forged = {
        "section": update(section(client, 0, words("a"))),
        "origin": update(section(ANA, 0, words("a", after=(client, 0)))),
        "right origin": update(section(ANA, 0, words("a", before=(client, 0)))),
        "deletions": update(deletes=(deletions(client, (0, 1)),)),
    }[place]
    assert refused(forged) == "number"


def test_U3_the_largest_client_id_passes() -> None:
    assert scan(update(section(2**53 - 1, 0, words("a")))).ranges == {2**53 - 1: (0, 1)}


@pytest.mark.parametrize(
    "forged",
    [
        update(section(ANA, 2**31 - 1, words("a"))),
        update(section(ANA, 2**53 - 1, words("a"))),
        update(section(ANA, 0, deleted(2**32 - 1))),
        update(section(ANA, 0, words("a"), gap(2**32 - 1), words("b"))),
        update(section(ANA, 0, words("a", after=(BEN, 2**31 - 1)))),
        update(deletes=(deletions(ANA, (2**31 - 2, 2)),)),
        update(deletes=(deletions(ANA, (0, 2**40)),)),
    ],
    ids=["start", "huge start", "deleted", "gap", "origin", "deletion", "long deletion"],
)
def test_U4_clocks_that_would_poison_a_client_for_ever_are_refused(forged: bytes) -> None:
    assert refused(forged) == "clock"


@pytest.mark.parametrize(
    "forged",
    [
        update(section(ANA, 0, words(""))),
        update(section(ANA, 0, deleted(0))),
        update(section(ANA, 0, words("a"), gap(0), words("b"))),
        update(deletes=(deletions(ANA, (3, 0)),)),
    ],
    ids=["words", "deleted", "gap", "deletion"],
)
def test_U5_structs_without_length_are_refused(forged: bytes) -> None:
    assert refused(forged) == "length"


@pytest.mark.parametrize(
    "forged",
    [
        update(section(ANA, 0, words("a")), section(ANA, 1, words("b", after=(ANA, 0)))),
        update(section(ANA, 0, words("a")), section(BEN, 0, words("b")), section(ANA, 0, words("c"))),
        update(deletes=(deletions(ANA, (0, 1)), deletions(ANA, (1, 1)))),
    ],
    ids=["continued", "same clock twice", "deletions"],
)
def test_U6_two_sections_of_one_client_are_refused(forged: bytes) -> None:
    # Both would be integrated, and live text, reloaded text and browsers would differ for ever.
    assert refused(forged) == "client-twice"


@pytest.mark.parametrize(
    "forged",
    [
        update(section(ANA, 0, words("a", after=(ANA, 0)))),
        update(section(ANA, 3, words("a", after=(ANA, 3)))),
        update(section(ANA, 3, words("a", before=(ANA, 9)))),
        update(section(ANA, 0, words("ab"), words("c", after=(ANA, 2)))),
    ],
    ids=["first", "itself", "later", "in a row"],
)
def test_U7_a_struct_that_leans_on_itself_or_later_is_refused(forged: bytes) -> None:
    assert refused(forged) == "self-origin"


def test_U7_sections_that_lean_on_each_other_in_a_circle_are_refused() -> None:
    pair = (section(ANA, 0, words("a", after=(BEN, 0))), section(BEN, 0, words("b", after=(ANA, 0))))
    assert refused(update(*pair)) == "circle"
    ring = [section(n, 0, words("a"), words("b", after=((n + 1) % 9, 1))) for n in range(9)]
    assert refused(update(*ring)) == "circle"


def test_U7_a_conversation_between_two_clients_is_no_circle() -> None:
    ana = [words("a", after=(BEN, n - 1)) if n else words("a") for n in range(500)]
    ben = [words("b", after=(ANA, n)) for n in range(500)]
    assert scan(update(section(ANA, 0, *ana), section(BEN, 0, *ben))).needs == {}


@pytest.mark.parametrize("name", ["", "tex", "texts", "Text", "comments", "text\0"])
def test_U8_other_roots_are_refused(name: str) -> None:
    assert refused(update(section(ANA, 0, words("a", parent=root(name))))) == "root"


def test_U8_writing_into_a_nested_type_is_refused() -> None:
    assert refused(update(section(ANA, 5, words("a", parent=inside((ANA, 0)))))) == "nested-type"
    assert refused(update(section(ANA, 5, words("a", parent=b"\x02" + prefixed("text"))))) == "nested-type"


def test_U8_map_entries_are_refused_with_and_without_an_origin() -> None:
    entry = struct(4, prefixed("v"), parent=root() + prefixed("key"), flags=0x20)
    assert refused(update(section(ANA, 0, entry))) == "map-entry"
    assert (
        refused(update(section(ANA, 1, struct(4, prefixed("v"), after=(ANA, 0), flags=0x20)))) == "map-entry"
    )


NESTED_ARRAYS = b"".join(struct(7, b"\x00", parent=inside((ANA, n)) if n else None) for n in range(40_000))


@pytest.mark.parametrize(
    ("content", "payload", "code"),
    [
        (2, number(1) + prefixed('"x"'), "json-content"),
        (3, prefixed(b"\x00\x01"), "binary"),
        (7, b"\x00", "nested-type"),
        (7, b"\x03" + prefixed("p"), "nested-type"),
        (8, number(1) + b"\x7e", "any"),
        (8, number(1) + b"\x75\x01" * 40_000 + b"\x7e", "any"),
        (9, prefixed("guid") + b"\x7e", "subdocument"),
        (10, number(1), "content"),
        (11, number(1), "content"),
        (31, b"", "content"),
    ],
    ids=["json", "binary", "array", "xml", "any", "deep any", "doc", "skip with origin", "unknown", "last"],
)
def test_U9_everything_that_is_not_flat_text_is_refused(content: int, payload: bytes, code: str) -> None:
    forged = struct(content, payload, after=(ANA, 0) if content == 10 else None)
    assert refused(update(section(ANA, 1, forged))) == code


def test_U9_nested_arrays_that_would_kill_the_process_are_refused() -> None:
    assert refused(update(section(ANA, 0, NESTED_ARRAYS, count=40_000))) == "nested-type"


@pytest.mark.parametrize("forged", [collected(1), collected(2**32 - 1), b"\x80\x07\x00\x01"])
def test_U9_collected_structs_are_refused(forged: bytes) -> None:
    # With one under another's id that person types on, unseen by everybody, for ever.
    assert refused(update(section(ANA, 1, forged))) == "collected"


@pytest.mark.parametrize("raw", [b"\xff", b"\xc3", b"\xed\xa0\x80", b"\xc0\x80", b"ab\x80"])
def test_U10_text_that_is_not_utf8_is_refused(raw: bytes) -> None:
    assert refused(update(section(ANA, 0, words(raw)))) == "utf-8"


def test_U10_nul_is_refused() -> None:
    assert refused(update(section(ANA, 0, words("a\0b")))) == "nul"


@pytest.mark.parametrize(
    ("text", "units"), [("a", 1), ("é", 1), ("漢", 1), ("😀", 2), ("é😀漢", 4), ("�", 1)]
)
def test_U10_length_counts_utf16_units(text: str, units: int) -> None:
    assert scan(update(section(ANA, 0, words(text)))).ranges == {ANA: (0, units)}


@pytest.mark.parametrize(
    "value",
    [
        "", "tru", "{", "NaN", "-Infinity", "1e999", "'a'", "undefined", '{"a":1}x',
        '"\\ud83d"', '{"\\udc00":1}', '["\\u0000"]', '"a\0b"',
        "[" * 33 + "]" * 33, '{"a":' * 8000 + "1" + "}" * 8000, json.dumps("x" * 17_000), "9" * 5000,
    ],
)  # fmt: skip
def test_U11_values_that_could_not_be_kept_are_refused(value: str) -> None:
    assert refused(update(section(ANA, 0, mark("strong", value)))) == "json"
    assert refused(update(section(ANA, 0, embed(value)))) == "json"


@pytest.mark.parametrize(
    "value",
    [
        "true", "null", "2", "1.5", '"q1"', '{"href":"https://a.example/?q=[[[["}', '"\\ud83d\\ude00"',
        '"' + "[" * 99 + '"', "[" * 32 + "]" * 32,
    ],
)  # fmt: skip
def test_U11_ordinary_values_pass(value: str) -> None:
    assert scan(update(section(ANA, 0, mark("link", value)))).ranges == {ANA: (0, 1)}


@pytest.mark.parametrize("value", ["1", '"ref"', "[]", "null"])
def test_U11_an_embed_that_is_not_an_object_is_refused(value: str) -> None:
    assert refused(update(section(ANA, 0, embed(value)))) == "embed"


@pytest.mark.parametrize("value", ["1", '"true"', "[]", '{"href": "x"}'])
def test_U11_a_comment_s_key_is_on_or_off(value: str) -> None:
    assert refused(update(section(ANA, 0, mark("c:t1", value)))) == "anchor"
    for sound in ("true", "false", "null"):
        scan(update(section(ANA, 0, mark("c:t1", sound))))


@pytest.mark.parametrize("key", ["", "x" * 129, "a\0", "__proto__"])
def test_U11_names_of_formats_that_cannot_be_used_are_refused(key: str) -> None:
    assert refused(update(section(ANA, 0, mark(key, "true")))) == "key"
    assert refused(update(section(ANA, 0, mark(b"\xff", "true")))) == "utf-8"


def test_U12_a_gap_between_structs_must_be_held() -> None:
    found = scan(update(section(ANA, 2, words("a"), gap(4), words("b"))))
    assert (found.ranges, found.needs) == ({ANA: (2, 8)}, {ANA: 7})


@pytest.mark.parametrize(
    "structs",
    [(gap(1),), (gap(1), words("a")), (words("a"), gap(1)), (words("a"), gap(1), gap(1), words("b"))],
    ids=["alone", "first", "last", "twice"],
)
def test_U12_a_gap_that_no_merge_writes_is_refused(structs: tuple[bytes, ...]) -> None:
    assert refused(update(section(ANA, 0, *structs))) == "gap"
