"""The programme: shown to everybody who is signed in, brought in by the chair and the secretariat."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final

from drafts.errors import Conflict, Unknown
from drafts.ids import BlockId, DraftId, QuestionId
from drafts.people import Person
from drafts.programme.changes import Proposal, check_withdrawals, propose
from drafts.programme.exact import write_yaml
from drafts.programme.model import Plan, Programme, RoundtablePlan, Session, SessionPlan
from drafts.programme.reading import read_plan
from drafts.sync.update import scan
from drafts.text.draft import seed
from drafts.text.outcome import Outcome
from server.actions.desk import Desk, require
from server.actions.register import recording
from server.ports import ClientRange, Entry, NewDraft, Records

CLIENT_BYTES: Final = 4
"""Of a Yjs client id; they are drawn from 32 bits."""


async def current(desk: Desk, person: Person | None) -> Programme:
    """Open to everybody who is signed in. Raises Unknown before the first import."""
    programme = await desk.records.programmes.current()
    if programme is None:
        raise Unknown("no-programme", "No programme has been loaded yet; the secretariat loads it.")
    return programme


async def loaded(desk: Desk) -> Plan:
    """The current programme in the form that a secretariat writes. Raises Unknown."""
    return _as_plan(await current(desk, None))


# ── bringing one in ───────────────────────────────────────────────────────────────────────


async def bring_in(
    desk: Desk, person: Person | None, raw: bytes, forum: str | None = None, withdraw: bool = False
) -> Proposal:
    """Make the programme in `raw` the current one, all or nothing, and say what that changed.

    Raises Forbidden, Unreadable, and Conflict when it would withdraw what has been answered
    or written and `withdraw` is not said.
    """
    proposal = await preview(desk, person, raw, forum, withdraw)
    new = [_seeded(desk, session.draft) for session in proposal.new_sessions]
    await _importing(desk, person, proposal.programme).programmes.replace(proposal.programme, new)
    return proposal


def _importing(desk: Desk, person: Person | None, programme: Programme) -> Records:
    asked = [len(session.questions) for session in programme.all_sessions()]
    return recording(
        desk,
        person,
        "programme imported",
        forum=programme.name,
        sessions=len(asked),
        questions=sum(asked),
    )


async def preview(
    desk: Desk, person: Person | None, raw: bytes, forum: str | None = None, withdraw: bool = False
) -> Proposal:
    """What `bring_in` would change, and its refusals, with nothing changed."""
    require(person, "programme")
    plan = read_plan(raw)
    before = await desk.records.programmes.current()
    proposal = propose(before, plan, desk.mint, forum)
    await _check(desk, before, proposal, withdraw)
    return proposal


async def _check(desk: Desk, before: Programme | None, proposal: Proposal, withdraw: bool) -> None:
    texts = await _affected(desk, before, proposal)
    tied: Counter[QuestionId] = Counter(
        block.question for text in texts.values() for block in text.blocks if block.question is not None
    )
    check_withdrawals(proposal, tied, withdraw)
    gone = [session for session in texts if _is_gone(session, proposal) and _says_something(texts[session])]
    if gone and not withdraw:
        numbers = ", ".join(session.number for session in gone)
        raise Conflict(
            "session-has-text",
            f"This would withdraw sessions whose drafts have text: {numbers}. Nothing was changed. "
            "Import again with --withdraw to withdraw them; their text is kept, but nobody sees it.",
        )


async def _affected(desk: Desk, before: Programme | None, proposal: Proposal) -> Mapping[Session, Outcome]:
    """The texts of the sessions that would lose a question or go themselves."""
    if before is None:
        return {}
    gone = {question for withdrawn in proposal.withdrawn for question in withdrawn.questions}
    return {
        session: (await desk.hub.reading(session.draft)).outcome
        for session in before.all_sessions()
        if _is_gone(session, proposal) or gone.intersection(question.id for question in session.questions)
    }


def _is_gone(session: Session, proposal: Proposal) -> bool:
    return session.id not in {kept.id for kept in proposal.programme.all_sessions()}


def _says_something(text: Outcome) -> bool:
    return any(block.text.strip() for block in text.blocks)


def _seeded(desk: Desk, draft: DraftId) -> NewDraft:
    """A draft with its first line, written by the server."""
    client = int.from_bytes(desk.entropy(CLIENT_BYTES), "big")
    update = seed(client, BlockId(desk.mint()))
    ranges = tuple(ClientRange(client, start, end) for client, (start, end) in scan(update).ranges.items())
    return NewDraft(draft, Entry(None, desk.clock.now(), ranges, update))


# ── in words ──────────────────────────────────────────────────────────────────────────────


def summary(proposal: Proposal) -> str:
    """What an import found, and each change it made."""
    programme = proposal.programme
    changes = [f"  {line}" for line in proposal.describe()]
    return "\n".join([_counted(_as_plan(programme)), *(changes or ["  Nothing has changed."])])


def outline(plan: Plan) -> str:
    """A programme to look over: every number, title and guiding question."""
    return "\n".join([_counted(plan), *_outlined(plan)])


def as_yaml(plan: Plan) -> str:
    return write_yaml(plan)


def _outlined(plan: Plan) -> Iterator[str]:
    for roundtable in plan.roundtables:
        yield f"\nRoundtable {roundtable.number}: {roundtable.title}"
        for session in roundtable.sessions:
            yield from _session_lines(session)
    if plan.sessions:
        yield "\nOutside the roundtables"
    for session in plan.sessions:
        yield from _session_lines(session)


def _session_lines(session: SessionPlan) -> Iterator[str]:
    yield f"  {session.number}  {session.title}"
    for number, question in enumerate(session.questions, 1):
        yield f"       {number}. {question}"


def _counted(plan: Plan) -> str:
    sessions = [session for roundtable in plan.roundtables for session in roundtable.sessions]
    sessions += plan.sessions
    questions = sum(len(session.questions) for session in sessions)
    where = ", ".join(str(part) for part in (plan.place, plan.year) if part)
    found = [
        _number_of(len(plan.roundtables), "roundtable"),
        _number_of(len(sessions), "session"),
        _number_of(questions, "guiding question"),
    ]
    return f"{plan.name or 'A forum without a name'}{f' ({where})' if where else ''}: {', '.join(found)}."


def _number_of(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


# ── a programme without its ids ───────────────────────────────────────────────────────────


def _as_plan(programme: Programme) -> Plan:
    roundtables = tuple(
        RoundtablePlan(
            roundtable.number,
            roundtable.title,
            roundtable.introduction,
            tuple(map(_session_plan, roundtable.sessions)),
            roundtable.builds_on,
        )
        for roundtable in programme.roundtables
    )
    outside = tuple(map(_session_plan, programme.sessions))
    return Plan(programme.name, programme.place, programme.year, roundtables, outside)


def _session_plan(session: Session) -> SessionPlan:
    return SessionPlan(
        session.number,
        session.title,
        session.brief,
        tuple(question.text for question in session.questions),
        session.links,
        session.builds_on,
        session.inputs,
    )
