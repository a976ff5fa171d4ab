"""Notices over HTTP: what the asker is told, and what they choose to be told."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from drafts.discussion.notices import Choices
from drafts.errors import Malformed
from drafts.ids import CommentId, NoticeId
from server.actions import notices
from server.web.addresses import looks_like_id
from server.web.bodies import body, given
from server.web.guards import desk_of, signed_in
from server.web.schemas_discussion import ChoicesGiven, ChoicesSent, NoticesGiven, ReadSent


async def listed(request: Request) -> Response:
    person = await signed_in(request)
    return given(NoticesGiven.of(await notices.shown(desk_of(request), person)))


async def mark_read(request: Request) -> Response:
    person = await signed_in(request)
    sent = await body(request, ReadSent)
    if [sent.all, sent.ids is not None, sent.comment is not None].count(True) != 1:
        raise Malformed("notices-unclear", "Send ids, a comment, or all as true: one of the three.")
    if sent.comment is not None:
        comment = CommentId(sent.comment if looks_like_id(sent.comment) else "")
        return given(NoticesGiven.of(await notices.seen(desk_of(request), person, comment)))
    which = None if sent.ids is None else [NoticeId(id) for id in sent.ids if looks_like_id(id)]
    return given(NoticesGiven.of(await notices.mark_read(desk_of(request), person, which)))


async def choices(request: Request) -> Response:
    person = await signed_in(request)
    return given(ChoicesGiven.of(await notices.choices_of(desk_of(request), person)))


async def choose(request: Request) -> Response:
    person = await signed_in(request)
    sent = await body(request, ChoicesSent)
    wanted = Choices(sent.mention, sent.answer, sent.thread, sent.disposition, sent.round, sent.review)
    return given(ChoicesGiven.of(await notices.choose(desk_of(request), person, wanted)))
