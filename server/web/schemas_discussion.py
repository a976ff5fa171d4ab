"""The shapes of the discussion over HTTP. What a comment and a round look like is decided in
`server.actions.threads`, because events show them too."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import AwareDatetime, Field

from drafts.discussion.comments import CommentType, Decision
from drafts.discussion.notices import Choices, Notice, NoticeKind
from drafts.people import CapacityName
from server.actions.notices import Shown
from server.actions.speakers import Reader
from server.actions.threads import Thread, comment_value, person_value, round_value
from server.web.schemas import Given, Items, Sent


class NamedGiven(Given):
    id: str
    name: str


class SpeakerGiven(Given):
    """Who said it, and as what they said it."""

    id: str
    name: str
    capacity: CapacityName
    delegation: str | None


# ── comments ──────────────────────────────────────────────────────────────────────────────


class ReplyGiven(Given):
    id: str
    author: SpeakerGiven
    at: datetime
    text: str = Field(description="Empty when it was withdrawn.")
    mentions: list[NamedGiven]
    withdrawn: datetime | None


class DispositionGiven(Given):
    decision: Decision
    reason: str
    by: SpeakerGiven
    at: datetime
    wording: str | None = Field(description="What was put into the text.")
    before: str | None = Field(description="What stood there until then.")


class ClosedGiven(Given):
    by: NamedGiven
    at: datetime


class NowGiven(Given):
    """Where a comment's words are in the live text; offsets in code points of the block's text."""

    state: Literal["here", "changed", "gone"]
    block: str | None
    start: int
    end: int
    text: str = Field(
        description="All of them, with a newline for each block start between; at most 8,000 characters."
    )
    around: str = Field(
        description="When they are gone: what their paragraph says now, at most 8,000 characters. Else empty."
    )


class CommentGiven(Given):
    """A comment with its thread. Its id is the key `c:<id>` of its words in the text."""

    id: str
    number: int = Field(description="From 1 within the draft, and never used again.")
    draft: str
    author: SpeakerGiven
    at: datetime
    type: CommentType
    text: str = Field(description="Empty when it was withdrawn.")
    mentions: list[NamedGiven]
    quote: str = Field(description="The words as they were; empty for a comment on a whole paragraph.")
    then: str = Field(description="The quote, or the whole paragraph as it was.")
    block: str
    wording: str | None = Field(description="Proposed for the words.")
    replies: list[ReplyGiven]
    disposition: DispositionGiven | None
    closed: ClosedGiven | None
    withdrawn: datetime | None
    round: str | None = Field(description="The comment round in which it was made.")
    now: NowGiven

    @classmethod
    def of(cls, thread: Thread) -> CommentGiven:
        return cls.model_validate(comment_value(thread))


class RoundGiven(Given):
    id: str
    opened: datetime
    deadline: datetime
    closed: datetime | None = Field(description="When it was over; null while it is open.")
    note: str
    by: SpeakerGiven


class MayGiven(Given):
    comment: bool
    settle: bool = Field(description="Decide on what is open, and anew on what you have decided.")
    settle_anew: bool = Field(description="Decide anew on what somebody else has decided.")
    round: bool


class CommentsGiven(Items):
    items: list[CommentGiven] = Field(description="In the order of their numbers.")
    round: RoundGiven | None = Field(description="The last comment round.")
    may: MayGiven
    why: str = Field(description="Why you may not comment now; empty when you may.")


class CommentSent(Sent):
    block: str = Field(max_length=64)
    start: int = Field(ge=0, description="Code points of the block's text.")
    end: int = Field(ge=0)
    quote: str = Field(description="The words there as you saw them; empty for the whole paragraph.")
    type: CommentType
    text: str = Field(description="At most 4,000 characters. People as @[Name](id), comments as #12.")
    wording: str | None = Field(default=None, description="What should stand there instead.")


class ReplySent(Sent):
    text: str = Field(description="At most 4,000 characters.")


class DispositionSent(Sent):
    decision: Decision
    reason: str = Field(description="At most 4,000 characters; the author reads it.")
    wording: str | None = Field(default=None, description="The proposed wording as you have edited it.")
    seen: str | None = Field(default=None, description="The words as they stood when you edited it.")


class NothingSent(Sent):
    pass


class ClosingSent(Sent):
    closed: bool


class ReaderGiven(Given):
    id: str
    name: str
    capacity: CapacityName
    delegation: str | None


class ReadersGiven(Items):
    items: list[ReaderGiven]

    @classmethod
    def of(cls, readers: tuple[Reader, ...]) -> ReadersGiven:
        return cls(
            items=[
                ReaderGiven(
                    id=reader.person.id,
                    name=reader.person.name,
                    capacity=reader.capacity.capacity,
                    delegation=reader.capacity.delegation,
                )
                for reader in readers
            ]
        )


# ── rounds ────────────────────────────────────────────────────────────────────────────────


class RoundSent(Sent):
    deadline: AwareDatetime
    note: str = Field(default="", description="At most 1,000 characters.")


class RoundChangeSent(Sent):
    deadline: AwareDatetime | None = Field(default=None, description="A round that is over opens again.")
    close: bool = Field(default=False, description="End it now.")
    reason: str = Field(description="At most 1,000 characters; it stands in the register.")


# ── notices ───────────────────────────────────────────────────────────────────────────────


class NoticeGiven(Given):
    id: str
    kind: NoticeKind
    draft: str
    session: str = Field(description="The session's number.")
    comment: str | None
    number: int | None = Field(description="The comment's number in its draft, or the version's.")
    round: RoundGiven | None = Field(description="Of a notice about a comment round: as it is now.")
    by: NamedGiven | None
    at: datetime
    read: bool


class NoticesGiven(Items):
    unread: int = Field(description="All there are, also beyond those listed.")
    items: list[NoticeGiven] = Field(description="Newest first, at most 200.")

    @classmethod
    def of(cls, shown: Shown) -> NoticesGiven:
        return cls(
            unread=shown.unread,
            items=[
                NoticeGiven(
                    id=notice.id,
                    kind=notice.kind,
                    draft=notice.draft,
                    session=shown.sessions.get(notice.draft, ""),
                    comment=notice.comment,
                    number=notice.number,
                    round=_round_given(shown, notice),
                    by=NamedGiven(**person_value(notice.by, shown.people)) if notice.by else None,
                    at=notice.at,
                    read=notice.read,
                )
                for notice in shown.notices
            ],
        )


def _round_given(shown: Shown, notice: Notice) -> RoundGiven | None:
    round = shown.round_of(notice)
    return RoundGiven.model_validate(round_value(round, shown.people)) if round else None


class ReadSent(Sent):
    ids: list[str] | None = Field(default=None, max_length=1000)
    comment: str | None = Field(default=None, description="All that are about this comment.")
    all: bool = False


class ChoicesSent(Sent):
    mention: bool
    answer: bool
    thread: bool = Field(default=True, description="Answers in threads of others that you have answered in.")
    disposition: bool
    round: bool
    review: bool = True


class ChoicesGiven(Given):
    """Which kinds of notices you are told."""

    mention: bool
    answer: bool
    thread: bool
    disposition: bool
    round: bool
    review: bool

    @classmethod
    def of(cls, choices: Choices) -> ChoicesGiven:
        return cls(
            mention=choices.mention,
            answer=choices.answer,
            thread=choices.thread,
            disposition=choices.disposition,
            round=choices.round,
            review=choices.review,
        )
