"""A version as JSON for machines: the outcome in the shape that the HTTP API gives it.

    {"forum", "session", "title", "version", "hash", "status", "date",
     "questions": [{"id", "number", "text"}],
     "blocks": [{"id", "number", "type", "level", "question", "kind", "text",
                 "runs": [{"text", "strong"?, "em"?, "link"?}]}],
     "coverage": [{"question", "state", "paragraphs"}]}

Every block is there, empty ones and their ids too. Words are cleaned as in every export.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from datetime import UTC
from typing import Any

from drafts.export.layout import Span, one_line, printable, spans
from drafts.ids import QuestionId
from drafts.programme.model import Question, Session
from drafts.review.versions import Version
from drafts.text.answers import Answered, coverage
from drafts.text.blocks import Block


def version_json(
    version: Version,
    session: Session,
    programme_name: str,
    status: str,
    questions: Sequence[Question],
    waived: AbstractSet[QuestionId] = frozenset(),
    author: str | None = None,
) -> str:
    """The file of a version, the same for the same arguments, ending in a newline.

    Public, unless `author` is given: the working profile names who made it, and its label.
    """
    outcome = version.outcome
    answers = coverage(outcome, [question.id for question in questions], waived)
    value = {
        "forum": one_line(programme_name),
        "session": session.number,
        "title": one_line(session.title),
        "version": version.number,
        "hash": version.hash,
        "status": status,
        "date": version.at.astimezone(UTC).date().isoformat(),
        **({} if author is None else {"label": version.label, "author": author}),
        "questions": [
            {"id": asked.id, "number": asked.number, "text": one_line(asked.text)} for asked in questions
        ],
        "blocks": [block_value(block) for block in outcome.blocks],
        "coverage": [_answer_value(answer) for answer in answers],
    }
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def block_value(block: Block) -> dict[str, Any]:
    """One block, with the marks that are shown and no others."""
    return {
        "id": block.id,
        "number": block.number,
        "type": block.type,
        "level": block.level,
        "question": block.question,
        "kind": block.kind,
        "text": printable(block.text),
        "runs": [_span_value(span) for span in spans(block.runs)],
    }


def _span_value(span: Span) -> dict[str, Any]:
    marks = {"strong": span.strong, "em": span.em, "link": span.href}
    return {"text": span.text, **{mark: value for mark, value in marks.items() if value}}


def _answer_value(answer: Answered) -> dict[str, Any]:
    return {
        "question": answer.question,
        "state": answer.state,
        "paragraphs": list(answer.paragraphs),
    }
