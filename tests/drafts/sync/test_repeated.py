"""Words that come twice under one number: the same ones again, or another window's."""

from __future__ import annotations

import random

import pytest

from drafts.sync.repeated import repeats
from drafts.text.delta import Delete, Insert, Op, Retain
from drafts.text.draft import Draft, merge, seed
from tests.builders import FIRST_BLOCK, SEED_CLIENT
from tests.drafts.sync.forge import deleted, embed, gap, mark, section, update, words

SEEDS = (2008, random.SystemRandom().randrange(2**32))
HERS, OTHERS = 7, 8


def hers(*structs: bytes, clock: int = 0) -> bytes:
    return update(section(HERS, clock, *structs))


@pytest.mark.parametrize(
    ("offered", "same"),
    [
        (hers(words("abc")), True),
        (hers(words("ab"), words("c", after=(HERS, 1))), True),
        (hers(words("abcd")), True),
        (hers(words("bc", after=(HERS, 0)), clock=1), True),
        (hers(deleted(3)), True),
        (hers(words("a"), gap(1), words("c", after=(HERS, 1))), True),
        (hers(words("d", after=(HERS, 2)), clock=3), True),
        (hers(words("xyz")), False),
        (hers(words("abX")), False),
        (hers(words("ab"), words("c", after=(OTHERS, 4))), False),
        (hers(words("c", after=(OTHERS, 4)), clock=2), False),
        (hers(words("ab"), words("c", after=(HERS, 1), before=(OTHERS, 4))), False),
    ],
)
def test_the_same_clocks_say_the_same_however_they_are_cut(offered: bytes, same: bool) -> None:
    assert repeats(offered, hers(words("abc")), {HERS}) is same


def test_only_the_ids_that_are_asked_about_are_compared() -> None:
    assert repeats(hers(words("xyz")), hers(words("abc")), {OTHERS})


def test_formats_and_embeds_are_compared_by_what_they_say() -> None:
    strong, plain = mark("strong", "true", after=(HERS, 0)), mark("strong", "null", after=(HERS, 0))
    other, embed_, same = (
        mark("em", "true", after=(HERS, 0)),
        embed('{"t": "ref", "n": 1}'),
        embed('{"n":1,"t":"ref"}'),
    )
    assert repeats(hers(words("a"), strong), hers(words("a"), strong), {HERS})
    assert not repeats(hers(words("a"), strong), hers(words("a"), plain), {HERS})
    assert not repeats(hers(words("a"), strong), hers(words("a"), other), {HERS})
    assert repeats(hers(embed_), hers(same), {HERS})
    assert not repeats(hers(embed_), hers(embed('{"n":2,"t":"ref"}')), {HERS})


def test_half_an_emoji_is_another_sign() -> None:
    assert repeats(hers(words("😀")), hers(words("😀")), {HERS})
    assert not repeats(hers(words("😀")), hers(words("😁")), {HERS})


@pytest.mark.parametrize("number", SEEDS)
def test_whatever_was_typed_repeats_what_the_server_holds(number: int) -> None:
    """Also after others have written into it, parted it and taken some of it out."""
    chance = random.Random(number)
    start = seed(SEED_CLIENT, FIRST_BLOCK)
    server, hands = Draft(99), [Draft(HERS), Draft(OTHERS)]
    for draft in (server, *hands):
        draft.apply(start)
    sent: list[bytes] = []
    for _ in range(150):
        hand = chance.choice(hands)
        sent.append(hand.edit(change(chance, sum(len(run.text) or 1 for run in hand.runs()))))
        server.apply(sent[-1])
        if chance.random() < 0.3:
            hand.apply(server.full())
    for again in (*filter(None, sent), merge(*filter(None, sent)), hands[0].full()):
        assert repeats(again, server.full(), {HERS, OTHERS})


def change(chance: random.Random, length: int) -> list[Op]:
    at = chance.randrange(1, length + 1)
    if chance.random() < 0.3 and at < length:
        return [Retain(at), Delete(1)]
    if chance.random() < 0.2:
        return [Retain(at), Insert({"t": "ref", "n": 1.5, "deep": [True, None]}, {})]
    look = chance.choice(({}, {}, {"strong": True}, {"link": "https://example.org/é"}))
    return [Retain(at), Insert(chance.choice(("a", "words ", "é", "漢字", "😀")), look)]
