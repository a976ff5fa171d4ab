"""What the server needs from outside itself, as Protocols. Adapters live in store and mail.

Every port has one contract suite in `tests/ports/`, run by each of its adapters. Times are
aware and in UTC. A port raises `StorageUnavailable` when its store cannot be reached or is
full; the call had no effect then and may be repeated. Cancelling a call that writes leaves
either all of it or nothing written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from drafts.discussion.comments import Closed, Comment, Disposition, Reply
from drafts.discussion.notices import Choices, Notice
from drafts.discussion.rounds import Round
from drafts.export.writing import Job, Made
from drafts.ids import CapacityId, CommentId, DraftId, NoticeId, PersonId, QuestionId, ReplyId, SessionId
from drafts.people import Capacity, DraftAtStage, Person
from drafts.programme.model import Programme, Question
from drafts.register import Done, Place, Record
from drafts.review.stages import StageChange as StageChange
from drafts.review.verdicts import Adoption, Dossier, Submission, Verdict
from drafts.review.versions import Version
from drafts.text.blocks import Block


class StorageUnavailable(Exception):
    """The store cannot take or give this now: locked, full, gone. Nothing was written."""


class StorageDamaged(StorageUnavailable):
    """The store itself finds that what it keeps is damaged: it will not get better by itself."""


class Clock(Protocol):
    def now(self) -> datetime: ...


# ── the journal: one totally ordered log a draft ──────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class ClientRange:
    """Structs of one Yjs client: clocks from `start` up to, not including, `end`."""

    client: int
    start: int
    end: int


def client_ranges(found: Mapping[int, Iterable[tuple[int, int]]]) -> tuple[ClientRange, ...]:
    """What a scan found by client (`Scan.deletes`), as the journal keeps it."""
    return tuple([ClientRange(client, *part) for client, parts in found.items() for part in parts])


@dataclass(frozen=True, slots=True)
class Entry:
    """One update to be appended. `person` is None for the server's own edits (seed, repair).

    `ranges`: the structs that the update brings; `deletes`: those that it deletes, its own or
    anybody's. Both say exactly what the scan of `update` says: verification compares them.
    """

    person: PersonId | None
    at: datetime
    ranges: tuple[ClientRange, ...]
    update: bytes
    deletes: tuple[ClientRange, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """An entry with its place in the order; `seq` counts from 1 within (draft, epoch)."""

    seq: int
    entry: Entry


@dataclass(frozen=True, slots=True)
class Batch:
    """Entries of one draft to append in order. `after` is the newest seq the caller holds."""

    draft: DraftId
    epoch: int
    after: int
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Appended:
    """`last` is the seq of the batch's last entry; `lacked` the rows the caller did not hold."""

    last: int
    lacked: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True)
class History:
    """What a room is loaded from: the newest checkpoint, the rows after it, who owns which id.

    `seq` is the newest row's. Applied in order, checkpoint and rows leave no gap anywhere.
    """

    seq: int
    checkpoint: bytes | None
    rows: tuple[Row, ...]
    owners: Mapping[int, PersonId | None]
    """Yjs client id -> the person who first used it in this draft (None: the server)."""
    damage: tuple[str, ...] = ()
    """What of the text is damaged or missing, a sentence each; empty when it is whole. The rest
    may be read. Nothing may be appended to it: new words would lean on those that are gone."""


@dataclass(frozen=True, slots=True)
class Kept:
    """All that the journal keeps of a draft, as it lay there at one moment: for verification.

    `epoch` and `seq` as the draft's record has them. `rows` and `checkpoints` of every epoch in
    order: (epoch, seq, what is kept, or None where it is damaged).
    """

    epoch: int
    seq: int
    rows: tuple[tuple[int, int, Entry | None], ...]
    checkpoints: tuple[tuple[int, int, bytes | None], ...]
    owners: Mapping[int, PersonId | None]


class Journal(Protocol):
    async def append(self, batches: Sequence[Batch]) -> Sequence[Appended]:
        """All batches in one durable transaction; answers in their order.

        Takes the next seqs of each draft as a critical section, records the owners of client
        ids that are new in `ranges`, and hands back the rows after `batch.after` that somebody
        else appended. Raises Conflict("wrong-epoch") for a draft whose epoch has moved on,
        Unknown for a draft that is not there.
        """
        ...

    async def load(self, draft: DraftId, epoch: int) -> History:
        """Raises Unknown when there is no such draft, Conflict("wrong-epoch") when it moved on.

        Checks every row it reads. A damaged checkpoint is passed over; damaged rows are left
        out, with what leans on them, and said in `History.damage`.
        """
        ...

    async def rows(
        self, draft: DraftId, epoch: int, after: int = 0, most: int | None = None
    ) -> Sequence[Row]:
        """The kept rows after `after`, checkpoints or not, in order: for attribution. At most `most` of them.

        Damaged rows are left out, and of what was asked for also what leans on them. So the seqs
        of a damaged draft have a gap, and only rows read from 0 on without `most` are sound then.
        """
        ...

    async def audit(self, draft: DraftId) -> Kept:
        """Everything, damaged or not, in one consistent reading. Raises Unknown."""
        ...

    async def checkpoint(self, draft: DraftId, epoch: int, seq: int, update: bytes) -> None:
        """Keep `update` as the merge of rows 1…seq. Rows stay."""
        ...


# ── records: people, programme, drafts, versions ──────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class DraftRecord:
    """A draft as the forum keeps it, without its text. `seq` is its newest journal seq."""

    at_stage: DraftAtStage
    epoch: int
    seq: int

    @property
    def id(self) -> DraftId:
        return self.at_stage.id

    @property
    def session(self) -> SessionId:
        return self.at_stage.session


@dataclass(frozen=True, slots=True)
class Waiver:
    question: QuestionId
    reason: str
    person: PersonId
    at: datetime


@dataclass(frozen=True, slots=True)
class NewDraft:
    """A draft to be made with its seed, in the transaction that makes its session."""

    draft: DraftId
    seed: Entry


class Programmes(Protocol):
    async def current(self) -> Programme | None:
        """The forum's programme, withdrawn questions left out; None before the first import."""
        ...

    async def replace(self, programme: Programme, new_drafts: Sequence[NewDraft]) -> None:
        """Store this programme as the current one, all or nothing.

        Ids that exist are updated, new ones added, missing questions marked withdrawn (their
        rows stay: ties and versions name them), missing sessions kept out of `current` likewise.
        Each session new to the store must have its NewDraft: it starts at epoch 1, stage drafting,
        with the seed as journal seq 1.
        """
        ...

    async def every_question(self) -> Mapping[QuestionId, bool]:
        """Every question ever kept -> whether it is still asked (False: withdrawn)."""
        ...


class Drafts(Protocol):
    async def get(self, draft: DraftId) -> DraftRecord:
        """Raises Unknown."""
        ...

    async def all(self) -> Sequence[DraftRecord]: ...

    async def waivers(self, draft: DraftId) -> Sequence[Waiver]: ...

    async def every_waiver(self) -> Mapping[DraftId, Sequence[Waiver]]:
        """The waivers of all drafts in one read; drafts without any may be left out."""
        ...

    async def waive(self, draft: DraftId, waiver: Waiver) -> None:
        """Add, or replace the one for the same question."""
        ...

    async def unwaive(self, draft: DraftId, question: QuestionId) -> None: ...


class Versions(Protocol):
    async def all(self, draft: DraftId) -> Sequence[Version]:
        """Oldest first, whole."""
        ...

    async def labelled(self) -> Sequence[tuple[str, str]]:
        """Label and note of every version of every draft, where either says something."""
        ...

    async def with_hash(self, hash: str) -> Version | None: ...

    async def damaged(self, draft: DraftId, number: int | None = None) -> Sequence[int]:
        """The numbers of versions that are not what was written, in anything that is kept of them;
        with `number` only that one is looked at."""
        ...

    async def get(self, draft: DraftId, number: int) -> Version:
        """Raises Unknown."""
        ...

    async def add(self, version: Version) -> None:
        """Raises Conflict("version-taken") when that number exists: two froze at once."""
        ...


@dataclass(frozen=True, slots=True)
class LookedAt:
    """What a person last looked at in a draft: a version, or the live text, which is kept (`text`) as a
    version's canonical form has it, since the live text goes on."""

    at: datetime
    number: int | None = None
    seq: int | None = None
    text: str | None = None


class Reviews(Protocol):
    """What is done with versions. Each change is made while its draft is locked, together with the change
    of stage; raises Conflict("stage-changed") when the draft is not at the stage that it was to
    leave, and Unknown for a draft that is not there. A stage that is left, or entered, does not
    let drafting go on."""

    async def of(self, draft: DraftId) -> Dossier: ...

    async def all(self) -> Mapping[DraftId, Dossier]:
        """Of all drafts in one read; those of which nothing was submitted may be left out."""
        ...

    async def submit(self, submission: Submission, stage: StageChange) -> None:
        """Raises Conflict("submitted-already") for a version that was, Conflict("newer-submitted") when
        a newer one was; Unknown for a version that is not there."""
        ...

    async def give(self, verdict: Verdict, stage: StageChange) -> None:
        """Raises VerdictGiven when the seat has spoken on this version, which is asked first;
        Conflict("not-under-review") when another version is the newest submitted."""
        ...

    async def adopt(self, adoption: Adoption, stage: StageChange) -> None:
        """Raises Conflict("not-under-review") when another version is the newest submitted."""
        ...

    async def reopen(self, draft: DraftId, stage: StageChange) -> None: ...

    async def allow(self, draft: DraftId, allowed: bool, stage: StageChange) -> None:
        """Let drafting go on under review, or not any more."""
        ...

    async def seen(self, person: PersonId, draft: DraftId) -> LookedAt | None: ...

    async def see(self, person: PersonId, draft: DraftId, seen: LookedAt) -> None:
        """In place of what they saw before."""
        ...


class People(Protocol):
    async def get(self, person: PersonId) -> Person:
        """With capacities. Raises Unknown."""
        ...

    async def by_email(self, email: str) -> Person | None:
        """Compared without regard to case."""
        ...

    async def all(self) -> Sequence[Person]:
        """In the order they were added."""
        ...

    async def add(self, person: Person) -> None:
        """With their capacities. Raises Conflict("email-taken")."""
        ...

    async def give(self, person: PersonId, capacity: Capacity) -> None: ...

    async def holder(self, capacity: CapacityId) -> Person:
        """Who holds it. Raises Unknown."""
        ...

    async def take(self, capacity: CapacityId) -> Person:
        """Take it from its holder, who is given back as they are then. Whoever held no other is
        no longer let in: their links, sessions and tokens end in the same transaction. Raises Unknown."""
        ...

    async def revoke(self, person: PersonId) -> Person:
        """Take all that they hold and end all their links, sessions and tokens, in one transaction.

        They stay as a person, since what they wrote names them. Gives them back as they were
        before. Raises Unknown.
        """
        ...


@dataclass(frozen=True, slots=True)
class Seen:
    """Somebody asked for something. `grant`: the digest by which they were known."""

    person: PersonId
    grant: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Visit:
    """When a person first came in, and when they were last here."""

    first: datetime
    last: datetime


class Visits(Protocol):
    async def note(self, seen: Sequence[Seen]) -> None:
        """Remember these, on the person and on the grant. In one transaction; the latest counts.
        Whoever is not there, or has come with what has ended since, is passed over."""
        ...

    async def all(self) -> Mapping[PersonId, Visit]:
        """Of everybody who has ever come."""
        ...


class Changes(Protocol):
    async def number(self) -> int:
        """Grows with every committed change of people, capacities, or a draft's stage or epoch,
        and with every end of a session or token, whoever makes it, and at no other time."""
        ...


# ── the discussion ────────────────────────────────────────────────────────────────────────


class Comments(Protocol):
    """Threads are added to and never deleted. Raises Unknown for a draft or comment that is not there."""

    async def all(self, draft: DraftId) -> Sequence[Comment]:
        """In the order of their numbers, whole."""
        ...

    async def get(self, draft: DraftId, comment: CommentId) -> Comment: ...

    async def of_reply(self, draft: DraftId, reply: ReplyId) -> Comment:
        """The comment that was replied to."""
        ...

    async def add(self, comment: Comment) -> Comment:
        """With the draft's next number, whatever the given one. Raises Conflict("comments-full")."""
        ...

    async def reply(self, comment: CommentId, reply: Reply) -> None:
        """Raises Conflict("thread-full")."""
        ...

    async def decide(self, comment: CommentId, disposition: Disposition, after: int) -> None:
        """Add a decision to the `after` there are. Raises Conflict("settled-already") when there
        are others by now."""
        ...

    async def withdraw(self, comment: CommentId, at: datetime) -> None:
        """What was withdrawn before keeps its time."""
        ...

    async def withdraw_reply(self, reply: ReplyId, at: datetime) -> None: ...

    async def close(self, comment: CommentId, closed: Closed | None) -> None:
        """None opens the thread again."""
        ...


class Rounds(Protocol):
    """With a change of stage: nothing happens to a draft that is at a third."""

    async def all(self, draft: DraftId) -> Sequence[Round]:
        """Oldest first."""
        ...

    async def not_closed(self) -> Sequence[Round]:
        """Of all drafts, those that nobody and nothing has closed yet."""
        ...

    async def add(self, round: Round, stage: StageChange) -> None:
        """With the change of its draft's stage. Raises Conflict("round-open") when one is not closed."""
        ...

    async def change(self, old: Round, new: Round, stage: StageChange | None) -> None:
        """Its deadline, when it was closed, and what it reminded of. Raises Unknown, and
        Conflict("round-changed") when it is not `old` any more."""
        ...


class Notices(Protocol):
    async def add(self, notices: Sequence[Notice]) -> Sequence[PersonId]:
        """Whom something new was kept for. Nobody is told twice of one kind on one occasion."""
        ...

    async def of(self, person: PersonId, most: int) -> Sequence[Notice]:
        """Newest first."""
        ...

    async def unread(self, people: Sequence[PersonId]) -> Mapping[PersonId, Mapping[DraftId, int]]:
        """How many each has not read, by draft; who has none may be left out."""
        ...

    async def mark_read(self, person: PersonId, notices: Sequence[NoticeId] | None) -> None:
        """Those, of this person's; None: all of them."""
        ...

    async def choices(self) -> Mapping[PersonId, Choices]:
        """Of everybody who has chosen."""
        ...

    async def choose(self, person: PersonId, choices: Choices) -> None: ...


@dataclass(frozen=True, slots=True)
class Grant:
    """A secret handed out, kept only as the SHA-256 of itself (hex).

    `purpose`: "link" (one use), "session", "token" or "ticket" (one use; `subject` is then
    "draft/epoch"). `expires` None means it has no end date. `label`: a session's browser in words,
    what a token is for; of a ticket the digest of what it was asked for with. `seen`: when it was
    last used, as far as that has been noted.
    """

    digest: str
    purpose: str
    person: PersonId
    made: datetime
    expires: datetime | None
    subject: str = ""
    label: str = ""
    seen: datetime | None = None


class Grants(Protocol):
    async def add(self, grant: Grant) -> None: ...

    async def find(self, digest: str, purpose: str, now: datetime) -> Grant | None:
        """The grant, if it is there and has not expired."""
        ...

    async def take(self, digest: str, purpose: str, now: datetime) -> Grant | None:
        """`find`, and remove it in the same transaction: of two at once, one gets it."""
        ...

    async def remove(self, digest: str, purpose: str) -> None: ...

    async def of(self, person: PersonId, now: datetime) -> Sequence[Grant]:
        """This person's sessions, tokens and links that have not expired, newest first."""
        ...

    async def end(self, person: PersonId, digest: str) -> Grant | None:
        """Remove this session or token of theirs, and what it was; None when they have no such one."""
        ...

    async def standing(self) -> frozenset[str]:
        """The digests of all sessions and tokens that are kept."""
        ...

    async def sweep(self, now: datetime) -> int:
        """Remove the expired; how many."""
        ...


# ── mail ──────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Letter:
    """Plain text to one address. `subject` is one line."""

    to: str
    subject: str
    text: str


class Mail(Protocol):
    async def send(self, letters: Sequence[Letter]) -> Sequence[str]:
        """Hand them to the mail server. Answers in their order: "" when the server has taken the
        letter, else a sentence that says why not. Never raises for what the server or the network
        does. Cancelling leaves letters that were taken on their way."""
        ...


# ── the register ──────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Filters:
    """Which entries are meant; all that are given must fit. `since` is within, `until` is not.

    `nobody`: entries without a person, made by the operator or the server.
    """

    person: PersonId | None = None
    nobody: bool = False
    act: str | None = None
    draft: DraftId | None = None
    since: datetime | None = None
    until: datetime | None = None


class Register(Protocol):
    """What is entered stays: the store itself refuses to change or remove an entry."""

    async def append(self, done: Done) -> Record:
        """Durable when it returns. Takes the next number and the hash before it as a critical section."""
        ...

    async def read(self, filters: Filters, before: int | None, limit: int) -> Sequence[Place]:
        """The newest first, at most `limit`; with `before` only entries of smaller numbers."""
        ...

    async def all(self) -> Sequence[Place]:
        """Everything that is kept, damaged or not, in the order of the numbers: for verification."""
        ...

    async def acts(self) -> Sequence[str]:
        """The acts that have been entered, each once, in the order of the alphabet."""
        ...


class Integrity(Protocol):
    async def faults(self) -> Sequence[str]:
        """What the database itself finds wrong with its structure and references."""
        ...


@dataclass(frozen=True, slots=True)
class Records:
    """The ports to everything kept, as one value to hand to actions."""

    journal: Journal
    programmes: Programmes
    drafts: Drafts
    versions: Versions
    reviews: Reviews
    people: People
    comments: Comments
    rounds: Rounds
    notices: Notices
    visits: Visits
    changes: Changes
    grants: Grants
    register: Register
    integrity: Integrity
    along: Callable[[Done], Records]
    """The same records, once more: the first thing written through these takes this act along into
    the register, in one transaction. If it is refused, nothing is entered."""


# ── files to take away ────────────────────────────────────────────────────────────────────


class Workshop(Protocol):
    """Where files are made, apart from everything that must not wait."""

    async def make(self, job: Job) -> Made:
        """Raises what `writing.make` refuses; Refusal "export-too-slow" and "export-too-large" when a file
        would take more than its share, "export-failed" when it could not be made, and "exports-busy" when
        too many are being made. None of them harms anything else."""
        ...

    async def read(self, text: str, questions: Sequence[Question]) -> Sequence[Block]:
        """Markdown as blocks without ids, in the draft's order; labels name `questions` by number.
        Raises the same."""
        ...
