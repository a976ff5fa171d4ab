"""The shapes of versions, comparisons and reviews over HTTP."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import ConfigDict, Field

from drafts.people import Person, Stage
from drafts.programme.model import Question
from drafts.review.difference import Change, Counts, Item
from drafts.review.verdicts import State, Submission, Verdict, Word
from drafts.review.words import Piece
from server.actions.comparing import Compared, Side
from server.actions.restoring import Restored
from server.actions.review import Mine, Place, Queued, Reopened, Review, StaleHash
from server.actions.versions import Listed
from server.web.schemas import BlockGiven, Given, Hash, Items, Sent, SomebodyGiven

# ── versions ──────────────────────────────────────────────────────────────────────────────


class VersionSent(Sent):
    label: str = Field(default="", description="What it is called, at most 200 characters; never exported.")
    note: str = Field(default="", description="What is said of it, at most 4,000; never in a public export.")


class ChangesGiven(Given):
    """Paragraphs and headings with words, and words, from one text to another."""

    added: int
    removed: int
    changed: int = Field(description="In words, look, kind or type.")
    moved: int
    retied: int = Field(description="They answer another question, or none.")
    words_added: int
    words_removed: int

    @classmethod
    def of(cls, counts: Counts) -> ChangesGiven:
        return cls(
            added=counts.added,
            removed=counts.removed,
            changed=counts.changed,
            moved=counts.moved,
            retied=counts.retied,
            words_added=counts.words_added,
            words_removed=counts.words_removed,
        )


class VerdictGiven(Given):
    seat: str
    person: SomebodyGiven
    verdict: Word
    remarks: str
    hash: Hash
    at: datetime

    @classmethod
    def of(cls, verdict: Verdict, name: str) -> VerdictGiven:
        return cls(
            seat=verdict.seat,
            person=SomebodyGiven(id=verdict.person, name=name),
            verdict=verdict.word,
            remarks=verdict.remarks,
            hash=verdict.hash,
            at=verdict.at,
        )


class VersionGiven(Given):
    id: str
    number: int
    label: str
    note: str
    hash: str = Field(description="SHA-256 of the previous hash and the canonical text, 64 hex digits.")
    previous: str | None = Field(description="The hash of the version before; null for the first.")
    author: SomebodyGiven
    at: datetime
    changes: ChangesGiven | None = Field(description="Against the version before; null for the first.")
    state: State
    submitted: datetime | None
    returned: bool
    adopted: datetime | None
    verdicts: list[VerdictGiven]
    damaged: bool = Field(description="Something has changed it in the database; it is refused everywhere.")

    @classmethod
    def of(cls, listed: Listed) -> VersionGiven:
        version, people = listed.version, listed.people
        return cls(
            id=version.id,
            number=version.number,
            label=version.label,
            note=version.note,
            hash=version.hash,
            previous=version.previous or None,
            author=SomebodyGiven(id=version.author, name=people.get(version.author, "")),
            at=version.at,
            changes=ChangesGiven.of(listed.changes) if listed.changes else None,
            state=listed.state,
            submitted=listed.submission.at if listed.submission else None,
            returned=listed.state == "returned",
            adopted=listed.adoption.at if listed.adoption else None,
            verdicts=[VerdictGiven.of(each, people.get(each.person, "")) for each in listed.verdicts],
            damaged=listed.damaged,
        )


class VersionsGiven(Items):
    items: list[VersionGiven]


class RestoredGiven(Given):
    version: int
    frozen: VersionGiven | None = Field(
        description="The version made just before of what the live text said; null when one said it already."
    )
    seq: int = Field(description="The journal's row of the edit.")
    changes: ChangesGiven = Field(description="Of the live text, by the restore.")

    @classmethod
    def of(cls, restored: Restored) -> RestoredGiven:
        return cls(
            version=restored.version.number,
            frozen=VersionGiven.of(restored.frozen) if restored.frozen else None,
            seq=restored.seq,
            changes=ChangesGiven.of(restored.changes),
        )


# ── comparing ─────────────────────────────────────────────────────────────────────────────


class SideGiven(Given):
    """One of the two texts; `number` null: the live text, at `seq` of its journal."""

    number: int | None
    hash: Hash | None
    label: str
    at: datetime
    seq: int | None

    @classmethod
    def of(cls, side: Side) -> SideGiven:
        return cls(number=side.number, hash=side.hash, label=side.label, at=side.at, seq=side.seq)


class CountsGiven(ChangesGiven):
    renumbered: int
    same: int

    @classmethod
    def of(cls, counts: Counts) -> CountsGiven:
        changes = ChangesGiven.of(counts).model_dump()
        return cls(**changes, renumbered=counts.renumbered, same=counts.same)


class PieceGiven(Given):
    op: Literal["same", "removed", "added"]
    text: str

    @classmethod
    def of(cls, piece: Piece) -> PieceGiven:
        return cls(op=piece.op, text=piece.text)


class ItemGiven(Given):
    """A block of one text, or of both."""

    before: BlockGiven | None
    after: BlockGiven | None
    changes: list[Change]
    words: list[PieceGiven]
    whole: bool = Field(description="Too little in common: all of the old words, then all of the new.")
    other: str | None = Field(description="The block it was split from, joined to, or took in.")

    @classmethod
    def of(cls, item: Item) -> ItemGiven:
        return cls(
            before=BlockGiven.of(item.before) if item.before else None,
            after=BlockGiven.of(item.after) if item.after else None,
            changes=list(item.changes),
            words=[PieceGiven.of(piece) for piece in item.words],
            whole=item.whole,
            other=item.other,
        )


class AskedGiven(Given):
    id: str
    number: int
    text: str

    @classmethod
    def of(cls, question: Question) -> AskedGiven:
        return cls(id=question.id, number=question.number, text=question.text)


class ComparedGiven(Given):
    """`from` and `to`, and every block of either in the order of the newer text."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    from_: SideGiven = Field(alias="from")
    to: SideGiven
    counts: CountsGiven
    questions: list[AskedGiven]
    items: list[ItemGiven]

    @classmethod
    def of(cls, compared: Compared) -> ComparedGiven:
        return cls(
            from_=SideGiven.of(compared.before),
            to=SideGiven.of(compared.after),
            counts=CountsGiven.of(compared.counts),
            questions=[AskedGiven.of(question) for question in compared.questions],
            items=[ItemGiven.of(item) for item in compared.difference.items],
        )


class SeenSent(Sent):
    version: int | None = Field(description="A version's number; null: the live text as it is now.")


# ── the review ────────────────────────────────────────────────────────────────────────────


class InReviewGiven(Given):
    number: int
    hash: Hash
    label: str
    submitted: datetime

    @classmethod
    def of(cls, version: Submission, label: str) -> InReviewGiven:
        return cls(number=version.number, hash=version.hash, label=label, submitted=version.at)


class SeatGiven(Given):
    seat: str
    people: list[SomebodyGiven]
    verdict: VerdictGiven | None

    @classmethod
    def of(cls, place: Place, queued: Queued) -> SeatGiven:
        given = place.verdict
        return cls(
            seat=place.seat,
            people=[_somebody(person) for person in place.people],
            verdict=VerdictGiven.of(given, queued.people.get(given.person, "")) if given else None,
        )


def _somebody(person: Person) -> SomebodyGiven:
    return SomebodyGiven(id=person.id, name=person.name)


class MineGiven(Given):
    seats: list[str]
    last: int | None = Field(description="The version of your seats' last verdict.")
    endorsed: int | None = Field(description="The last version that your seats endorsed.")
    unchanged: int
    all: int
    to_read: list[str]
    why: dict[str, list[Literal["new", "words", "look", "tie", "kind", "type"]]]
    removed: list[str]

    @classmethod
    def of(cls, mine: Mine) -> MineGiven:
        carried = mine.carried
        return cls(
            seats=list(mine.seats),
            last=mine.last,
            endorsed=mine.endorsed,
            unchanged=carried.unchanged,
            all=carried.everything,
            to_read=list(carried.why),
            why={block: list(reasons) for block, reasons in carried.why.items()},
            removed=list(carried.removed),
        )


class ReopenedGiven(Given):
    """`number`: of the version that stays adopted."""

    number: int
    by: str
    at: datetime
    reason: str

    @classmethod
    def of(cls, reopened: Reopened) -> ReopenedGiven:
        return cls(number=reopened.number, by=reopened.by, at=reopened.at, reason=reopened.reason)


class ReviewGiven(Given):
    stage: Stage
    version: InReviewGiven | None
    drafting_allowed: bool
    seats: list[SeatGiven]
    mine: MineGiven | None
    may: dict[str, bool]
    reopened: ReopenedGiven | None = Field(description="Of an adopted draft that is written in again.")

    @classmethod
    def of(cls, review: Review) -> ReviewGiven:
        queued = review.queued
        return cls(
            stage=queued.stage,
            version=InReviewGiven.of(queued.version, queued.label) if queued.version else None,
            drafting_allowed=queued.record.at_stage.drafting_allowed,
            seats=[SeatGiven.of(place, queued) for place in queued.places],
            mine=MineGiven.of(review.mine) if review.mine else None,
            may=dict(review.may),
            reopened=ReopenedGiven.of(review.reopened) if review.reopened else None,
        )


class SessionNamed(Given):
    number: str
    title: str


class QueuedGiven(Given):
    draft: str
    session: SessionNamed
    stage: Stage
    version: InReviewGiven | None
    drafting_allowed: bool
    seats: list[SeatGiven]
    waits_for_me: bool

    @classmethod
    def of(cls, queued: Queued) -> QueuedGiven:
        return cls(
            draft=queued.record.id,
            session=SessionNamed(number=queued.session.number, title=queued.session.title),
            stage=queued.stage,
            version=InReviewGiven.of(queued.version, queued.label) if queued.version else None,
            drafting_allowed=queued.record.at_stage.drafting_allowed,
            seats=[SeatGiven.of(place, queued) for place in queued.places],
            waits_for_me=queued.waits,
        )


class QueueGiven(Items):
    items: list[QueuedGiven]


class VerdictSent(Sent):
    seat: str | None = Field(default=None, description="May be left out by whoever holds one.")
    verdict: str = Field(description="endorsed, endorsed with remarks, or returned.")
    remarks: str = Field(default="", description="At most 8,000 characters; needed but for endorsed.")
    hash: str = Field(description="Of what was read.")


class AdoptionSent(Sent):
    reason: str = Field(default="", description="Needed unless every seat has endorsed.")


class ReopeningSent(Sent):
    reason: str


class DraftingSent(Sent):
    allowed: bool


class MovedGiven(Given):
    """From what was read to what is under review."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    from_: int | None = Field(alias="from")
    to: int
    hash: Hash
    changes: ChangesGiven | None

    @classmethod
    def of(cls, stale: StaleHash) -> MovedGiven:
        return cls(
            from_=stale.before,
            to=stale.now.number,
            hash=stale.now.hash,
            changes=ChangesGiven.of(stale.changes) if stale.changes else None,
        )
