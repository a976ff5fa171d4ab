"""The table of stages, and the one of a version's states."""

from __future__ import annotations

import re
from typing import get_args

import pytest

from drafts.errors import Conflict
from drafts.people import Stage
from drafts.review import stages, verdicts
from drafts.review.stages import step


def test_every_stage_is_reached_and_left_by_the_table() -> None:
    assert {stage for stage, _ in stages.TABLE} == set(get_args(Stage)) == set(stages.TABLE.values())


def test_the_tables_are_those_that_the_descriptions_show() -> None:
    for module, columns in ((stages, 3), (verdicts, 6)):
        assert module.__doc__
        rows = [
            re.split(r"\s{2,}", line.strip()) for line in module.__doc__.splitlines() if line[:4] == "    "
        ]
        head, *body = rows
        if columns == 3:
            assert {(stage, act): then for stage, act, then, *_ in body} == stages.TABLE
        else:
            shown = {(row[0], act): then for row in body for act, then in zip(head[1:], row[1:], strict=True)}
            assert {key: then for key, then in shown.items() if then != "–"} == verdicts.TABLE


@pytest.mark.parametrize(
    ("stage", "act", "code"),
    [
        ("adopted", "submit", "adopted"),
        ("drafting", "adopt", "not-under-review"),
        ("drafting", "endorse", "not-under-review"),
        ("Troika review", "open round", "text-closed"),
        ("drafting", "reopen", "not-adopted"),
        ("comment round", "allow", "not-under-review"),
    ],
)
def test_what_the_table_has_not_is_refused_with_a_sentence(stage: Stage, act: stages.Act, code: str) -> None:
    with pytest.raises(Conflict) as refused:
        step(stage, act)
    assert refused.value.code == code
    assert refused.value.sentence.endswith((".", "”."))


def test_returned_leads_back_to_drafting() -> None:
    assert step("Troika review", "return") == ("Troika review", "drafting")
