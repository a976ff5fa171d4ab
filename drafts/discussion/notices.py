"""Notices: what somebody is told in their page, and the kinds they choose."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal, get_args

from drafts.ids import CommentId, DraftId, NoticeId, PersonId

NoticeKind = Literal[
    "mention", "answer", "disposition", "round opened", "round closing",
    "submitted", "returned", "endorsed", "adopted", "reopened",
]  # fmt: skip
"""`submitted`: a version waits for the Troika. `endorsed`: by every seat."""
KINDS: Final[tuple[NoticeKind, ...]] = get_args(NoticeKind)


@dataclass(frozen=True, slots=True)
class Notice:
    """`occasion` names what it is about, so that nobody is told twice: the reply, the decision, the
    round's warning, the version. `number`: the comment's in its draft, or the version's. `by` is None where
    nobody did anything: a deadline comes by itself."""

    id: NoticeId
    person: PersonId
    kind: NoticeKind
    draft: DraftId
    at: datetime
    occasion: str
    comment: CommentId | None = None
    number: int | None = None
    by: PersonId | None = None
    read: bool = False


@dataclass(frozen=True, slots=True)
class Choices:
    """Which kinds somebody wants to hear of; all of them until they choose."""

    mention: bool = True
    answer: bool = True
    """To their own comment."""
    thread: bool = True
    """To a comment of somebody else's that they have answered too."""
    disposition: bool = True
    round: bool = True
    review: bool = True

    def wants(self, kind: NoticeKind, own: bool = True) -> bool:
        """`own`: whether it is about their own comment."""
        match kind:
            case "mention":
                return self.mention
            case "answer":
                return self.answer if own else self.thread
            case "disposition":
                return self.disposition
            case "round opened" | "round closing":
                return self.round
            case "submitted" | "returned" | "endorsed" | "adopted" | "reopened":
                return self.review
