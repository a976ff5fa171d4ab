"""Prints a programme the way concept notes come out of a PDF, in many styles, for reading back.

The words are of our own making; what is torn, broken and doubled is what such texts show.
"""

from __future__ import annotations

import random
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass

from drafts.programme.model import Plan, RoundtablePlan, SessionPlan

ROMAN = ("", "I", "II", "III", "IV", "V", "VI")
ROUNDTABLE = (
    "Roundtable {n}: {t}",
    "Round Table {r} – {t}",
    "ROUNDTABLE {n}. {t}",
    "Round-table No. {n} - {t}",
)
SESSION = ("{n}  {t}", "Session {n} – {t}", "Session {n}: {t}", "{n}. {t}", "SESSION {n}\n{t}")
APART = ("Separate Session\n\n{n}. {t}", "Special session:\n{n}. {t}", "Session {n} – {t}")
LEAD_INS = (
    "The session will address the questions:",
    "Guiding questions:",
    "Guiding questions",
    "Participants will be invited to consider the following questions:",
    "Participants are asked to reflect on these questions.",
    "Questions for discussion",
)
SIGNS = ("• ", "•", "- ", "– ", "* ", "\uf0b7 ", "{a}) ", "({a}) ", "{n}) ", "({i}) ", "{n}. ", "Q{n}. ")


@dataclass(frozen=True)
class Style:
    """`torn`: how often a blank line stands inside a sentence. `pages`: lines to a page, 0 for none."""

    roundtable: str = ROUNDTABLE[0]
    session: str = SESSION[0]
    apart: str = APART[0]
    lead_in: str = LEAD_INS[0]
    sign: str = SIGNS[0]
    width: int = 95
    torn: float = 0.3
    pages: int = 40
    line_end: str = "\n"


def printed(plan: Plan, style: Style, luck: random.Random) -> bytes:
    lines = [line for block in _blocks(plan, style) for line in [*_torn(block, style, luck), ""]]
    if style.pages:
        lines = list(_paged(plan, lines, style))
    blanks = (line.replace(" ", "  ", 1) if luck.random() < 0.1 else line for line in lines)
    return style.line_end.join(f"{line}{' ' * luck.randrange(3)}" for line in blanks).encode()


def _blocks(plan: Plan, style: Style) -> Iterator[str]:
    yield f"{plan.name}, {plan.place} {plan.year}"
    for roundtable in plan.roundtables:
        yield _heading(style.roundtable, roundtable)
        yield from roundtable.introduction.split("\n\n")
        yield "Sessions:"
        for session in roundtable.sessions:
            yield from _session(session, style, style.session)
    for session in plan.sessions:
        yield from _session(session, style, style.apart)


def _heading(form: str, part: RoundtablePlan | SessionPlan) -> str:
    roman = ROMAN[int(part.number)] if "." not in part.number else ""
    return form.format(n=part.number, r=roman, t=part.title)


def _session(session: SessionPlan, style: Style, heading: str) -> Iterator[str]:
    yield _heading(heading, session)
    yield from session.brief.split("\n\n")
    if session.questions:
        yield style.lead_in
    for at, question in enumerate(session.questions):
        yield style.sign.format(a="abcdef"[at], n=at + 1, i=ROMAN[at + 1].lower()) + question


def _torn(block: str, style: Style, luck: random.Random) -> Iterator[str]:
    """Wrapped, and with blank lines where a sentence goes on."""
    for line in block.split("\n"):
        wrapped = textwrap.wrap(line, style.width, break_long_words=False, break_on_hyphens=False)
        for at, piece in enumerate(wrapped or [""]):
            if at and luck.random() < style.torn:
                yield " "
            yield piece


def _paged(plan: Plan, lines: list[str], style: Style) -> Iterator[str]:
    for at, line in enumerate(lines):
        if at and at % style.pages == 0:
            yield from ("", f"{at // style.pages}", "", f"Concept note – {plan.name}", "")
        yield line
