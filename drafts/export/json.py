"""A version as JSON for machines: the outcome in the shape that the HTTP API gives it.

    {"forum", "session", "title", "version", "hash", "status", "date",
     "questions": [{"id", "number", "text"}],
     "blocks": [{"id", "number", "type", "level", "question", "kind", "text",
                 "runs": [{"text", "strong"?, "em"?, "link"?}]}],
     "coverage": [{"question", "state", "paragraphs"}]}

Forum, session, questions and what was waived are as they stood when the version was frozen.
Every block is there, empty ones and their ids too. Words are cleaned as in every export.
"""

from __future__ import annotations

import json
from datetime import UTC
from typing import Any

from drafts.export.layout import Span, one_line, printable, spans
from drafts.review.versions import Version, read_canonical
from drafts.text.answers import Answered, coverage
from drafts.text.blocks import Block


def version_json(
    version: Version,
    status: str,
    author: str | None = None,
) -> str:
    """The file of a version, the same for the same arguments, ending in a newline.

    Public, unless `author` is given: the working profile names who made it, and its label.
    """
    heading, outcome = read_canonical(version.canonical)
    answers = coverage(outcome, [question.id for question in heading.questions], heading.waived.keys())
    value = {
        "forum": one_line(heading.forum),
        "session": heading.session,
        "title": one_line(heading.title),
        "version": version.number,
        "hash": version.hash,
        "status": status,
        "date": version.at.astimezone(UTC).date().isoformat(),
        **({} if author is None else {"label": version.label, "author": author}),
        "questions": [
            {"id": asked.id, "number": asked.number, "text": one_line(asked.text)}
            for asked in heading.questions
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
