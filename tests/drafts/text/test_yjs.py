"""What Yjs writes we read, and what we write Yjs reads."""

from __future__ import annotations

import base64
import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from drafts.ids import BlockId
from drafts.text.blocks import Block, Run
from drafts.text.draft import Delete, Draft, Insert, Retain, seed
from drafts.text.outcome import read_outcome
from tests.node import NODE

pytestmark = pytest.mark.node


def yjs(verb: str, updates: list[bytes] | None = None) -> Any:
    handed = json.dumps([base64.b64encode(update).decode() for update in updates or []])
    script = Path(__file__).with_name("yjs.mjs")
    done = subprocess.run([NODE, script, verb], input=handed, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def test_what_yjs_wrote_reads_the_same() -> None:
    draft = Draft(1)
    for update in yjs("write"):
        assert draft.apply(base64.b64decode(update))
    marked = (
        Run("bold", {"strong": True}),
        Run("site", {"em": True, "link": {"href": "https://example.org/?a=1"}}),
        Run("", {}, {"t": "ref", "of": ["2.1", 3]}),
    )
    # Yjs counts UTF-16 units: the newline went in behind é😀漢, and 漢 was deleted.
    first, second = read_outcome(draft).blocks
    assert (first.id, first.number, first.type, first.level) == ("a", 1, "bullet", 2)
    assert (first.question, first.kind) == ("q1", None)
    assert (second.id, second.number, second.type, second.level) == ("b", None, "heading", 1)
    assert (first.text, second.text) == ("é😀", " boldsite")
    assert second.runs[-3:] == marked
    assert type(first.level) is int


def test_what_we_wrote_yjs_reads_the_same() -> None:
    draft = Draft(2)
    updates = [seed(1, BlockId("a"))]
    draft.apply(updates[0])
    updates.append(
        draft.edit(
            [Retain(1, {"level": 2, "type": "bullet"}), Insert("é😀漢"), Insert({"t": "ref"}, {"em": True})]
        )
    )
    updates.append(draft.edit([Retain(2), Delete(1), Retain(1, {"strong": True}), Insert("\n", {"id": "b"})]))
    expected = [
        {"insert": "\n", "attributes": {"id": "a", "type": "bullet", "level": 2}},
        {"insert": "é"},
        {"insert": "漢", "attributes": {"strong": True}},
        {"insert": "\n", "attributes": {"id": "b"}},
        {"insert": {"t": "ref"}, "attributes": {"em": True}},
    ]
    assert yjs("read", updates) == expected
    assert yjs("read", [draft.full()]) == expected
    assert yjs("read", [draft.missing(b"\0")]) == expected


def test_blocks_keep_their_words_on_the_way_through_yjs() -> None:
    blocks: tuple[Block, ...] = read_outcome(
        [Run("\n", {"id": "a"}), Run("é😀漢", {"x": [1, {"y": 2.5}]})]
    ).blocks
    draft = Draft(3)
    draft.edit([Insert("\n", {"id": "a"}), *(Insert(run.text, run.attributes) for run in blocks[0].runs)])
    assert yjs("read", [draft.full()])[1] == {"insert": "é😀漢", "attributes": {"x": [1, {"y": 2.5}]}}
