"""Comments: remarks on words of a draft, in threads, each with what became of it.

A comment lives beside the text. What ties it to its words is a key in the text (see
`drafts.text.anchors`), the paragraph's id, and the words as they were; so it can be found
whatever becomes of them. Nothing here is ever deleted.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal, get_args

from drafts.ids import BlockId, CommentId, DraftId, PersonId, ReplyId, RoundId
from drafts.people import CapacityName

CommentType = Literal["general", "substantive", "editorial", "translation"]
TYPES: Final[tuple[CommentType, ...]] = get_args(CommentType)
Decision = Literal["accepted", "accepted in part", "noted", "declined"]
DECISIONS: Final[tuple[Decision, ...]] = get_args(Decision)
TAKES_WORDING: Final[frozenset[Decision]] = frozenset({"accepted", "accepted in part"})
"""The decisions that may put words into the text."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who said something, and as what: the capacity and delegation they held when they said it."""

    person: PersonId
    capacity: CapacityName
    delegation: str | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    id: ReplyId
    author: Speaker
    at: datetime
    text: str
    withdrawn: datetime | None = None


@dataclass(frozen=True, slots=True)
class Disposition:
    """The reasoned answer to a comment. `wording`: what was put into the text, in place of `before`;
    both None when nothing was."""

    decision: Decision
    reason: str
    by: Speaker
    at: datetime
    wording: str | None = None
    before: str | None = None


@dataclass(frozen=True, slots=True)
class Closed:
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True)
class Comment:
    """A thread, begun by this comment.

    `number` counts from 1 within the draft. `quote`: the words as its author saw them, "" when it is on
    a whole paragraph; `then` what was anchored: the quote, or that paragraph's text. `wording`:
    what is proposed for them. `dispositions`: every decision, the newest last; that one counts.
    """

    id: CommentId
    number: int
    draft: DraftId
    author: Speaker
    at: datetime
    type: CommentType
    text: str
    block: BlockId
    quote: str
    then: str
    wording: str | None = None
    round: RoundId | None = None
    replies: tuple[Reply, ...] = ()
    dispositions: tuple[Disposition, ...] = ()
    closed: Closed | None = None
    withdrawn: datetime | None = None

    @property
    def disposition(self) -> Disposition | None:
        return self.dispositions[-1] if self.dispositions else None

    @property
    def answerers(self) -> tuple[PersonId, ...]:
        """Who has answered in the thread and not withdrawn that, each once; its author apart."""
        answered = (reply.author.person for reply in self.replies if not reply.withdrawn)
        return tuple(dict.fromkeys(each for each in answered if each != self.author.person))

    @property
    def seen(self) -> str:
        """The words that the proposer saw, or that stand there since a wording was accepted."""
        put_in = [each.wording for each in self.dispositions if each.wording is not None]
        return put_in[-1] if put_in else self.then
