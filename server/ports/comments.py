"""The threads of a draft."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from drafts.discussion.comments import Closed, Comment, Disposition, Reply
from drafts.ids import CommentId, DraftId, ReplyId


class Comments(Protocol):
    """Threads are added to and never deleted. Raises Unknown for a draft or comment that is not there, and
    the Conflict of `states.in_the_way` for what may not be done to a comment as it is at that moment."""

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
