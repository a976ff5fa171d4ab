"""What stands in an address, taken out of it. A thing that cannot be an id names nothing."""

from __future__ import annotations

from typing import Final

from starlette.requests import Request

from drafts.errors import Unknown
from drafts.ids import CommentId, DraftId, QuestionId, ReplyId, RoundId
from server.actions.drafts import no_such_draft

LONGEST: Final = 64


def looks_like_id(text: str) -> bool:
    return len(text) <= LONGEST and text.isascii() and text.isalnum()


def draft_in(request: Request) -> DraftId:
    """Raises Unknown."""
    return as_draft(request.path_params["draft"])


def as_draft(text: str) -> DraftId:
    if not looks_like_id(text):
        raise no_such_draft()
    return DraftId(text)


def question_in(request: Request) -> QuestionId:
    """Raises Unknown."""
    text = request.path_params["question"]
    if not looks_like_id(text):
        raise Unknown("no-such-question", "This session has no such guiding question.")
    return QuestionId(text)


def comment_in(request: Request) -> CommentId:
    """Raises Unknown."""
    return CommentId(_named(request, "comment", "This draft has no such comment."))


def reply_in(request: Request) -> ReplyId:
    """Raises Unknown."""
    return ReplyId(_named(request, "reply", "This draft has no such comment."))


def round_in(request: Request) -> RoundId:
    """Raises Unknown."""
    return RoundId(_named(request, "round", "This draft has no such comment round."))


def _named(request: Request, what: str, nothing: str) -> str:
    text: str = request.path_params[what]
    if not looks_like_id(text):
        raise Unknown(f"no-such-{'comment' if what == 'reply' else what}", nothing)
    return text


def number_in(request: Request) -> int:
    """The number of a version; the route lets only digits through."""
    number: int = request.path_params["number"]
    return number
