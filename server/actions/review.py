"""The Troika's review: versions submitted, verdicts given, adoption, and the stages that these lead to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Final

import structlog

from drafts.discussion.limits import written
from drafts.errors import Conflict, Forbidden, Malformed
from drafts.ids import DraftId, PersonId
from drafts.people import Act, Person, Seat, Stage
from drafts.programme.model import Question, Session
from drafts.review.adoption import missing, need_reason
from drafts.review.carry import Carried, carry
from drafts.review.difference import Counts
from drafts.review.stages import step
from drafts.review.verdicts import (
    ENDORSING,
    Adoption,
    Dossier,
    Submission,
    Verdict,
    VerdictGiven,
    checked,
    occupied,
    seats_of,
)
from drafts.review.versions import Version
from server.actions import rounds, versions
from server.actions.aside import aside
from server.actions.coverage import progress
from server.actions.desk import Desk, allowed, require
from server.actions.drafts import Found, find, places
from server.actions.register import recording
from server.actions.review_news import notify
from server.ports import DraftRecord, Filters, StorageUnavailable

log = structlog.get_logger(__name__)

MAX_REASON: Final = 4_000
"""Characters of the chair's reason for adopting without every seat, and for reopening."""
ACTS: Final[Mapping[str, Act]] = {
    "freeze": "freeze",
    "submit": "submit",
    "verdict": "verdict",
    "restore": "restore",
    "adopt": "adopt",
    "reopen": "reopen",
    "drafting": "adopt",
}
"""What a page asks for -> what the table of capacities calls it."""


class QuestionsOpen(Conflict):
    """A version answers each question, or says why not. `questions`: those that are open."""

    def __init__(self, questions: tuple[Question, ...]) -> None:
        named = "; ".join(f"{question.number}. {question.text}" for question in questions)
        super().__init__(
            "questions-open",
            f"Neither answered nor waived: {named} Tie paragraphs to them or waive them with a reason, then "
            "freeze and submit a version.",
        )
        self.questions = questions


class StaleHash(Conflict):
    """What was read is not what is under review: from version `before` (None: no version of this draft) to
    version `now`. `changes` is what lies between the two."""

    def __init__(self, before: int | None, now: Submission, changes: Counts | None) -> None:
        super().__init__("stale-hash", _moved(before, now.number, changes))
        self.before = before
        self.now = now
        self.changes = changes


def _moved(before: int | None, now: int, changes: Counts | None) -> str:
    if before is None or before == now:
        return f"What you read is no version of this draft. Version {now} is under review; read that one."
    said = ""
    if changes:
        parts = [
            f"{getattr(changes, kind)} {kind}"
            for kind in ("added", "removed", "changed", "moved", "retied")
            if getattr(changes, kind)
        ]
        said = f" Since version {before}: {', '.join(parts) or 'nothing'}."
    return f"You read version {before}, and version {now} is under review by now.{said}"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A verdict in its giver's words. `seat` may be left out by whoever speaks for one."""

    word: str
    remarks: str
    hash: str
    seat: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A Troika seat: who holds it, and its word on the version under review."""

    seat: Seat
    people: tuple[Person, ...]
    verdict: Verdict | None


@dataclass(frozen=True, slots=True)
class Mine:
    """The part of somebody who holds seats. `last`: the newest version that these judged; `endorsed`: the
    newest that they endorsed."""

    seats: tuple[Seat, ...]
    last: int | None
    endorsed: int | None
    carried: Carried


@dataclass(frozen=True, slots=True)
class Queued:
    """One session in the queue. `version` is the one under review, or adopted; `waits`: for the asker."""

    record: DraftRecord
    session: Session
    version: Submission | None
    label: str
    places: tuple[Place, ...]
    waits: bool
    people: Mapping[PersonId, str]

    @property
    def stage(self) -> Stage:
        return self.record.at_stage.stage


@dataclass(frozen=True, slots=True)
class Reopened:
    """Who opened an adopted draft again, and why; version `number` stays the adopted one."""

    number: int
    by: str
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Review:
    """Where a draft's review stands, for one person. `mine`: None without a seat, or with nothing to read."""

    queued: Queued
    mine: Mine | None
    may: Mapping[str, bool]
    reopened: Reopened | None


# ── looking ───────────────────────────────────────────────────────────────────────────────


async def of(desk: Desk, person: Person | None, draft: DraftId) -> Review:
    """Raises Unknown."""
    found = await find(desk, person, draft)
    dossier = await desk.records.reviews.of(draft)
    everybody = await desk.records.people.all()
    queued = await _queued(desk, person, found.record, found.session, dossier, tuple(everybody))
    mine = await _mine(desk, person, dossier, queued.version)
    return Review(
        queued, mine, _may(person, found, queued), await _reopened(desk, found, dossier, queued.people)
    )


async def _reopened(
    desk: Desk, found: Found, dossier: Dossier, people: Mapping[PersonId, str]
) -> Reopened | None:
    """As the register has it: everybody who reads the draft may know why."""
    if dossier.adopted is None or found.record.at_stage.stage == "adopted":
        return None
    entries = await desk.records.register.read(Filters(act="reopened", draft=found.record.id), None, 1)
    done = next((record.done for _, record in entries if record), None)
    if done is None:
        return None
    by = people.get(done.person, "") if done.person else ""
    return Reopened(dossier.adopted.number, by, done.at, str(done.about.get("reason", "")))


async def queue(desk: Desk, person: Person | None) -> tuple[Queued, ...]:
    """Every session, in the programme's order, for chair, secretariat and Troika. Raises Forbidden."""
    if not (allowed(person, "register") or allowed(person, "verdict")):
        raise Forbidden("not-yours", "The queue of reviews is for the chair, the secretariat and the Troika.")
    programme = await desk.records.programmes.current()
    dossiers, everybody = await desk.records.reviews.all(), tuple(await desk.records.people.all())
    records = {record.id: record for record in await desk.records.drafts.all()}
    return tuple(
        [
            await _queued(
                desk,
                person,
                records[session.draft],
                session,
                dossiers.get(session.draft, Dossier()),
                everybody,
            )
            for _, session in (places(programme) if programme else ())
        ]
    )


async def _queued(
    desk: Desk,
    person: Person | None,
    record: DraftRecord,
    session: Session,
    dossier: Dossier,
    everybody: tuple[Person, ...],
) -> Queued:
    version = _in_question(record.at_stage.stage, dossier)
    label = (await desk.records.versions.get(record.id, version.number)).label if version else ""
    seats = _places(everybody, dossier, version)
    names = {each.id: each.name for each in everybody}
    return Queued(record, session, version, label, seats, _waits(person, record, seats), names)


def _in_question(stage: Stage, dossier: Dossier) -> Submission | None:
    if stage == "adopted":
        return dossier.submission(dossier.adopted.number) if dossier.adopted else None
    return dossier.newest if stage == "Troika review" else None


def _places(everybody: tuple[Person, ...], dossier: Dossier, version: Submission | None) -> tuple[Place, ...]:
    """Those that somebody holds, and those that spoke and are held by nobody any more."""
    held = occupied(everybody)
    given = {verdict.seat: verdict for verdict in dossier.verdicts_on(version.number)} if version else {}
    left = tuple(Place(seat, (), given[seat]) for seat in given if seat not in held)
    return (*(Place(seat, people, given.get(seat)) for seat, people in held.items()), *left)


def _waits(person: Person | None, record: DraftRecord, seats: tuple[Place, ...]) -> bool:
    """For a seat that has not spoken; for the chair when all have endorsed."""
    if person is None or record.at_stage.stage != "Troika review":
        return False
    mine = seats_of(person)
    if any(place.seat in mine and place.verdict is None for place in seats):
        return True
    return allowed(person, "adopt", record.at_stage) and bool(seats) and all(place.verdict for place in seats)


async def _mine(
    desk: Desk, person: Person | None, dossier: Dossier, version: Submission | None
) -> Mine | None:
    seats = seats_of(person) if person else ()
    if not seats or version is None:
        return None
    now = await versions.numbered(desk, version.draft, version.number)
    endorsed = [await _endorsed(desk, dossier, seat, version) for seat in seats]
    size = len(now.canonical) + sum(len(each.canonical) for each in endorsed if each)
    carried = await aside(size, partial(_carried, now, endorsed))
    last, best = dossier.newest_of(seats), dossier.newest_of(seats, ENDORSING)
    return Mine(seats, last.number if last else None, best.number if best else None, carried)


def _carried(now: Version, endorsed: list[Version | None]) -> Carried:
    return carry(now.outcome, [each.outcome if each else None for each in endorsed])


async def _endorsed(desk: Desk, dossier: Dossier, seat: Seat, now: Submission) -> Version | None:
    """What this seat endorsed last, this version itself included."""
    last = dossier.newest_of([seat], ENDORSING)
    return await versions.numbered(desk, now.draft, last.number) if last else None


def _may(person: Person | None, found: Found, queued: Queued) -> Mapping[str, bool]:
    at_stage = found.record.at_stage
    under_review = at_stage.stage == "Troika review"
    fits = {
        "freeze": True,
        "submit": at_stage.is_open,
        "verdict": under_review and _has_not_spoken(person, queued.places),
        "restore": at_stage.is_open,
        "adopt": under_review,
        "reopen": at_stage.stage == "adopted",
        "drafting": under_review,
    }
    return {name: fits[name] and allowed(person, act, at_stage) for name, act in ACTS.items()}


def _has_not_spoken(person: Person | None, seats: tuple[Place, ...]) -> bool:
    mine = seats_of(person) if person else ()
    return any(place.seat in mine and place.verdict is None for place in seats)


# ── submitting ────────────────────────────────────────────────────────────────────────────


async def submit(desk: Desk, person: Person, draft: DraftId, number: int) -> versions.Listed:
    """Hand a version to the Troika; the live text is closed then. Raises Unknown, Forbidden, QuestionsOpen,
    Conflict."""
    async with desk.reviewing.on(draft), desk.hub.held(draft):
        found = await find(desk, person, draft)
        require(person, "submit", found.record.at_stage)
        version = await versions.numbered(desk, draft, number)
        await _refuse_submitted(desk, found, number)
        await _refuse_open(desk, found, version)
        if found.record.at_stage.stage == "comment round":
            await rounds.end_for_review(desk, person, draft)
            found = await find(desk, person, draft)
        change = step(found.record.at_stage.stage, "submit")
        submission = Submission(draft, number, version.hash, person.id, desk.clock.now())
        submitting = recording(
            desk, person, "version submitted", draft=draft, version=number, hash=version.hash
        )
        await submitting.reviews.submit(submission, change)
        await _tell(desk, draft)
    await notify(desk, "submitted", draft, person, number)
    return await versions.listed(desk, version)


async def _refuse_submitted(desk: Desk, found: Found, number: int) -> None:
    at_stage, dossier = found.record.at_stage, await desk.records.reviews.of(found.record.id)
    if dossier.submission(number):
        state = dossier.state(number)
        raise Conflict(
            "submitted-already",
            f"Version {number} was submitted before and is {state}. Its verdicts are about these very words: "
            "freeze another version and submit that one.",
        )
    if at_stage.stage == "Troika review" and not at_stage.drafting_allowed and dossier.newest:
        raise Conflict(
            "under-review",
            f"Version {dossier.newest.number} is under review. Another one is submitted when it was "
            "returned, or when the chair lets drafting go on.",
        )


async def _refuse_open(desk: Desk, found: Found, version: Version) -> None:
    """By the questions and waivers of today: a waiver may come after the freeze."""
    waived = [waiver.question for waiver in await desk.records.drafts.waivers(found.record.id)]
    answers = await aside(
        len(version.canonical), lambda: progress(version.outcome, found.session, waived).answers
    )
    left = {answer.question for answer in answers if answer.state == "open"}
    if left:
        raise QuestionsOpen(tuple(asked for asked in found.session.questions if asked.id in left))


# ── verdicts ──────────────────────────────────────────────────────────────────────────────


async def give(desk: Desk, person: Person, draft: DraftId, number: int, wanted: Wanted) -> Verdict:
    """One seat's word on one version, for ever. *Returned* ends the review and opens the text again.

    Raises Unknown, Forbidden, Malformed, VerdictGiven, StaleHash, Conflict.
    """
    async with desk.reviewing.on(draft), desk.hub.held(draft):
        found = await find(desk, person, draft)
        require(person, "verdict", found.record.at_stage)
        seat = _seat(person, wanted.seat)
        word, remarks = checked(wanted.word.strip(), written(wanted.remarks))
        version = await versions.numbered(desk, draft, number)
        dossier = await desk.records.reviews.of(draft)
        given = dossier.verdict_of(seat, number)
        if given:
            raise VerdictGiven(given)
        returns = word == "returned"
        change = step(found.record.at_stage.stage, "return" if returns else "endorse")
        await _refuse_stale(desk, dossier, version, wanted.hash)
        verdict = Verdict(draft, number, seat, person.id, word, remarks, version.hash, desk.clock.now())
        giving = recording(
            desk,
            person,
            "version returned" if returns else "verdict given",
            draft=draft,
            version=number,
            seat=seat,
            verdict=word,
            remarks=remarks or None,
            hash=version.hash,
        )
        await giving.reviews.give(verdict, change)
        await _tell(desk, draft, stage=returns)
    if returns or await _endorsed_by_all(desk, draft, number):
        await notify(desk, "returned" if returns else "endorsed", draft, person, number)
    return verdict


async def _endorsed_by_all(desk: Desk, draft: DraftId, number: int) -> bool:
    seats, dossier = occupied(await desk.records.people.all()), await desk.records.reviews.of(draft)
    return not missing(tuple(seats), dossier.verdicts_on(number))


def _seat(person: Person, named: str | None) -> Seat:
    mine = seats_of(person)
    if not named:
        if len(mine) == 1:
            return mine[0]
        raise Malformed("seat-missing", f"Say for which seat you speak: {', '.join(mine)}.")
    for seat in mine:
        if seat == named:
            return seat
    raise Forbidden("not-your-seat", "You give verdicts for your own seat only.")


async def _refuse_stale(desk: Desk, dossier: Dossier, version: Version, read: str) -> None:
    now = dossier.newest
    if now is None:
        raise Conflict("not-under-review", "No version of this draft was submitted.")
    if read == version.hash == now.hash:
        return
    kept = await desk.records.versions.all(version.draft)
    before = next((each for each in kept if each.hash == read), None)
    if before is None and version.number != now.number and not read:
        before = version
    after = next((each for each in kept if each.number == now.number), None)
    changes = await desk.counts.between(before, after) if before and after else None
    raise StaleHash(before.number if before else None, now, changes)


# ── adopting ──────────────────────────────────────────────────────────────────────────────


async def adopt(desk: Desk, person: Person, draft: DraftId, number: int, reason: str) -> versions.Listed:
    """Make it the final text; its draft is closed on every road. Raises Unknown, Forbidden, ReasonNeeded,
    Conflict."""
    async with desk.reviewing.on(draft), desk.hub.held(draft):
        found = await find(desk, person, draft)
        require(person, "adopt", found.record.at_stage)
        why = _reason(reason)
        version = await versions.numbered(desk, draft, number)
        change = step(found.record.at_stage.stage, "adopt")
        dossier = await desk.records.reviews.of(draft)
        if dossier.newest is None or dossier.newest.number != number or dossier.newest.hash != version.hash:
            raise Conflict("not-under-review", f"Version {number} is not the one under review.")
        seats, given = tuple(occupied(await desk.records.people.all())), dossier.verdicts_on(number)
        need_reason(seats, given, why)
        adoption = Adoption(draft, number, version.hash, person.id, why, desk.clock.now())
        adopting = recording(
            desk,
            person,
            "adopted",
            draft=draft,
            version=number,
            hash=version.hash,
            reason=why or None,
            without=", ".join(missing(seats, given)) or None,
        )
        await adopting.reviews.adopt(adoption, change)
        await _tell(desk, draft)
    await notify(desk, "adopted", draft, person, number)
    return await versions.listed(desk, version)


async def reopen(desk: Desk, person: Person, draft: DraftId, reason: str) -> Review:
    """A new time of drafting; the adopted version stays what it was. Raises Unknown, Forbidden, Malformed,
    Conflict."""
    async with desk.reviewing.on(draft), desk.hub.held(draft):
        found = await find(desk, person, draft)
        require(person, "reopen", found.record.at_stage)
        why = _reason(reason)
        if not why:
            raise Malformed("reason-missing", "Say why it is reopened: it will stand in the register.")
        change = step(found.record.at_stage.stage, "reopen")
        reopening = recording(desk, person, "reopened", draft=draft, reason=why)
        await reopening.reviews.reopen(draft, change)
        await _tell(desk, draft)
        adopted = (await desk.records.reviews.of(draft)).adopted
    await notify(desk, "reopened", draft, person, adopted.number if adopted else 0)
    return await of(desk, person, draft)


async def allow_drafting(desk: Desk, person: Person, draft: DraftId, on: bool) -> Review:
    """Let the rapporteurs write on while a version is under review, or not any more. What they write is not
    under review: another version has to be submitted. Raises Unknown, Forbidden, Conflict."""
    async with desk.reviewing.on(draft), desk.hub.held(draft):
        found = await find(desk, person, draft)
        require(person, "adopt", found.record.at_stage)
        change = step(found.record.at_stage.stage, "allow")
        if found.record.at_stage.drafting_allowed != on:
            said = "yes" if on else "no"
            allowing = recording(desk, person, "drafting allowed under review", draft=draft, allowed=said)
            await allowing.reviews.allow(draft, on, change)
            await _tell(desk, draft)
    return await of(desk, person, draft)


def _reason(reason: str) -> str:
    words = written(reason)
    if len(words) > MAX_REASON:
        raise Malformed("reason-too-long", f"Keep the reason under {MAX_REASON:,} characters.")
    return words


# ── telling ───────────────────────────────────────────────────────────────────────────────


async def _tell(desk: Desk, draft: DraftId, *, stage: bool = True) -> None:
    """Every open page; then whoever may write no more, or may again, is sent back to come in anew. The draft
    is held up until that is done: nothing is written between a change of stage and its being felt."""
    if stage:
        at_stage = (await desk.records.drafts.get(draft)).at_stage
        told = {"stage": at_stage.stage, "drafting_allowed": at_stage.drafting_allowed}
        await desk.hub.announce(draft, {"event": "stage", **told})
    await desk.hub.announce(draft, {"event": "review"})
    await versions.tell(desk, draft)
    if stage:
        try:
            await desk.hub.look_at_rights()
        except StorageUnavailable as fault:  # it is done; the next look is within a second
            log.warning("rights cannot be looked up this moment", fault=str(fault))
