"""Anchors in a page's own Yjs: undo brings the words back with their anchor, and never takes one off."""

from __future__ import annotations

import base64
import json
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from drafts.ids import BlockId
from drafts.text.anchors import Asked, Now, Reading, put
from drafts.text.delta import Insert
from drafts.text.draft import Draft
from tests.node import NODE

pytestmark = pytest.mark.node

WORDS = "Fees are too high today."
QUOTE = "too high"
AT = 1 + WORDS.index(QUOTE)
A = BlockId("a")


def a_text() -> Draft:
    draft = Draft(1)
    draft.edit([Insert("\n", {"id": "a", "type": "paragraph"}), Insert(WORDS)])
    return draft


def anchor(draft: Draft, quote: str = QUOTE, comment: str = "t1") -> bytes:
    place = Reading(draft.runs()).find(Asked(A, 0, 0, quote))
    assert place is not None
    return draft.edit(put(comment, place))


def ana(draft: Draft, deltas: Sequence[Any], undo: int, then: Sequence[bytes] = ()) -> list[Any]:
    """What she does reaches the server; her own text at the end."""
    handed = {
        "state": base64.b64encode(draft.full()).decode(),
        "deltas": list(deltas),
        "then": [base64.b64encode(update).decode() for update in then],
        "undo": undo,
    }
    script = Path(__file__).with_name("anchored.mjs")
    done = subprocess.run(
        [NODE, script], input=json.dumps(handed), capture_output=True, text=True, check=True
    )
    told = json.loads(done.stdout)
    for update in then:
        draft.apply(update)
    for update in told["updates"]:
        draft.apply(base64.b64decode(update))
    text: list[Any] = told["text"]
    return text


def now(draft: Draft, quote: str = QUOTE, comment: str = "t1") -> Now:
    return Reading(draft.runs()).now(comment, A, quote, quote)


DELETE = [{"retain": AT}, {"delete": len(QUOTE)}]


def test_deleted_words_come_back_by_undo_with_their_anchor() -> None:
    draft = a_text()
    anchor(draft)
    text = ana(draft, [DELETE], 0)
    assert now(draft).state == "gone"
    draft = a_text()
    anchor(draft)
    text = ana(draft, [DELETE], 1)
    assert (now(draft).state, now(draft).text) == ("here", QUOTE)
    assert "".join(op["insert"] for op in text if "c:t1" in op.get("attributes", {})) == QUOTE


def test_undo_of_a_whole_paragraph_s_deletion_brings_its_anchor_back() -> None:
    draft = a_text()
    anchor(draft)
    ana(draft, [[{"delete": 1 + len(WORDS)}]], 1)
    assert (now(draft).state, now(draft).block) == ("here", "a")


def test_E3_undo_takes_back_what_she_did_and_no_anchor() -> None:
    """She makes words strong; a comment is put on them; she undoes that."""
    draft = a_text()
    copy = Draft(1)
    copy.apply(draft.full())
    server = Draft(9)
    server.apply(draft.full())
    put_on = anchor(server)
    strong = [{"retain": AT}, {"retain": 3, "attributes": {"strong": True}}]
    text = ana(draft, [strong], 1, [put_on])
    assert (now(draft).state, now(draft).text) == ("here", QUOTE)
    assert not any("strong" in op.get("attributes", {}) for op in text)


def test_undo_of_typing_beside_an_anchor_leaves_it() -> None:
    draft = a_text()
    anchor(draft)
    typed = [{"retain": AT + 3}, {"insert": " much", "attributes": {"c:t1": True}}]
    ana(draft, [typed], 1)
    assert (now(draft).state, now(draft).text) == ("here", QUOTE)


def test_two_anchors_that_overlap_keep_to_their_words() -> None:
    draft = a_text()
    anchor(draft)
    anchor(draft, "are too", "t2")
    ana(draft, [[{"retain": AT}, {"insert": "\n", "attributes": {"id": "n", "type": "paragraph"}}]], 0)
    assert (now(draft).state, now(draft).block) == ("here", "n")
    assert now(draft, "are too", "t2").text == "are \ntoo"
    ana(draft, [[{"retain": AT}, {"delete": 1}]], 0)
    assert now(draft, "are too", "t2").state == "here"
