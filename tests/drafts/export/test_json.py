"""The JSON of a version."""

from __future__ import annotations

import json
from dataclasses import replace

from drafts.export.document import Chapter, Document, House
from drafts.export.json import as_json
from drafts.ids import QuestionId
from drafts.text.blocks import Run
from tests.drafts.export.a_session import HEADING, TRACES, frozen, full_text, start


def test_it_has_the_shape_of_the_outcome() -> None:
    words = (Run("Fees "), Run("fell\x07", {"strong": True, "c:1": True}))
    waiving = replace(HEADING, waived={QuestionId("data"): "Nobody had any."})
    version = frozen([start(question="costs", kind="finding"), *words], waiving)
    value = json.loads(as_json(Document((Chapter(version, "adopted"),))))
    assert value["blocks"] == [
        {
            "id": "", "number": 1, "type": "paragraph", "level": 0, "question": "costs", "kind": "finding",
            "text": "Fees fell", "runs": [{"text": "Fees "}, {"text": "fell", "strong": True}],
        }
    ]  # fmt: skip
    assert [answer["state"] for answer in value["coverage"]] == ["answered", "open", "waived"]
    assert (value["version"], value["hash"], value["date"]) == (1, version.hash, "2008-10-29")


def test_nobody_is_named_in_the_public_file() -> None:
    file = as_json(Document((Chapter(frozen(full_text()), "adopted"),)))
    assert not any(trace in file for trace in TRACES)


def test_the_working_file_says_who_made_it() -> None:
    value = json.loads(as_json(Document((Chapter(frozen([]), "not adopted", House("Ana Reyes")),))))
    assert (value["author"], value["label"]) == ("Ana Reyes", "after Ana's remarks")


def test_the_same_version_gives_the_same_bytes() -> None:
    first, second = (as_json(Document((Chapter(frozen(full_text()), "adopted"),))) for _ in "ab")
    assert first == second
