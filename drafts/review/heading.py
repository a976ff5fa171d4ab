"""The heading of a version: what the programme said when the text was frozen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Final

from drafts.ids import QuestionId
from drafts.programme.model import Programme, Question, Session


@dataclass(frozen=True, slots=True)
class Heading:
    """Frozen with the text, so that a later programme cannot change what was reviewed.

    `session` is its number as printed; `questions` are those asked, in their order; `waived`
    gives the reason for each of them that was waived. Reasons are for the house: they never
    leave with an export.
    """

    forum: str
    place: str
    year: int | None
    session: str
    title: str
    questions: tuple[Question, ...] = ()
    waived: Mapping[QuestionId, str] = field(default_factory=dict, hash=False)


NO_HEADING: Final = Heading("", "", None, "", "")
"""Of a text that is no version: canonical form has one."""


def heading(programme: Programme, session: Session, waived: Mapping[QuestionId, str]) -> Heading:
    """The heading of a text frozen now. Waivers of questions no longer asked are left out."""
    asked = {question.id for question in session.questions}
    return Heading(
        programme.name,
        programme.place,
        programme.year,
        session.number,
        session.title,
        session.questions,
        {question: reason for question, reason in waived.items() if question in asked},
    )


def heading_value(heading: Heading) -> dict[str, Any]:
    """The heading in the form of JSON."""
    return asdict(heading)


def read_heading(value: Any) -> Heading:
    """What `heading_value` gave. Raises KeyError, TypeError or AttributeError for
    anything else."""
    year = value["year"]
    return Heading(
        _text(value["forum"]),
        _text(value["place"]),
        year if year is None else _number(year),
        _text(value["session"]),
        _text(value["title"]),
        tuple(_question(question) for question in value["questions"]),
        {QuestionId(question): _text(reason) for question, reason in value["waived"].items()},
    )


def _question(value: Any) -> Question:
    return Question(QuestionId(_text(value["id"])), _number(value["number"]), _text(value["text"]))


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("not text")
    return value


def _number(value: object) -> int:
    if type(value) is not int:
        raise TypeError("not a number")
    return value
