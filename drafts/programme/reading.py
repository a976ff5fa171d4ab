"""Reads the programme out of a concept note: raw text as it comes out of a PDF.

It knows the kind of text, not one file: roundtables with an introduction, sessions with a
brief, a lead-in and guiding questions. What it takes for a heading, a mark or a lead-in
stands in `headings`, `bullets` and `blocks`; what it found can be corrected in the exact form.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from drafts.errors import Complaint
from drafts.programme.blocks import Block, read_blocks
from drafts.programme.decoding import decode, refusal
from drafts.programme.exact import read_exact
from drafts.programme.forum import find_forum
from drafts.programme.headings import LOOKS
from drafts.programme.limits import (
    MAX_LINES,
    MAX_QUESTIONS,
    MAX_SESSIONS,
    MAX_TEXT,
    refuse_if_any,
    too_long,
    too_many,
)
from drafts.programme.lines import numbered
from drafts.programme.model import Plan, RoundtablePlan, SessionPlan
from drafts.programme.numbering import Placed, number_faults
from drafts.programme.questions import Asked, plain, split
from drafts.programme.references import builds_on, inputs, links

_EXACT = re.compile(r"[ \t]*(?:\[?[ \t]*\{|(?:- )?[\"']?[a-z_]+[\"']?[ \t]*:(?:\s|$))")
_NOTHING_YET = re.compile(r"\s*(?:#.*|---\s*|%YAML.*)?")


_NO_HEADING = (
    f"No roundtable or session heading was found. Headings look like {LOOKS}; "
    "the exact form begins with forum: or roundtables: in small letters."
)


def read_plan(data: bytes) -> Plan:
    """The programme in `data`, raw text or exact form, whichever it is. Raises Unreadable."""
    text = decode(data)
    return read_exact(text) if is_exact(text) else read_raw(text)


def read_text(data: bytes) -> Plan:
    """The programme in a raw text. Raises Unreadable with every complaint found."""
    return read_raw(decode(data))


def is_exact(text: str) -> bool:
    """Whether the first line that says something is YAML: a key in small letters, a list, JSON."""
    lines = (line for line in text.split("\n") if not _NOTHING_YET.fullmatch(line))
    return bool(_EXACT.match(next(lines, "")))


@dataclass(slots=True)
class _Part:
    """A roundtable or session being read: its heading and the blocks under it."""

    heading: Block
    body: list[Block] = field(default_factory=list)


@dataclass(slots=True)
class _FoundSession(_Part):
    number: str = ""

    def read(self) -> tuple[str, list[Asked]]:
        brief, asked = split(self.body)
        return "\n\n".join(brief), asked


@dataclass(slots=True)
class _FoundRoundtable(_Part):
    sessions: list[_FoundSession] = field(default_factory=list)


@dataclass(slots=True)
class _Found:
    """Everything of a text in its place; `stray` are the complaints met on the way."""

    front: list[Block] = field(default_factory=list)
    roundtables: list[_FoundRoundtable] = field(default_factory=list)
    outside: list[_FoundSession] = field(default_factory=list)
    stray: list[Complaint] = field(default_factory=list)
    under: _FoundRoundtable | None = None
    part: _Part | None = None

    def take(self, block: Block) -> None:
        match block.kind:
            case "roundtable":
                self._roundtable(block)
            case "session":
                self._session(block)
            case "apart":
                self._apart(block)
            case "label":
                pass
            case _:
                (self.part.body if self.part else self.front).append(block)

    def _roundtable(self, block: Block) -> None:
        self.part = self.under = _FoundRoundtable(block)
        self.roundtables.append(self.under)

    def _session(self, block: Block) -> None:
        home = None if self._stands_outside(block) else self.under
        number = block.number if home is None else _full_number(home, block.number)
        session = _FoundSession(block, number=number)
        (self.outside if home is None else home.sessions).append(session)
        self.part = session

    def _stands_outside(self, block: Block) -> bool:
        """A session with a plain number, announced so or after sessions numbered "3.1"."""
        if self.under is None or block.apart:
            return True
        before = self.under.sessions
        return "." not in block.number and bool(before) and "." in before[-1].heading.number

    def _apart(self, block: Block) -> None:
        self.under = None
        if block.text:
            reason = (
                f"“{block.text}” stands outside the roundtables and has no number. Write “Session 4: Title”."
            )
            self.stray.append(Complaint(block.line, reason))

    def sessions(self) -> Iterator[tuple[_FoundSession, _FoundRoundtable | None]]:
        for roundtable in self.roundtables:
            yield from ((session, roundtable) for session in roundtable.sessions)
        yield from ((session, None) for session in self.outside)


def _full_number(roundtable: _FoundRoundtable, number: str) -> str:
    """ "Session 2" under Roundtable 3 is 3.2."""
    return number if "." in number else f"{roundtable.heading.number}.{number}"


def read_raw(text: str) -> Plan:
    """The programme in a decoded raw text. Raises Unreadable with every complaint found."""
    if text.count("\n") > MAX_LINES:
        raise refusal(f"The input has more than {MAX_LINES} lines. A programme is a few pages of text.")
    blocks, heads = read_blocks(numbered(text))
    found = _Found()
    for block in blocks:
        found.take(block)
    read = [(session, *session.read()) for session, _ in found.sessions()]
    complaints = [*_faults(found), *(fault for each in read for fault in _session_faults(*each))]
    refuse_if_any(complaints)
    return _plan(found, blocks, heads)


# ── complaints ───────────────────────────────────────────────────────────────────────────────


def _faults(found: _Found) -> list[Complaint]:
    sessions = list(found.sessions())
    if not found.roundtables and not sessions:
        return [Complaint(None, _NO_HEADING)]
    placed = [Placed(one.heading.line, one.heading.number) for one in found.roundtables]
    numbers = [
        Placed(one.heading.line, one.number, home.heading.number if home else None) for one, home in sessions
    ]
    return [
        *found.stray,
        *number_faults(placed, numbers),
        *(fault for roundtable in found.roundtables for fault in _roundtable_faults(roundtable)),
        *too_many(None, f"There are {len(sessions)} sessions", len(sessions), MAX_SESSIONS),
    ]


def _roundtable_faults(roundtable: _FoundRoundtable) -> Iterator[Complaint]:
    line, name = roundtable.heading.line, f"roundtable {roundtable.heading.number}"
    yield from _title_faults(line, name, roundtable.heading.text)
    yield from too_long(line, f"The introduction of {name}", _introduction(roundtable), MAX_TEXT)
    if not roundtable.sessions:
        number = roundtable.heading.number
        reason = f"No session was found under {name}. Session headings look like “{number}.1 Title”."
        yield Complaint(line, reason)


def _session_faults(session: _FoundSession, brief: str, asked: Sequence[Asked]) -> Iterator[Complaint]:
    line, name = session.heading.line, f"session {session.number}"
    yield from _title_faults(line, name, session.heading.text)
    yield from too_long(line, f"The brief of {name}", brief, MAX_TEXT)
    yield from too_many(line, f"S{name[1:]} has {len(asked)} guiding questions", len(asked), MAX_QUESTIONS)
    for number, question in enumerate(asked, 1):
        yield from too_long(question.line, f"Guiding question {number} of {name}", question.text)


def _title_faults(line: int, name: str, title: str) -> list[Complaint]:
    if not title:
        return [Complaint(line, f"The heading of {name} has no title.")]
    return too_long(line, f"The title of {name}", title)


# ── the plan ─────────────────────────────────────────────────────────────────────────────────


def _plan(found: _Found, blocks: Sequence[Block], heads: Sequence[str]) -> Plan:
    front = [block.text for block in found.front]
    name, place, year = find_forum([*front, *heads], [block.text for block in blocks])
    known = {session.number for session, _ in found.sessions()}
    return Plan(
        name,
        place,
        year,
        tuple(_roundtable_plan(roundtable, known) for roundtable in found.roundtables),
        tuple(_session_plan(session, known) for session in found.outside),
    )


def _introduction(roundtable: _FoundRoundtable) -> str:
    return "\n\n".join(plain(roundtable.body))


def _roundtable_plan(roundtable: _FoundRoundtable, known: set[str]) -> RoundtablePlan:
    introduction = _introduction(roundtable)
    return RoundtablePlan(
        roundtable.heading.number,
        roundtable.heading.text,
        introduction,
        tuple(_session_plan(session, known) for session in roundtable.sessions),
        builds_on(introduction),
    )


def _session_plan(session: _FoundSession, known: set[str]) -> SessionPlan:
    brief, asked = session.read()
    return SessionPlan(
        session.number,
        session.heading.text,
        brief,
        tuple(question.text for question in asked),
        links(brief, session.number, known),
        builds_on(brief),
        inputs(brief),
    )
