"""Two plain oracles beside the ledger: pycrdt's text, and Yjs's own list of who has which character."""

from __future__ import annotations

import base64
import json
import random
import subprocess
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest

from drafts.attribution.ledger import Ledger
from drafts.ids import BlockId, PersonId
from drafts.sync.structs import EMBED, WORDS
from drafts.text.delta import Delete, Insert, Op, Retain
from drafts.text.draft import Draft
from drafts.text.paragraphs import repairs
from tests.builders import NOON
from tests.drafts.attribution.meeting import Meeting
from tests.node import NODE

SEEDS = (2008, random.SystemRandom().randrange(2**32))
MEETINGS = 12
Character = tuple[int, int]


# ── pycrdt ────────────────────────────────────────────────────────────────────────────────

WORDS_OF = ("remittances ", "é", "漢字", "😀", "👩‍👧 ", "a", " ", "\u2028", "العربية ")


@pytest.mark.parametrize("seed", SEEDS)
def test_after_every_row_the_ledgers_text_is_the_drafts(seed: int) -> None:
    chance = random.Random(seed)
    meeting = Meeting("ana", "bakary", "chloé")
    offline: set[str] = set()
    for _ in range(500):
        name = chance.choice(("ana", "bakary", "chloé"))
        if chance.random() < 0.08:
            _toggle(meeting, offline, name)
        _do(chance, meeting, name)
        meeting.read()  # raises where they differ
    for name in offline:
        meeting.come_back(name)
    assert len(meeting.read()) > 10


def _toggle(meeting: Meeting, offline: set[str], name: str) -> None:
    if name in offline:
        offline.remove(name)
        meeting.come_back(name)
    else:
        offline.add(name)
        meeting.leave_the_wifi(name)


def _do(chance: random.Random, meeting: Meeting, name: str) -> None:
    """Typing, splits, joins, formats, embeds, deletions and moves; and what the server does then."""
    flat = meeting.flat(name)
    at = chance.randint(0, len(flat))
    some = chance.randint(0, min(14, len(flat) - at))
    what = chance.random()
    edit: list[Op]
    if what < 0.5:
        edit = [Insert(chance.choice(WORDS_OF))]
    elif what < 0.6:
        edit = [Insert("\n", {"id": f"b{chance.randrange(50)}", "type": "paragraph"})]
    elif what < 0.7:
        edit = [Delete(some)]
    elif what < 0.8:
        edit = [Retain(some, {"strong": chance.choice((True, None)), "c:t1": True})]
    elif what < 0.85:
        edit = [Insert({"t": "ref"})]
    else:
        edit = [Delete(some), Retain(chance.randint(0, len(flat) - at - some)), *_plain(flat[at : at + some])]
    meeting.edit(name, Retain(at), *edit)
    repair = repairs(meeting.copies["server"].runs(), lambda: BlockId(f"r{len(meeting.rows)}"))
    if repair:
        meeting.edit("server", *repair)


def _plain(words: str) -> list[Op]:
    """What can be pasted again: an embed goes in as an embed."""
    runs = groupby(words, lambda sign: sign == "\0")
    return [Insert({"t": "ref"}) if embed else Insert("".join(signs), {}) for embed, signs in runs]


# ── Yjs ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.node
@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("kind", ["plain", "undo"])
def test_every_character_is_its_writers_and_goes_to_whom_yjs_sees_delete_it(seed: int, kind: str) -> None:
    rows = _held_by_yjs(seed, kind)
    for _, meeting in groupby(rows, key=lambda row: row["meeting"]):
        ledger, live = Ledger(), Draft(1)
        before: set[Character] = set()
        for seq, row in enumerate(meeting, 1):
            update = base64.b64decode(row["update"])
            live.apply(update)
            ledger.take(seq, PersonId(str(row["person"])), NOON, update)
            stands = _characters(row["standing"])
            assert [each for each, _ in _standing(ledger)] == stands
            gone = before.difference(stands)
            assert gone <= {each for each, who in _deleted(ledger, seq) if who == str(row["person"])}
            before = set(stands)
            assert _text(ledger) == "".join(run.text or "\0" for run in live.runs())
        if kind == "plain":
            people = _people(ledger)
            assert all(who == people[client] for (client, _), who in _standing(ledger))


def _held_by_yjs(seed: int, kind: str) -> list[dict[str, Any]]:
    script = Path(__file__).with_name("yjs_meeting.mjs")
    told = [NODE, str(script), str(seed), str(MEETINGS), kind]
    lines = subprocess.run(told, check=True, capture_output=True, text=True).stdout.split("\n")
    return [json.loads(line) for line in lines if line]


def _characters(standing: list[list[int]]) -> list[Character]:
    return [(client, clock + more) for client, clock, length in standing for more in range(length)]


def _standing(ledger: Ledger) -> Iterator[tuple[Character, str | None]]:
    for item in ledger.items:
        if item.gone is None and item.kind in (WORDS, EMBED):
            for more in range(item.length):
                yield (item.client, item.clock + more), item.author


def _deleted(ledger: Ledger, seq: int) -> Iterator[tuple[Character, str | None]]:
    for item in ledger.items:
        if item.gone is not None and item.gone.seq == seq:
            for more in range(item.length):
                yield (item.client, item.clock + more), item.gone.person


def _people(ledger: Ledger) -> dict[int, str | None]:
    """Whose each client id is: the four pages are told apart by their last two bits."""
    return {item.client: str(item.client % 4) for item in ledger.items}


def _text(ledger: Ledger) -> str:
    return "".join(
        item.text if item.kind == WORDS else "\0"
        for item in ledger.items
        if item.gone is None and item.kind in (WORDS, EMBED)
    )
