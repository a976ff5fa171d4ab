"""An undo, as Yjs writes it, gives words back to their writers."""

from __future__ import annotations

import base64
import json
import subprocess
from pathlib import Path

import pytest

from drafts.attribution.ledger import Ledger
from drafts.attribution.reading import attribute
from drafts.ids import PersonId
from drafts.text.draft import Draft
from drafts.text.outcome import read_outcome
from tests.builders import NOON
from tests.node import NODE


@pytest.mark.node
def test_what_was_deleted_key_by_key_is_its_writers_again_after_an_undo() -> None:
    script = Path(__file__).with_name("yjs_undo.mjs")
    lines = subprocess.run([NODE, script], check=True, capture_output=True, text=True).stdout.split("\n")
    ledger, live = Ledger(), Draft(1)
    told = []
    for seq, line in enumerate(filter(None, lines), 1):
        person, update = json.loads(line)
        live.apply(base64.b64decode(update))
        ledger.take(seq, PersonId(person), NOON, base64.b64decode(update))
        (block,) = attribute(ledger, read_outcome(live).blocks)
        told.append([(part.text, part.person) for part in block.words])
    whole = [("Pay ", "ana"), ("more ", "bakary"), ("é😀 fairly", "ana")]
    assert told[1] == told[-1] == whole
    assert told[-2] == [("Pay ", "ana"), ("more ", "bakary"), ("f", "ana")]
    assert all(deleted.moved for deleted in block.deleted)
