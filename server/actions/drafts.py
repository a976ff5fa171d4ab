"""Drafts: which there are, how far they have come, what they say, which questions are waived."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from drafts.errors import Malformed, Unknown
from drafts.ids import DraftId, QuestionId
from drafts.one_line import one_line
from drafts.people import Person, Rights, rights
from drafts.programme.model import Programme, Roundtable, Session
from server.actions.coverage import Progress, progress
from server.actions.desk import Desk, require
from server.actions.register import recording
from server.hub.room import Reading
from server.ports import DraftRecord, Waiver

MAX_REASON: Final = 1_000
"""Characters of a waiver's reason."""


@dataclass(frozen=True, slots=True)
class Found:
    """A draft in its place in the programme. `rights` is None for one who may not read it live."""

    record: DraftRecord
    programme: Programme
    roundtable: Roundtable | None
    session: Session
    rights: Rights | None


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of the overview; `progress` is None where the asker may not read the draft, and where
    its text was still being read when their patience was over."""

    found: Found
    progress: Progress | None
    present: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Read:
    """The committed text of a draft with its coverage."""

    found: Found
    reading: Reading
    progress: Progress


def no_such_draft() -> Unknown:
    """One answer for a draft that is not there and one that is not for this person."""
    return Unknown("no-such-draft", "There is no such draft, or it is not open to you.")


def places(programme: Programme) -> Iterator[tuple[Roundtable | None, Session]]:
    """Every session with its roundtable, in the programme's order."""
    for roundtable in programme.roundtables:
        for session in roundtable.sessions:
            yield roundtable, session
    for session in programme.sessions:
        yield None, session


def _rights(person: Person | None, record: DraftRecord) -> Rights | None:
    # The operator reads everything and edits nothing: there is no keyboard for text at the command line.
    return "read" if person is None else rights(person.capacities, record.at_stage)


async def locate(desk: Desk, person: Person | None, draft: DraftId) -> Found:
    """The draft in the current programme, whether or not the asker may read it. Raises Unknown."""
    programme = await desk.records.programmes.current()
    record = await desk.records.drafts.get(draft)
    for roundtable, session in places(programme) if programme else ():
        if session.draft == draft and programme:
            return Found(record, programme, roundtable, session, _rights(person, record))
    raise no_such_draft()


async def find(desk: Desk, person: Person | None, draft: DraftId) -> Found:
    """The draft, for one who may read it live. Raises Unknown for every reason alike."""
    try:
        found = await locate(desk, person, draft)
    except Unknown:
        raise no_such_draft() from None
    if found.rights is None:
        raise no_such_draft()
    return found


async def by_session(desk: Desk, number: str) -> DraftId:
    """The draft of the session with this printed number. Raises Unknown."""
    programme = await desk.records.programmes.current()
    for session in programme.all_sessions() if programme else ():
        if session.number == number:
            return session.draft
    raise Unknown("no-such-session", f"The programme has no session {number}.")


async def overview(
    desk: Desk, person: Person | None, patience: float | None = None
) -> tuple[Programme | None, tuple[Listed, ...]]:
    """Every session's draft in the programme's order, those not open to the asker without content.

    `patience`: seconds to wait for texts that have to be opened to be counted; None: however long.
    """
    programme = await desk.records.programmes.current()
    if programme is None:
        return None, ()
    records = {record.id: record for record in await desk.records.drafts.all()}
    waived = {
        draft: frozenset(waiver.question for waiver in waivers)
        for draft, waivers in (await desk.records.drafts.every_waiver()).items()
    }
    everything = [
        Found(record, programme, roundtable, session, _rights(person, record))
        for roundtable, session in places(programme)
        for record in [records[session.draft]]
    ]
    counted = await _counted(desk, everything, patience)
    return programme, tuple([_line(desk, found, waived, counted) for found in everything])


async def _counted(desk: Desk, drafts: Iterable[Found], patience: float | None) -> frozenset[DraftId]:
    """Those of the drafts open to the asker whose ties are known."""
    await desk.coverage.open(desk.records.ties)
    records = [found.record for found in drafts if found.rights is not None]
    return await desk.coverage.look(desk.hub, records, desk.clock, patience)


def _line(
    desk: Desk,
    found: Found,
    waived: Mapping[DraftId, frozenset[QuestionId]],
    counted: frozenset[DraftId],
) -> Listed:
    draft = found.record.id
    if found.rights is None:
        return Listed(found, None, ())
    present = tuple(desk.hub.present(draft))
    if draft not in counted:
        return Listed(found, None, present)
    return Listed(found, desk.coverage.of(draft, found.session, waived.get(draft, frozenset())), present)


async def listed(desk: Desk, person: Person | None) -> tuple[Listed, ...]:
    """The drafts that the asker may read live."""
    _, lines = await overview(desk, person)
    return tuple(line for line in lines if line.found.rights is not None)


async def one(desk: Desk, person: Person | None, draft: DraftId) -> Listed:
    found = await find(desk, person, draft)
    counted = await _counted(desk, [found], None)
    return _line(desk, found, {draft: frozenset(await _waived(desk, draft))}, counted)


async def read(desk: Desk, person: Person | None, draft: DraftId) -> Read:
    """The live text as it is on disk now."""
    found = await find(desk, person, draft)
    reading = await desk.hub.reading(draft)
    return Read(found, reading, progress(reading.outcome, found.session, await _waived(desk, draft)))


async def _waived(desk: Desk, draft: DraftId) -> list[QuestionId]:
    return [waiver.question for waiver in await desk.records.drafts.waivers(draft)]


# ── waivers ───────────────────────────────────────────────────────────────────────────────


async def waivers(desk: Desk, person: Person | None, draft: DraftId) -> tuple[Waiver, ...]:
    """Those of questions that are still asked, in the questions' order."""
    found = await find(desk, person, draft)
    return await _standing(desk, found)


async def _standing(desk: Desk, found: Found) -> tuple[Waiver, ...]:
    kept = {waiver.question: waiver for waiver in await desk.records.drafts.waivers(found.record.id)}
    return tuple(kept[question.id] for question in found.session.questions if question.id in kept)


async def waive(desk: Desk, person: Person, draft: DraftId, question: QuestionId, reason: str) -> Waiver:
    """Say that a question was not discussed, and why. Again: the reason is replaced."""
    found = await _may_waive(desk, person, draft, question)
    waiver = Waiver(question, _checked(reason), person.id, desk.clock.now())
    asked = _asked(found, question)
    waiving = recording(desk, person, "waived", draft=draft, question=asked, reason=waiver.reason)
    await waiving.drafts.waive(draft, waiver)
    await _tell(desk, found)
    return waiver


async def unwaive(desk: Desk, person: Person, draft: DraftId, question: QuestionId) -> None:
    """Take a waiver back; nothing happens when there is none."""
    found = await _may_waive(desk, person, draft, question)
    if question in await _waived(desk, draft):
        unwaiving = recording(desk, person, "unwaived", draft=draft, question=_asked(found, question))
        await unwaiving.drafts.unwaive(draft, question)
    await _tell(desk, found)


async def _may_waive(desk: Desk, person: Person, draft: DraftId, question: QuestionId) -> Found:
    found = await find(desk, person, draft)
    require(person, "waive", found.record.at_stage)
    if question not in {asked.id for asked in found.session.questions}:
        raise Unknown("no-such-question", "This session has no such guiding question.")
    return found


def _asked(found: Found, question: QuestionId) -> str:
    """The question as the programme has it now: its id says nothing to a reader."""
    return next(asked.text for asked in found.session.questions if asked.id == question)


def _checked(reason: str) -> str:
    words = one_line(reason)
    if not words:
        raise Malformed("reason-missing", "Say in a few words why this question is waived.")
    if len(words) > MAX_REASON:
        raise Malformed("reason-too-long", f"Keep the reason under {MAX_REASON:,} characters.")
    return words


async def _tell(desk: Desk, found: Found) -> None:
    standing = [
        {"question": waiver.question, "reason": waiver.reason} for waiver in await _standing(desk, found)
    ]
    await desk.hub.announce(found.record.id, {"event": "waivers", "waivers": standing})
