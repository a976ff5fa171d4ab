"""The shapes of the HTTP API: what comes in is checked against them, what goes out is made of them.

They are also what `/api/openapi.json` says. Ids are opaque strings, hashes 64 hex digits,
times ISO 8601 in UTC.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from drafts.attribution.reading import Attributed
from drafts.export.leaks import Hit
from drafts.people import Rights, Stage
from drafts.programme.model import Programme, Roundtable, Session
from drafts.register import Record
from drafts.text.outcome import Block, Outcome
from server.actions.authors import Authors
from server.actions.coverage import Progress
from server.actions.drafts import Listed, Read
from server.actions.register import Page
from server.actions.versions import Frozen
from server.ports import Waiver

Hash = Annotated[str, StringConstraints(pattern="^[0-9a-f]{64}$")]
State = Literal["answered", "open", "waived"]


class Sent(BaseModel):
    """A body that somebody sends: no member that we do not know, no guessing at types."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Given(BaseModel):
    """A body that we give."""

    model_config = ConfigDict(extra="forbid")


class Items(Given):
    """Every list comes as an object, so that it can say more one day."""


# ── the programme ─────────────────────────────────────────────────────────────────────────


class ForumGiven(Given):
    id: str
    name: str
    place: str
    year: int | None


class QuestionGiven(Given):
    id: str
    number: int = Field(description="From 1 within the session; it may change, the id does not.")
    text: str


class SessionGiven(Given):
    id: str
    number: str
    title: str
    draft: str
    brief: str
    questions: list[QuestionGiven]
    links: list[str] = Field(description="Numbers of the sessions that it is linked to.")
    builds_on: list[str]
    inputs: list[str]

    @classmethod
    def of(cls, session: Session) -> SessionGiven:
        return cls(
            id=session.id,
            number=session.number,
            title=session.title,
            draft=session.draft,
            brief=session.brief,
            questions=[
                QuestionGiven(id=question.id, number=question.number, text=question.text)
                for question in session.questions
            ],
            links=list(session.links),
            builds_on=list(session.builds_on),
            inputs=list(session.inputs),
        )


class RoundtableGiven(Given):
    id: str
    number: str
    title: str
    introduction: str
    sessions: list[SessionGiven]

    @classmethod
    def of(cls, roundtable: Roundtable) -> RoundtableGiven:
        return cls(
            id=roundtable.id,
            number=roundtable.number,
            title=roundtable.title,
            introduction=roundtable.introduction,
            sessions=[SessionGiven.of(session) for session in roundtable.sessions],
        )


class ProgrammeGiven(Given):
    forum: ForumGiven
    roundtables: list[RoundtableGiven]
    sessions: list[SessionGiven] = Field(description="Those that stand outside the roundtables.")

    @classmethod
    def of(cls, programme: Programme) -> ProgrammeGiven:
        return cls(
            forum=ForumGiven(
                id=programme.forum, name=programme.name, place=programme.place, year=programme.year
            ),
            roundtables=[RoundtableGiven.of(roundtable) for roundtable in programme.roundtables],
            sessions=[SessionGiven.of(session) for session in programme.sessions],
        )


# ── drafts ────────────────────────────────────────────────────────────────────────────────


class AnswerGiven(Given):
    question: str
    state: State
    paragraphs: list[str] = Field(description="Ids of the paragraphs that answer it, in the text's order.")
    words: int

    @classmethod
    def all_of(cls, counted: Progress) -> list[AnswerGiven]:
        return [
            cls(
                question=answer.question,
                state=answer.state,
                paragraphs=list(answer.paragraphs),
                words=answer.words,
            )
            for answer in counted.answers
        ]


class PresentGiven(Given):
    id: str
    name: str
    color: str


class DraftGiven(Given):
    id: str
    session: str
    number: str = Field(description="The session's number.")
    title: str
    stage: Stage
    epoch: int
    rights: Rights
    coverage: list[AnswerGiven]
    untied: int = Field(description="Paragraphs that answer no question of this session.")
    present: list[PresentGiven] = Field(description="Who has it open now.")

    @classmethod
    def of(cls, line: Listed) -> DraftGiven:
        """Of a draft that the asker may read; the others are never listed."""
        found, counted = line.found, line.progress
        assert found.rights is not None
        assert counted is not None
        return cls(
            id=found.record.id,
            session=found.session.id,
            number=found.session.number,
            title=found.session.title,
            stage=found.record.at_stage.stage,
            epoch=found.record.epoch,
            rights=found.rights,
            coverage=AnswerGiven.all_of(counted),
            untied=counted.untied,
            present=[
                PresentGiven(id=somebody["id"], name=somebody["name"], color=somebody["color"])
                for somebody in line.present
            ],
        )


class DraftsGiven(Items):
    items: list[DraftGiven]


class RunGiven(Given):
    """Characters with the same attributes, or one embed (`text` is then empty)."""

    text: str
    attributes: dict[str, Any] = Field(description="strong, em, link {href}, and any other key found.")
    embed: dict[str, Any] | None


class BlockGiven(Given):
    id: str
    number: int | None = Field(
        description="What a reader quotes, from 1; null for headings and empty blocks."
    )
    type: str
    level: int
    question: str | None
    kind: str | None
    text: str
    runs: list[RunGiven]

    @classmethod
    def of(cls, block: Block) -> BlockGiven:
        return cls(
            id=block.id,
            number=block.number,
            type=block.type,
            level=block.level,
            question=block.question,
            kind=block.kind,
            text=block.text,
            runs=[
                RunGiven(
                    text=run.text,
                    attributes=dict(run.attributes),
                    embed=dict(run.embed) if run.embed is not None else None,
                )
                for run in block.runs
            ],
        )


def _blocks(outcome: Outcome) -> list[BlockGiven]:
    return [BlockGiven.of(block) for block in outcome.blocks]


class OutcomeGiven(Given):
    """The live text, as it is on disk."""

    seq: int = Field(description="The journal's newest row in it.")
    blocks: list[BlockGiven]
    coverage: list[AnswerGiven]

    @classmethod
    def of(cls, read: Read) -> OutcomeGiven:
        return cls(
            seq=read.reading.seq,
            blocks=_blocks(read.reading.outcome),
            coverage=AnswerGiven.all_of(read.progress),
        )


class SomebodyGiven(Given):
    id: str
    name: str


class WrittenGiven(Given):
    text: str
    person: str | None = Field(description="Who wrote it, wherever it was moved since; null is the server.")


class DeletedGiven(Given):
    """Neighbouring words of one writer that one person deleted within a minute."""

    text: str
    author: str | None
    by: str | None
    at: datetime
    moved: bool = Field(description="They stand elsewhere again, under their writer's name.")


class AuthoredGiven(Given):
    id: str
    number: int | None
    words: list[WrittenGiven] = Field(description="Together the block's text, without embeds.")
    deleted: list[DeletedGiven] = Field(
        description="In the text's order. A deleted block's words stand in the block above it."
    )

    @classmethod
    def of(cls, block: Attributed) -> AuthoredGiven:
        return cls(
            id=block.id,
            number=block.number,
            words=[WrittenGiven(text=part.text, person=part.person) for part in block.words],
            deleted=[
                DeletedGiven(text=gone.text, author=gone.author, by=gone.by, at=gone.at, moved=gone.moved)
                for gone in block.deleted
            ],
        )


class AuthorsGiven(Given):
    """Who wrote and who deleted which words. For the drafting team."""

    seq: int = Field(description="The journal's newest row in it.")
    people: list[SomebodyGiven]
    blocks: list[AuthoredGiven]

    @classmethod
    def of(cls, authors: Authors) -> AuthorsGiven:
        return cls(
            seq=authors.seq,
            people=[SomebodyGiven(id=person.id, name=person.name) for person in authors.people],
            blocks=[AuthoredGiven.of(block) for block in authors.blocks],
        )


class WaiverSent(Sent):
    reason: str = Field(description="Why the question is not answered, at most 1,000 characters.")


class WaiverGiven(Given):
    question: str
    reason: str
    person: str
    at: datetime

    @classmethod
    def of(cls, waiver: Waiver) -> WaiverGiven:
        return cls(question=waiver.question, reason=waiver.reason, person=waiver.person, at=waiver.at)


class WaiversGiven(Items):
    items: list[WaiverGiven]


# ── versions ──────────────────────────────────────────────────────────────────────────────


class FrozenGiven(Given):
    """What a version says. `coverage` is by the questions and waivers of today."""

    number: int
    hash: Hash
    blocks: list[BlockGiven]
    coverage: list[AnswerGiven]

    @classmethod
    def of(cls, frozen: Frozen) -> FrozenGiven:
        return cls(
            number=frozen.version.number,
            hash=frozen.version.hash,
            blocks=_blocks(frozen.outcome),
            coverage=AnswerGiven.all_of(frozen.progress),
        )


# ── the register ──────────────────────────────────────────────────────────────────────────


class HeldGiven(Given):
    """A capacity as it was held then."""

    capacity: str
    session: str | None = Field(description="A session's id.")
    delegation: str | None
    seat: str | None


class RecordGiven(Given):
    number: int = Field(description="From 1; no number is left out.")
    at: datetime
    person: str | None = Field(description="Null: the operator, or the server by itself.")
    capacities: list[HeldGiven] = Field(description="All that the person held at that moment.")
    act: str
    draft: str | None
    about: dict[str, str | int | float]
    previous: str | None
    hash: Hash

    @classmethod
    def of(cls, record: Record) -> RecordGiven:
        done = record.done
        return cls(
            number=record.number,
            at=done.at,
            person=done.person,
            capacities=[
                HeldGiven(
                    capacity=held.capacity, session=held.session, delegation=held.delegation, seat=held.seat
                )
                for held in done.capacities
            ],
            act=done.act,
            draft=done.draft,
            about=dict(done.about),
            previous=record.previous or None,
            hash=record.hash,
        )


class RegisterGiven(Items):
    items: list[RecordGiven]
    damaged: list[int] = Field(description="Numbers of entries left out: they are not what was entered.")
    older: int | None = Field(description="`before` for the next page; null on the last.")

    @classmethod
    def of(cls, page: Page) -> RegisterGiven:
        items = [RecordGiven.of(record) for record in page.records]
        return cls(items=items, damaged=list(page.damaged), older=page.older)


# ── tickets, health, refusals ─────────────────────────────────────────────────────────────


class TicketSent(Sent):
    draft: str
    epoch: int


class TicketGiven(Given):
    ticket: str = Field(description="For `?ticket=` of the WebSocket: one use, within 60 seconds.")


class HealthGiven(Given):
    status: Literal["ok"]


class HitGiven(Given):
    """Where a public file would name somebody."""

    session: str | None = Field(description="The session's number; null for what is in no session's text.")
    paragraph: int | None
    place: str = Field(description="Such as “paragraph 4”, “heading”, “properties”, “file name”.")
    why: Literal["person", "address", "delegation", "comment", "phrase"]
    words: str
    whole: bool = Field(description="Hardly a false alarm: confirmed by itself, with a reason.")
    fingerprint: str = Field(description="For `confirm`.")

    @classmethod
    def of(cls, hit: Hit) -> HitGiven:
        return cls(
            session=hit.session,
            paragraph=hit.number,
            place=hit.place,
            why=hit.why,
            words=hit.words,
            whole=hit.whole,
            fingerprint=hit.fingerprint,
        )


class ProblemGiven(Given):
    """`application/problem+json`. `code` is stable; `detail` is the sentence to show."""

    type: Literal["about:blank"] = "about:blank"
    code: str
    title: str
    status: int
    detail: str
    then: str | None = Field(default=None, description="With text-changed: the words that were seen.")
    now: str | None = Field(default=None, description="With text-changed: the words as they are.")
    hits: list[HitGiven] | None = Field(default=None, description="With would-name: what was found.")
    questions: list[dict[str, Any]] | None = Field(default=None, description="With questions-open.")
    moved: dict[str, Any] | None = Field(default=None, description="With stale-hash: to what is read now.")
    verdict: dict[str, Any] | None = Field(default=None, description="With verdict-given: the one there is.")
    seats: list[str] | None = Field(default=None, description="With reason-needed: who has not endorsed.")
