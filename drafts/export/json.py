"""A version as JSON for machines: the outcome in the shape that the HTTP API gives it.

    {"forum", "session", "title", "version", "hash", "status", "date",
     "questions": [{"id", "number", "text"}],
     "blocks": [{"id", "number", "type", "level", "question", "kind", "text",
                 "runs": [{"text", "strong"?, "em"?, "link"?}]}],
     "coverage": [{"question", "state", "paragraphs"}]}

The working profile has "label", "note", "author" and "comments" besides. Several sessions in one file are
{"forum", "part", "kind", "missing", "sessions": [as above]}. Forum, session, questions and what was
waived are as they stood when the version was frozen. Every block is there, empty ones and
their ids too. Words are cleaned as in every export. The schema is at /api/export.schema.json.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from drafts.export.document import Chapter, Document, Part, Remark
from drafts.export.layout import Span, one_line, printable, spans
from drafts.text.answers import Answered, coverage, ties
from drafts.text.blocks import Block


def as_json(document: Document) -> str:
    """The file, the same for the same document, ending in a line end."""
    value = _of_many(document, document.part) if document.part else _chapter(document, document.chapters[0])
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def _of_many(document: Document, part: Part) -> dict[str, Any]:
    return {
        "forum": one_line(part.forum),
        "part": one_line(part.part),
        "kind": document.only,
        "missing": [one_line(name) for name in part.missing],
        "sessions": [_chapter(document, chapter) for chapter in document.chapters],
    }


def _chapter(document: Document, chapter: Chapter) -> dict[str, Any]:
    heading, outcome, version = chapter.heading, chapter.outcome, chapter.version
    answers = coverage(ties(outcome), [question.id for question in heading.questions], heading.waived.keys())
    only = document.only
    return {
        "forum": one_line(heading.forum),
        "session": one_line(heading.session),
        "title": one_line(heading.title),
        "version": version.number,
        "hash": version.hash,
        "status": chapter.status,
        "date": chapter.date.isoformat(),
        **_house_value(chapter),
        "questions": [
            {"id": asked.id, "number": asked.number, "text": one_line(asked.text)}
            for asked in heading.questions
        ],
        "blocks": [block_value(block) for block in outcome.blocks if only is None or block.kind == only],
        "coverage": [_answer_value(answer) for answer in answers],
    }


def _house_value(chapter: Chapter) -> dict[str, Any]:
    if chapter.house is None:
        return {}
    return {
        "label": chapter.version.label,
        "note": chapter.version.note,
        "author": chapter.house.author,
        "comments": [_remark_value(remark) for remark in chapter.house.remarks],
    }


def _remark_value(remark: Remark) -> dict[str, Any]:
    return {
        "number": remark.number,
        "author": remark.author,
        "at": _time(remark.at),
        "type": remark.type,
        "text": remark.text,
        "block": remark.block,
        "quote": remark.quote,
        "wording": remark.wording,
        "decision": remark.decision,
        "reason": remark.reason,
        "by": remark.by,
        "replies": [
            {"author": reply.author, "at": _time(reply.at), "text": reply.text} for reply in remark.replies
        ],
    }


def _time(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


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
