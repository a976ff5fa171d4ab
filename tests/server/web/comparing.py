"""Comparisons as the API gives them, for tests of the pages that show them."""

from __future__ import annotations

from typing import Any

from drafts.ids import QuestionId
from drafts.programme.model import Question

QUESTIONS = (
    Question(QuestionId("q1"), 1, "What protects?"),
    Question(QuestionId("q2"), 2, "What encourages?"),
)
OPS = {"=": "same", "+": "added", "-": "removed"}


def block(id: str, number: int | None, text: str, **more: Any) -> dict[str, Any]:
    runs: list[dict[str, Any]] = [{"text": text, "attributes": {}, "embed": None}]
    about = {"type": "paragraph", "level": 0, "question": "q1", "kind": None}
    return {"id": id, "number": number, "text": text, "runs": runs, **about, **more}


def item(
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
    *changes: str,
    words: str = "",
    whole: bool = False,
    other: str | None = None,
) -> dict[str, Any]:
    """`words`: pieces after =, + or -, with | between; left out, all of the text."""
    text = (after or before or {})["text"]
    op = "+" if before is None else "-" if after is None else "="
    pieces = words.split("|") if words else [op + text]
    return {
        "before": before,
        "after": after,
        "changes": list(changes),
        "words": [{"op": OPS[piece[0]], "text": piece[1:]} for piece in pieces],
        "whole": whole,
        "other": other,
    }


def same(id: str, number: int, **more: Any) -> dict[str, Any]:
    one = block(id, number, f"Paragraph {id}.", **more)
    return item(one, one)


def renumbered(id: str, number: int) -> dict[str, Any]:
    return item(block(id, number - 1, "x"), block(id, number, "x"), "number")
