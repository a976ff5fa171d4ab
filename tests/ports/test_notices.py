"""The contract of `ports.Notices`."""

from __future__ import annotations

from drafts.discussion.comments import Comment, Speaker
from drafts.discussion.notices import Choices, Notice
from drafts.ids import BlockId, CommentId, DraftId, NoticeId, PersonId
from server.ports import Records
from tests.builders import NOON

D1, D2 = DraftId("d1"), DraftId("d2")
ANA, BAKARY = PersonId("ana"), PersonId("bakary")


def notice(id: str, person: PersonId = ANA, draft: DraftId = D1, occasion: str = "") -> Notice:
    return Notice(NoticeId(id), person, "mention", draft, NOON, occasion or id)


async def test_nobody_is_told_anything_at_first(forum: Records) -> None:
    assert await forum.notices.of(ANA, 10) == []
    assert await forum.notices.unread([ANA, BAKARY]) == {}
    assert await forum.notices.choices() == {}


async def test_a_notice_is_read_back_as_it_was_kept(forum: Records) -> None:
    by = Speaker(BAKARY, "steering")
    comment = Comment(CommentId("t1"), 0, D1, by, NOON, "general", "x", BlockId("a"), "", "")
    await forum.comments.add(comment)
    told = Notice(NoticeId("n"), ANA, "answer", D1, NOON, "r1", comment.id, 1, BAKARY)
    assert await forum.notices.add([told]) == [ANA]
    assert await forum.notices.of(ANA, 10) == [told]


async def test_the_newest_come_first_and_no_more_than_asked_for(forum: Records) -> None:
    await forum.notices.add([notice("n1"), notice("n2"), notice("n3"), notice("n4", BAKARY)])
    assert [each.id for each in await forum.notices.of(ANA, 2)] == ["n3", "n2"]


async def test_nobody_is_told_twice_on_one_occasion(forum: Records) -> None:
    assert await forum.notices.add([notice("n1", occasion="r1 opened")]) == [ANA]
    again = [notice("n2", occasion="r1 opened"), notice("n3", BAKARY, occasion="r1 opened")]
    assert await forum.notices.add(again) == [BAKARY]
    assert [each.id for each in await forum.notices.of(ANA, 10)] == ["n1"]


async def test_what_is_not_read_is_counted_by_draft(forum: Records) -> None:
    await forum.notices.add([notice("n1"), notice("n2"), notice("n3", draft=D2), notice("n4", BAKARY)])
    await forum.notices.mark_read(ANA, [NoticeId("n1"), NoticeId("n4"), NoticeId("nowhere")])
    assert await forum.notices.unread([ANA, BAKARY]) == {ANA: {D1: 1, D2: 1}, BAKARY: {D1: 1}}
    await forum.notices.mark_read(ANA, None)
    assert await forum.notices.unread([ANA, BAKARY]) == {BAKARY: {D1: 1}}
    assert all(each.read for each in await forum.notices.of(ANA, 10))


async def test_what_is_about_one_comment_is_read_together(forum: Records) -> None:
    by = Speaker(BAKARY, "steering")
    made = [
        Comment(CommentId(id), 0, D1, by, NOON, "general", "x", BlockId("a"), "", "") for id in ("t1", "t2")
    ]
    for comment in made:
        await forum.comments.add(comment)
        for kind in ("mention", "answer"):
            told = Notice(
                NoticeId(f"{comment.id}{kind}"), ANA, kind, D1, NOON, comment.id, comment.id, 1, BAKARY
            )
            await forum.notices.add([told])
    assert await forum.notices.mark_read_about(ANA, made[0].id)
    assert not await forum.notices.mark_read_about(ANA, made[0].id), "they are read"
    assert not await forum.notices.mark_read_about(BAKARY, made[1].id), "nobody else's"
    assert await forum.notices.unread([ANA]) == {ANA: {D1: 2}}


async def test_what_somebody_chose_is_kept_until_they_choose_again(forum: Records) -> None:
    for chosen in (Choices(mention=False), Choices(round=False, answer=False), Choices(thread=False)):
        await forum.notices.choose(ANA, chosen)
        assert await forum.notices.choices() == {ANA: chosen}
