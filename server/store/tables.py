"""Every table, in the domain's words. Rows are what is kept; the adapters make values of them.

Table models do not validate: what comes in has passed the domain's own checks. The database
holds the rest: keys, references, and the closed vocabularies.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, Final, get_args

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    DateTime,
    Dialect,
    ForeignKeyConstraint,
    Index,
    TypeDecorator,
    UniqueConstraint,
    false,
    text,
    true,
)
from sqlmodel import Field, SQLModel

from drafts.discussion.comments import DECISIONS, TYPES
from drafts.discussion.notices import KINDS
from drafts.people import CAPACITY_NAMES, SEATS, Stage
from drafts.review.verdicts import WORDS

SQLModel.metadata.naming_convention = {
    "pk": "pk_%(table_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ix": "ix_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
}
STAGES: Final[tuple[Stage, ...]] = get_args(Stage)
PURPOSES: Final = ("link", "session", "token", "ticket")
LEAN: Final = {"sqlite_with_rowid": False}
"""For tables read by their key alone: SQLite then keeps one tree instead of two."""


class UtcTime(TypeDecorator[datetime]):
    """An aware time, kept in UTC. SQLite has no time zones, so there the zone is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value} has no time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def one_of(column: str, words: Iterable[str]) -> CheckConstraint:
    return CheckConstraint(f"{column} IN ({', '.join(repr(word) for word in words)})", name=column)


def of_version() -> ForeignKeyConstraint:
    """Which version, by its draft and number."""
    return ForeignKeyConstraint(["draft", "number"], ["version.draft", "version.number"])


class ForumRow(SQLModel, table=True):
    __tablename__ = "forum"

    id: str = Field(primary_key=True)
    name: str
    place: str
    year: int | None


class RoundtableRow(SQLModel, table=True):
    """`position` orders the roundtables of a programme. A withdrawn row is kept, and not shown."""

    __tablename__ = "roundtable"

    id: str = Field(primary_key=True)
    forum: str = Field(foreign_key="forum.id")
    position: int
    number: str
    title: str
    introduction: str
    builds_on: list[str] = Field(sa_type=JSON)
    withdrawn: bool = False


class SessionRow(SQLModel, table=True):
    """`position` orders all sessions of a programme; `roundtable` is null for one outside them."""

    __tablename__ = "session"

    id: str = Field(primary_key=True)
    forum: str = Field(foreign_key="forum.id")
    roundtable: str | None = Field(foreign_key="roundtable.id")
    position: int
    number: str
    title: str
    brief: str
    links: list[str] = Field(sa_type=JSON)
    builds_on: list[str] = Field(sa_type=JSON)
    inputs: list[str] = Field(sa_type=JSON)
    withdrawn: bool = False


class QuestionRow(SQLModel, table=True):
    __tablename__ = "question"

    id: str = Field(primary_key=True)
    session: str = Field(foreign_key="session.id", index=True)
    number: int
    text: str
    withdrawn: bool = False


class DraftRow(SQLModel, table=True):
    """The row is the draft's lock: whoever appends holds it, and takes the next seqs from it."""

    __tablename__ = "draft"
    __table_args__ = (
        one_of("stage", STAGES),
        CheckConstraint("epoch >= 1", name="epoch"),
        CheckConstraint("seq >= 0", name="seq"),
    )

    id: str = Field(primary_key=True)
    session: str = Field(foreign_key="session.id", unique=True)
    stage: str = "drafting"
    epoch: int = 1
    seq: int = Field(default=0, sa_type=BigInteger)
    drafting_allowed: bool = Field(default=False, sa_column_kwargs={"server_default": false()})


class JournalRow(SQLModel, table=True):
    """One update. `ranges` and `deletes` are [[client, start, end], …]; `checksum` is
    `checksums.of_row`. Rows are added and never changed."""

    __tablename__ = "journal"
    __table_args__ = (LEAN,)

    draft: str = Field(primary_key=True, foreign_key="draft.id")
    epoch: int = Field(primary_key=True)
    seq: int = Field(primary_key=True, sa_type=BigInteger)
    person: str | None = Field(foreign_key="person.id")
    at: datetime = Field(sa_type=UtcTime)
    ranges: list[list[int]] = Field(sa_type=JSON)
    update: bytes
    deletes: list[list[int]] = Field(sa_type=JSON)
    checksum: bytes


class CheckpointRow(SQLModel, table=True):
    """`update` is the merge of the journal's rows 1…seq; `checksum` is `checksums.of_checkpoint`."""

    __tablename__ = "checkpoint"

    draft: str = Field(primary_key=True, foreign_key="draft.id")
    epoch: int = Field(primary_key=True)
    seq: int = Field(primary_key=True, sa_type=BigInteger)
    update: bytes
    checksum: bytes


class OwnerRow(SQLModel, table=True):
    """Who first used a Yjs client id in a draft, in whichever epoch; null is the server."""

    __tablename__ = "owner"
    __table_args__ = (LEAN,)

    draft: str = Field(primary_key=True, foreign_key="draft.id")
    client: int = Field(primary_key=True, sa_type=BigInteger)
    person: str | None = Field(foreign_key="person.id")


class TiesRow(SQLModel, table=True):
    """What the paragraphs of the text at row `seq` answer, by `rule`: [[id, question, words], …] as
    JSON. It follows from the journal, so it may be lost."""

    __tablename__ = "ties"
    __table_args__ = (LEAN,)

    draft: str = Field(primary_key=True, foreign_key="draft.id")
    epoch: int
    seq: int = Field(sa_type=BigInteger)
    rule: int
    ties: str


class WaiverRow(SQLModel, table=True):
    __tablename__ = "waiver"

    draft: str = Field(primary_key=True, foreign_key="draft.id")
    question: str = Field(primary_key=True, foreign_key="question.id")
    reason: str
    person: str = Field(foreign_key="person.id")
    at: datetime = Field(sa_type=UtcTime)


class VersionRow(SQLModel, table=True):
    """`checksum` is `checksums.of_version`: the hash covers the text, and nothing else of it."""

    __tablename__ = "version"
    __table_args__ = (UniqueConstraint("draft", "number"), CheckConstraint("number >= 1", name="number"))

    id: str = Field(primary_key=True)
    draft: str = Field(foreign_key="draft.id")
    number: int
    label: str
    hash: str
    previous: str
    canonical: str
    state: bytes
    author: str = Field(foreign_key="person.id")
    at: datetime = Field(sa_type=UtcTime)
    checksum: bytes
    note: str = Field(default="", sa_column_kwargs={"server_default": text("''")})


class SubmissionRow(SQLModel, table=True):
    """A version is submitted once."""

    __tablename__ = "submission"
    __table_args__ = (of_version(),)

    draft: str = Field(primary_key=True)
    number: int = Field(primary_key=True)
    hash: str
    person: str = Field(foreign_key="person.id")
    at: datetime = Field(sa_type=UtcTime)


class VerdictRow(SQLModel, table=True):
    """The key says it: one word a seat and version, whoever speaks for the seat, however often."""

    __tablename__ = "verdict"
    __table_args__ = (of_version(), one_of("seat", SEATS), one_of("word", WORDS))

    draft: str = Field(primary_key=True)
    number: int = Field(primary_key=True)
    seat: str = Field(primary_key=True)
    person: str = Field(foreign_key="person.id")
    word: str
    remarks: str
    hash: str
    at: datetime = Field(sa_type=UtcTime)


class AdoptionRow(SQLModel, table=True):
    __tablename__ = "adoption"
    __table_args__ = (of_version(),)

    draft: str = Field(primary_key=True)
    number: int = Field(primary_key=True)
    hash: str
    person: str = Field(foreign_key="person.id")
    reason: str
    at: datetime = Field(sa_type=UtcTime)


class SeenRow(SQLModel, table=True):
    """What a person last looked at: `number` of a version, or `seq` and zlib-compressed `text`."""

    __tablename__ = "seen"
    __table_args__ = (LEAN,)

    person: str = Field(primary_key=True, foreign_key="person.id")
    draft: str = Field(primary_key=True, foreign_key="draft.id")
    at: datetime = Field(sa_type=UtcTime)
    number: int | None
    seq: int | None = Field(sa_type=BigInteger)
    text: bytes | None


class PersonRow(SQLModel, table=True):
    """`place` keeps the order in which they were added; `address` is the email, case folded."""

    __tablename__ = "person"

    place: int | None = Field(default=None, primary_key=True)
    id: str = Field(unique=True)
    name: str
    email: str
    address: str = Field(unique=True)


class CapacityRow(SQLModel, table=True):
    __tablename__ = "capacity"
    __table_args__ = (one_of("capacity", CAPACITY_NAMES), one_of("seat", SEATS))

    place: int | None = Field(default=None, primary_key=True)
    id: str = Field(unique=True)
    person: str = Field(foreign_key="person.id", index=True)
    capacity: str
    session: str | None = Field(foreign_key="session.id")
    delegation: str | None
    seat: str | None


class RoundRow(SQLModel, table=True):
    """A comment round. `place` keeps their order."""

    __tablename__ = "round"
    __table_args__ = (one_of("capacity", CAPACITY_NAMES),)

    place: int | None = Field(default=None, primary_key=True)
    id: str = Field(unique=True)
    draft: str = Field(foreign_key="draft.id", index=True)
    opened: datetime = Field(sa_type=UtcTime)
    deadline: datetime = Field(sa_type=UtcTime)
    closed: datetime | None = Field(sa_type=UtcTime, index=True)
    reminded: datetime | None = Field(sa_type=UtcTime)
    note: str
    person: str = Field(foreign_key="person.id")
    capacity: str
    delegation: str | None


class CommentRow(SQLModel, table=True):
    """`capacity` and `delegation` are those in which it was made. Rows are never deleted."""

    __tablename__ = "comment"
    __table_args__ = (
        UniqueConstraint("draft", "number"),
        CheckConstraint("number >= 1", name="number"),
        one_of("type", TYPES),
        one_of("capacity", CAPACITY_NAMES),
    )

    id: str = Field(primary_key=True)
    draft: str = Field(foreign_key="draft.id")
    number: int
    person: str = Field(foreign_key="person.id")
    capacity: str
    delegation: str | None
    at: datetime = Field(sa_type=UtcTime)
    type: str
    text: str
    block: str
    quote: str
    then: str
    wording: str | None
    round: str | None = Field(foreign_key="round.id")
    closed: datetime | None = Field(sa_type=UtcTime)
    closer: str | None = Field(foreign_key="person.id")
    withdrawn: datetime | None = Field(sa_type=UtcTime)


class ReplyRow(SQLModel, table=True):
    """`draft` is the comment's, so that a draft's replies are found in one look."""

    __tablename__ = "reply"
    __table_args__ = (one_of("capacity", CAPACITY_NAMES),)

    place: int | None = Field(default=None, primary_key=True)
    id: str = Field(unique=True)
    draft: str = Field(foreign_key="draft.id", index=True)
    comment: str = Field(foreign_key="comment.id", index=True)
    person: str = Field(foreign_key="person.id")
    capacity: str
    delegation: str | None
    at: datetime = Field(sa_type=UtcTime)
    text: str
    withdrawn: datetime | None = Field(sa_type=UtcTime)


class DispositionRow(SQLModel, table=True):
    """A decision on a comment; the one with the highest `place` counts."""

    __tablename__ = "disposition"
    __table_args__ = (one_of("decision", DECISIONS), one_of("capacity", CAPACITY_NAMES))

    place: int | None = Field(default=None, primary_key=True)
    draft: str = Field(foreign_key="draft.id", index=True)
    comment: str = Field(foreign_key="comment.id", index=True)
    decision: str
    reason: str
    person: str = Field(foreign_key="person.id")
    capacity: str
    delegation: str | None
    at: datetime = Field(sa_type=UtcTime)
    wording: str | None
    before: str | None


class NoticeRow(SQLModel, table=True):
    __tablename__ = "notice"
    __table_args__ = (UniqueConstraint("person", "kind", "occasion"), one_of("kind", KINDS))

    place: int | None = Field(default=None, primary_key=True)
    id: str = Field(unique=True)
    person: str = Field(foreign_key="person.id", index=True)
    kind: str
    draft: str = Field(foreign_key="draft.id")
    at: datetime = Field(sa_type=UtcTime)
    occasion: str
    comment: str | None = Field(foreign_key="comment.id")
    number: int | None
    by: str | None = Field(foreign_key="person.id")
    read: bool = False


class NoticeChoiceRow(SQLModel, table=True):
    __tablename__ = "notice_choice"

    person: str = Field(primary_key=True, foreign_key="person.id")
    mention: bool
    answer: bool
    thread: bool = Field(default=True, sa_column_kwargs={"server_default": true()})
    disposition: bool
    round: bool
    review: bool = Field(default=True, sa_column_kwargs={"server_default": true()})


class VisitRow(SQLModel, table=True):
    """Apart from the person, whose every change counts as one of rights."""

    __tablename__ = "visit"

    person: str = Field(primary_key=True, foreign_key="person.id")
    first: datetime = Field(sa_type=UtcTime)
    last: datetime = Field(sa_type=UtcTime)


class ChangeRow(SQLModel, table=True):
    """One row: how often people, capacities, stages or sign-ins have changed. The database counts."""

    __tablename__ = "change"

    id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    number: int = Field(sa_type=BigInteger)


class GrantRow(SQLModel, table=True):
    """A secret handed out; only its SHA-256 is here."""

    __tablename__ = "grant"
    __table_args__ = (one_of("purpose", PURPOSES),)

    digest: str = Field(primary_key=True)
    purpose: str = Field(primary_key=True)
    person: str = Field(foreign_key="person.id", index=True)
    made: datetime = Field(sa_type=UtcTime)
    expires: datetime | None = Field(sa_type=UtcTime, index=True)
    subject: str = ""
    label: str = Field(default="", sa_column_kwargs={"server_default": text("''")})
    seen: datetime | None = Field(default=None, sa_type=UtcTime)


class RegisterRow(SQLModel, table=True):
    """One act. `capacities` and `about` are canonical JSON, as `register.as_json` writes it.

    It refers to nobody's row: what is entered stays whatever becomes of the person or the draft,
    and adding an entry takes no lock on either.
    """

    __tablename__ = "register"
    __table_args__ = (
        *(Index(f"ix_register_{column}", column, "number") for column in ("person", "act", "draft", "at")),
        CheckConstraint("number >= 1", name="number"),
        LEAN,
    )

    number: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    at: datetime = Field(sa_type=UtcTime)
    person: str | None
    capacities: str
    act: str
    draft: str | None
    about: str
    previous: str
    hash: str


METADATA: Final[Any] = SQLModel.metadata
