"""What a re-import would do to the programme that is kept. Pure: proposing changes nothing.

Ids stay with what they name: a question that is reworded, moved or renumbered keeps its id,
and so every paragraph tied to it keeps its tie.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from drafts.errors import Complaint, Conflict, Unreadable
from drafts.ids import DraftId, ForumId, QuestionId, RoundtableId, SessionId
from drafts.programme.matching import match_numbered, match_questions
from drafts.programme.model import (
    Plan,
    Programme,
    Question,
    Roundtable,
    RoundtablePlan,
    Session,
    SessionPlan,
)

Mint = Callable[[], str]
What = Literal["roundtable", "session", "question"]

_SHOWN = 90
_DETAILS = ("brief", "introduction", "links", "builds_on", "inputs")


@dataclass(frozen=True, slots=True)
class Named:
    """A roundtable, session or question as people call it. `within`: a question's session."""

    what: What
    number: str
    within: str = ""

    def __str__(self) -> str:
        match self.what:
            case "roundtable":
                return f"Roundtable {self.number}"
            case "session":
                return f"Session {self.number}"
            case "question":
                return f"{self.within} question {self.number}"


@dataclass(frozen=True, slots=True)
class Added:
    named: Named
    words: str

    def describe(self) -> str:
        return f"{self.named} added: {_quoted(self.words)}"


@dataclass(frozen=True, slots=True)
class Renamed:
    """Other words in the same place. `part`: title, text, brief …; None when it is the forum's."""

    named: Named | None
    part: str
    before: str
    after: str

    def describe(self) -> str:
        if self.named is None:
            return f"Forum {self.part}: {_quoted(self.before)} → {_quoted(self.after)}"
        if self.part in _DETAILS:
            return f"{self.named} {self.part.replace('_', ' ')} changed"
        verb = "reworded" if self.named.what == "question" else "renamed"
        return f"{self.named} {verb}: {_quoted(self.before)} → {_quoted(self.after)}"


@dataclass(frozen=True, slots=True)
class Renumbered:
    before: Named
    after: Named
    words: str

    def describe(self) -> str:
        now = self.after.number if self.before.within == self.after.within else str(self.after)
        return f"{self.before} is now {now}: {_quoted(self.words)}"


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """`questions`: the guiding questions that are no longer asked because of it."""

    named: Named
    words: str
    questions: tuple[QuestionId, ...]

    def describe(self) -> str:
        return f"{self.named} withdrawn: {_quoted(self.words)}"


Change = Added | Renamed | Renumbered | Withdrawn


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a re-import would do, and the programme it would lead to."""

    programme: Programme
    added: tuple[Added, ...]
    renamed: tuple[Renamed, ...]
    renumbered: tuple[Renumbered, ...]
    withdrawn: tuple[Withdrawn, ...]
    new_sessions: tuple[Session, ...]
    """Those whose drafts are still to be made."""

    def __bool__(self) -> bool:
        """Whether anything would change."""
        return bool(self.added or self.renamed or self.renumbered or self.withdrawn)

    def describe(self) -> list[str]:
        """One line a change, for people."""
        changes: Sequence[Change] = (*self.added, *self.renamed, *self.renumbered, *self.withdrawn)
        return [change.describe() for change in changes]


def propose(current: Programme | None, plan: Plan, mint: Mint, name: str | None = None) -> Proposal:
    """What importing `plan` over `current` would do; `current` None for the first import.

    `name` goes before the plan's name, and that before the current one. Place and year that the
    plan does not say stay. Raises Unreadable when nobody says the forum's name.
    """
    old = current or Programme(ForumId(mint()), "", "", None)
    called = name or plan.name or old.name
    if not called:
        reason = "The forum's name was not found in the input. Give it with --forum NAME."
        raise Unreadable([Complaint(None, reason)])
    return _Weaver(old, plan, mint).weave(called, first=current is None)


def check_withdrawals(proposal: Proposal, tied: Mapping[QuestionId, int], allow: bool) -> None:
    """Refuse to withdraw questions that paragraphs are tied to, unless `allow`.

    `tied`: question -> how many paragraphs answer it. Raises Conflict("question-has-ties").
    """
    held = [(gone, count) for gone in proposal.withdrawn if (count := _ties(gone, tied))]
    if not held or allow:
        return
    listed = "; ".join(f"{gone.named} ({_quoted(gone.words)}, {_paragraphs(count)})" for gone, count in held)
    raise Conflict(
        "question-has-ties",
        f"This would withdraw what paragraphs of the drafts answer: {listed}. "
        "Nothing was changed. Import again with --withdraw to withdraw it; the paragraphs stay, untied.",
    )


def _ties(gone: Withdrawn, tied: Mapping[QuestionId, int]) -> int:
    return sum(tied.get(question, 0) for question in gone.questions)


def _paragraphs(count: int) -> str:
    return "1 tied paragraph" if count == 1 else f"{count} tied paragraphs"


def _quoted(words: str) -> str:
    return f"“{words}”" if len(words) <= _SHOWN else f"“{words[: _SHOWN - 1].rstrip()}…”"


class _Weaver:
    """Walks plan and current programme side by side, noting each change once."""

    def __init__(self, old: Programme, plan: Plan, mint: Mint) -> None:
        self.old, self.plan, self.mint = old, plan, mint
        self.added: list[Added] = []
        self.renamed: list[Renamed] = []
        self.renumbered: list[Renumbered] = []
        self.withdrawn: list[Withdrawn] = []
        self.new_sessions: list[Session] = []
        self.sessions = self._matched_sessions()

    def weave(self, name: str, first: bool) -> Proposal:
        place, year = self.plan.place or self.old.place, self.plan.year or self.old.year
        roundtables = self._roundtables()
        outside = tuple(map(self._session, self.plan.sessions))
        programme = Programme(self.old.forum, name, place, year, roundtables, outside)
        if not first:
            self._note_forum(programme)
        self._withdraw_sessions(programme)
        changes = (tuple(self.added), tuple(self.renamed), tuple(self.renumbered), tuple(self.withdrawn))
        return Proposal(programme, *changes, tuple(self.new_sessions))

    def _note_forum(self, new: Programme) -> None:
        for part in ("name", "place", "year"):
            before, after = str(getattr(self.old, part) or ""), str(getattr(new, part) or "")
            self._note_words(None, part, before, after)

    # ── roundtables ──────────────────────────────────────────────────────────────────────────

    def _roundtables(self) -> tuple[Roundtable, ...]:
        old, new = self.old.roundtables, self.plan.roundtables
        matched = match_numbered([(o.number, o.title) for o in old], [(n.number, n.title) for n in new])
        gone = [roundtable for at, roundtable in enumerate(old) if at not in matched.values()]
        woven = tuple(
            self._roundtable(old[matched[at]] if at in matched else None, plan) for at, plan in enumerate(new)
        )
        self.withdrawn += [Withdrawn(Named("roundtable", each.number), each.title, ()) for each in gone]
        return woven

    def _roundtable(self, old: Roundtable | None, plan: RoundtablePlan) -> Roundtable:
        named = Named("roundtable", plan.number)
        id = old.id if old else RoundtableId(self.mint())
        if old is None:
            self.added.append(Added(named, plan.title))
        else:
            self._note_number(Named("roundtable", old.number), named, plan.title)
            self._note_words(named, "title", old.title, plan.title)
            self._note_words(named, "introduction", old.introduction, plan.introduction)
            self._note_words(named, "builds_on", _joined(old.builds_on), _joined(plan.builds_on))
        sessions = tuple(map(self._session, plan.sessions))
        return Roundtable(id, plan.number, plan.title, plan.introduction, sessions, plan.builds_on)

    # ── sessions ─────────────────────────────────────────────────────────────────────────────

    def _matched_sessions(self) -> dict[str, Session]:
        """The number a session has in the plan -> the session it is. Over all roundtables."""
        old, new = list(self.old.all_sessions()), list(_planned(self.plan))
        matched = match_numbered([(o.number, o.title) for o in old], [(n.number, n.title) for n in new])
        return {new[after].number: old[before] for after, before in matched.items()}

    def _session(self, plan: SessionPlan) -> Session:
        old = self.sessions.get(plan.number)
        return self._kept_session(old, plan) if old else self._new_session(plan)

    def _new_session(self, plan: SessionPlan) -> Session:
        self.added.append(Added(Named("session", plan.number), plan.title))
        session = self._as_session(SessionId(self.mint()), DraftId(self.mint()), (), plan)
        self.new_sessions.append(session)
        return session

    def _kept_session(self, old: Session, plan: SessionPlan) -> Session:
        named = Named("session", plan.number)
        self._note_number(Named("session", old.number), named, plan.title)
        self._note_words(named, "title", old.title, plan.title)
        self._note_words(named, "brief", old.brief, plan.brief)
        for part in ("links", "builds_on", "inputs"):
            self._note_words(named, part, _joined(getattr(old, part)), _joined(getattr(plan, part)))
        return self._as_session(old.id, old.draft, old.questions, plan)

    def _as_session(
        self, id: SessionId, draft: DraftId, old: Sequence[Question], plan: SessionPlan
    ) -> Session:
        questions = self._questions(plan, old)
        words = (plan.number, plan.title, plan.brief)
        return Session(id, draft, *words, questions, plan.links, plan.builds_on, plan.inputs)

    def _withdraw_sessions(self, new: Programme) -> None:
        kept = {session.id for session in new.all_sessions()}
        for session in self.old.all_sessions():
            if session.id not in kept:
                questions = tuple(question.id for question in session.questions)
                self.withdrawn.append(Withdrawn(Named("session", session.number), session.title, questions))

    # ── questions ────────────────────────────────────────────────────────────────────────────

    def _questions(self, plan: SessionPlan, old: Sequence[Question]) -> tuple[Question, ...]:
        matched = match_questions([question.text for question in old], plan.questions)
        woven = tuple(
            self._question(plan.number, at + 1, text, old[matched[at]] if at in matched else None)
            for at, text in enumerate(plan.questions)
        )
        for at, question in enumerate(old):
            if at not in matched.values():
                named = Named("question", str(question.number), plan.number)
                self.withdrawn.append(Withdrawn(named, question.text, (question.id,)))
        return woven

    def _question(self, session: str, number: int, text: str, old: Question | None) -> Question:
        named = Named("question", str(number), session)
        if old is None:
            self.added.append(Added(named, text))
            return Question(QuestionId(self.mint()), number, text)
        self._note_number(Named("question", str(old.number), session), named, text)
        self._note_words(named, "text", old.text, text)
        return Question(old.id, number, text)

    # ── notes ────────────────────────────────────────────────────────────────────────────────

    def _note_number(self, before: Named, after: Named, words: str) -> None:
        if before.number != after.number:
            self.renumbered.append(Renumbered(before, after, words))

    def _note_words(self, named: Named | None, part: str, before: str, after: str) -> None:
        if before != after:
            self.renamed.append(Renamed(named, part, before, after))


def _planned(plan: Plan) -> Iterator[SessionPlan]:
    for roundtable in plan.roundtables:
        yield from roundtable.sessions
    yield from plan.sessions


def _joined(names: Sequence[str]) -> str:
    return "; ".join(names)
