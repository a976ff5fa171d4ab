"""Threads at their limits."""

from __future__ import annotations

import pytest

from drafts.discussion import limits
from drafts.discussion.comments import Reply
from drafts.errors import Malformed
from drafts.ids import BlockId, ReplyId
from drafts.sync import wire
from drafts.text.anchors import Asked
from server.actions import comments, dispositions
from server.actions.comments import Wanted
from server.actions.desk import Desk
from server.actions.dispositions import Ruling
from server.actions.threads import comment_value
from tests.serving import Forum
from tests.visiting import paragraph, write


async def test_the_largest_thread_there_can_be_fits_into_one_event(desk: Desk, forum: Forum) -> None:
    farid, ana, draft = forum.guest("Farid").person, forum.guest("Ana").person, forum.drafts["1.1"]
    long, paragraph_ = "😀" * limits.MAX_TEXT, "😀" * limits.MAX_QUOTE
    await write(desk, draft, ana.id, paragraph("long", paragraph_), client=78)
    words = Asked(BlockId("long"), 0, len(paragraph_), paragraph_)
    made = await comments.add(desk, farid, draft, Wanted(words, "general", long, long))
    for number in range(1, limits.MAX_REPLIES):
        answer = Reply(ReplyId(f"r{number}"), made.comment.author, desk.clock.now(), long)
        await desk.records.comments.reply(made.comment.id, answer)
    await comments.reply(desk, farid, draft, made.comment.id, long)
    thread = await dispositions.settle(desk, ana, draft, made.comment.id, Ruling("accepted", long))
    frame = wire.event({"event": "comment", "comment": comment_value(thread)})
    assert wire.read(frame)


async def test_a_paragraph_that_grew_without_end_is_shown_by_its_beginning(desk: Desk, forum: Forum) -> None:
    farid, ana, draft = forum.guest("Farid").person, forum.guest("Ana").person, forum.drafts["1.1"]
    await write(desk, draft, ana.id, paragraph("long", "x" * 8_001), client=78)
    whole = Wanted(Asked(BlockId("long"), 0, 0, ""), "general", "Too long!")
    with pytest.raises(Malformed, match="choose the words"):
        await comments.add(desk, farid, draft, whole)
    gone = Wanted(Asked(BlockId("long"), 0, 0, "not there"), "general", "Too long!")
    made = comment_value(await comments.add(desk, farid, draft, gone))
    assert (made["now"]["state"], len(made["now"]["text"])) == ("changed", 8_000)
