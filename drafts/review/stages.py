"""The stages of a draft, as one table: what leads from one to the next.

    stage          act            then
    drafting       open round     comment round
    comment round  close round    drafting
    drafting       submit         Troika review
    Troika review  submit         Troika review   a newer version, where the chair let drafting go on
    Troika review  endorse        Troika review
    Troika review  return         drafting
    Troika review  allow          Troika review   drafting goes on, or not any more
    Troika review  adopt          adopted
    adopted        reopen         drafting

A comment round is closed before its draft is submitted, so that it does not stay open for ever. The text
is written in while drafting and in a comment round, and under review where the chair has allowed it.
"""

from __future__ import annotations

from typing import Final, Literal

from drafts.errors import Conflict
from drafts.people import Stage

Act = Literal["open round", "close round", "submit", "endorse", "return", "allow", "adopt", "reopen"]
StageChange = tuple[Stage, Stage]
"""From one stage to another."""

TABLE: Final[dict[tuple[Stage, Act], Stage]] = {
    ("drafting", "open round"): "comment round",
    ("comment round", "close round"): "drafting",
    ("drafting", "submit"): "Troika review",
    ("Troika review", "submit"): "Troika review",
    ("Troika review", "endorse"): "Troika review",
    ("Troika review", "return"): "drafting",
    ("Troika review", "allow"): "Troika review",
    ("Troika review", "adopt"): "adopted",
    ("adopted", "reopen"): "drafting",
}

_WHY_NOT: Final[dict[Act, tuple[str, str]]] = {
    "open round": ("text-closed", "The text is closed ({}): there is nothing to comment on for it."),
    "close round": ("round-closed", "There is no comment round now: the draft is at the stage “{}”."),
    "submit": ("adopted", "This text has been adopted; the chair reopens it before anything is submitted."),
    "endorse": ("not-under-review", "This draft is not under review now: it is at the stage “{}”."),
    "return": ("not-under-review", "This draft is not under review now: it is at the stage “{}”."),
    "allow": (
        "not-under-review",
        "Drafting is allowed or stopped while a version is under review: now is “{}”.",
    ),
    "adopt": ("not-under-review", "A version is adopted while it is under review: now is “{}”."),
    "reopen": ("not-adopted", "Only an adopted text is reopened: this draft is at the stage “{}”."),
}


def step(stage: Stage, act: Act) -> StageChange:
    """What this act does to a draft at this stage. Raises Conflict where the table has nothing."""
    then = TABLE.get((stage, act))
    if then is None:
        code, sentence = _WHY_NOT[act]
        raise Conflict(code, sentence.format(stage))
    return stage, then
