"""The discussion of a draft over HTTP: its comments, what is done with them, and their table."""

from __future__ import annotations

import asyncio
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from drafts.ids import BlockId
from drafts.text.anchors import Asked
from server.actions import comments, dispositions, speakers
from server.actions.threads import Thread, discussion_value
from server.web.addresses import comment_in, draft_in, reply_in
from server.web.bodies import as_it_is, body, given
from server.web.guards import desk_of, signed_in
from server.web.schemas_discussion import (
    ClosingSent,
    CommentGiven,
    CommentSent,
    DispositionSent,
    NothingSent,
    ReadersGiven,
    ReplySent,
)


async def listed(request: Request) -> Response:
    person = await signed_in(request)
    found = await comments.read(desk_of(request), person, draft_in(request))
    # In a thread: ten thousand comments take half a second to write out.
    return await asyncio.to_thread(lambda: as_it_is(discussed(found)))


def discussed(found: comments.Discussion) -> dict[str, Any]:
    """As `CommentsGiven` describes it."""
    may = {
        "comment": found.comments,
        "settle": found.settles,
        "settle_anew": found.settles_anew,
        "round": found.opens_rounds,
    }
    value = discussion_value(found.threads, found.round, found.people)
    return {**value, "may": may, "why": found.why}


async def create(request: Request) -> Response:
    person = await signed_in(request)
    sent = await body(request, CommentSent)
    # No text holds NUL, and no database takes it.
    words = Asked(BlockId(sent.block), sent.start, sent.end, sent.quote.replace("\0", ""))
    wanted = comments.Wanted(words, sent.type, sent.text, sent.wording)
    return _thread(await comments.add(desk_of(request), person, draft_in(request), wanted), 201)


async def reply(request: Request) -> Response:
    person = await signed_in(request)
    sent = await body(request, ReplySent)
    desk, draft = desk_of(request), draft_in(request)
    return _thread(await comments.reply(desk, person, draft, comment_in(request), sent.text), 201)


async def settle(request: Request) -> Response:
    person = await signed_in(request)
    sent = await body(request, DispositionSent)
    ruling = dispositions.Ruling(sent.decision, sent.reason, sent.wording, sent.seen)
    desk, draft = desk_of(request), draft_in(request)
    return _thread(await dispositions.settle(desk, person, draft, comment_in(request), ruling))


async def withdraw(request: Request) -> Response:
    person = await signed_in(request)
    await body(request, NothingSent)
    desk, draft = desk_of(request), draft_in(request)
    return _thread(await comments.withdraw(desk, person, draft, comment_in(request)))


async def withdraw_reply(request: Request) -> Response:
    person = await signed_in(request)
    await body(request, NothingSent)
    desk, draft = desk_of(request), draft_in(request)
    return _thread(await comments.withdraw_reply(desk, person, draft, reply_in(request)))


async def close(request: Request) -> Response:
    person = await signed_in(request)
    sent = await body(request, ClosingSent)
    desk, draft = desk_of(request), draft_in(request)
    return _thread(await comments.close(desk, person, draft, comment_in(request), sent.closed))


async def people(request: Request) -> Response:
    person = await signed_in(request)
    readers = await speakers.whom_to_mention(desk_of(request), person, draft_in(request))
    return given(ReadersGiven.of(readers))


async def table(request: Request) -> Response:
    person = await signed_in(request)
    format = request.query_params.get("format", "markdown")
    file = await dispositions.table(desk_of(request), person, draft_in(request), format)
    headers = {"Content-Disposition": f'attachment; filename="{file.name}"'}
    return Response(file.content, headers=headers, media_type=file.media)


def _thread(thread: Thread, status: int = 200) -> Response:
    return given(CommentGiven.of(thread), status)
