"""Notices: told once, to whom it concerns, as long as they may read the draft."""

from __future__ import annotations

from drafts.discussion.notices import Choices
from drafts.ids import BlockId, CommentId
from drafts.people import Person
from drafts.text.anchors import Asked
from server.actions import comments, dispositions, notices
from server.actions.comments import Wanted
from server.actions.desk import Desk
from server.actions.dispositions import Ruling
from tests.serving import Forum
from tests.visiting import tamper


async def commented(desk: Desk, forum: Forum, name: str, text: str = "Hm.") -> CommentId:
    wanted = Wanted(Asked(BlockId("ablock"), 0, 0, ""), "general", text)
    return (await comments.add(desk, forum.guest(name).person, forum.drafts["1.1"], wanted)).comment.id


def at(forum: Forum, name: str) -> str:
    return f"@[{name}]({forum.guest(name).person.id})"


async def told(desk: Desk, person: Person) -> list[tuple[str, int | None, str]]:
    shown = await notices.shown(desk, person)
    assert shown.unread == sum(not notice.read for notice in shown.notices)
    return [
        (notice.kind, notice.number, shown.people[notice.by].name.split()[0] if notice.by else "")
        for notice in shown.notices
    ]


async def test_an_answer_and_a_decision_reach_the_author(desk: Desk, forum: Forum) -> None:
    ana, farid, draft = forum.guest("Ana").person, forum.guest("Farid").person, forum.drafts["1.1"]
    id = await commented(desk, forum, "Farid")
    await comments.reply(desk, ana, draft, id, "Indeed.")
    await dispositions.settle(desk, ana, draft, id, Ruling("noted", "Thank you."))
    assert await told(desk, farid) == [("disposition", 1, "Ana"), ("answer", 1, "Ana")]
    assert await told(desk, ana) == []


async def test_an_answer_reaches_everybody_who_has_taken_part_in_the_thread(desk: Desk, forum: Forum) -> None:
    ana, grace, draft = forum.guest("Ana").person, forum.guest("Grace").person, forum.drafts["1.1"]
    id = await commented(desk, forum, "Farid")
    await comments.reply(desk, grace, draft, id, "We agree.")
    await comments.reply(desk, ana, draft, id, "Thank you both.")
    assert await told(desk, grace) == [("answer", 1, "Ana")]
    assert await told(desk, forum.guest("Farid").person) == [("answer", 1, "Ana"), ("answer", 1, "Grace")]
    assert await told(desk, forum.guest("Hugo").person) == [], "who only reads is told nothing"
    await comments.reply(desk, forum.guest("Farid").person, draft, id, "Good.")
    assert (await told(desk, grace))[0] == ("answer", 1, "Farid"), "and the author's answers too"


async def test_who_does_not_want_answers_in_threads_of_others_still_has_those_to_their_own(
    desk: Desk, forum: Forum
) -> None:
    ana, grace, draft = forum.guest("Ana").person, forum.guest("Grace").person, forum.drafts["1.1"]
    await notices.choose(desk, grace, Choices(thread=False))
    others, own = await commented(desk, forum, "Farid"), await commented(desk, forum, "Grace")
    await comments.reply(desk, grace, draft, others, "We agree.")
    for id in (others, own):
        await comments.reply(desk, ana, draft, id, "Thank you.")
    assert await told(desk, grace) == [("answer", 2, "Ana")]


async def test_who_has_withdrawn_their_answer_takes_no_part_any_more(desk: Desk, forum: Forum) -> None:
    ana, grace, draft = forum.guest("Ana").person, forum.guest("Grace").person, forum.drafts["1.1"]
    id = await commented(desk, forum, "Farid")
    thread = await comments.reply(desk, grace, draft, id, "We agree.")
    await comments.withdraw_reply(desk, grace, draft, thread.comment.replies[0].id)
    await comments.reply(desk, ana, draft, id, "Thank you.")
    assert await told(desk, grace) == []


async def test_an_answer_that_mentions_its_reader_is_told_once(desk: Desk, forum: Forum) -> None:
    ana, farid, draft = forum.guest("Ana").person, forum.guest("Farid").person, forum.drafts["1.1"]
    id = await commented(desk, forum, "Farid")
    await comments.reply(desk, ana, draft, id, at(forum, "Farid"))
    assert await told(desk, farid) == [("mention", 1, "Ana")]
    await notices.choose(desk, farid, Choices(mention=False))
    await comments.reply(desk, ana, draft, id, at(forum, "Farid"))
    assert (await told(desk, farid))[0] == ("answer", 1, "Ana"), "unless they want no mentions"


async def test_nobody_is_told_of_what_they_did_themselves(desk: Desk, forum: Forum) -> None:
    ana, draft = forum.guest("Ana").person, forum.drafts["1.1"]
    id = await commented(desk, forum, "Ana", at(forum, "Ana"))
    await comments.reply(desk, ana, draft, id, "I add:")
    await dispositions.settle(desk, ana, draft, id, Ruling("noted", "Done."))
    assert await told(desk, ana) == []


async def test_a_mention_reaches_whom_it_names_if_they_may_read_the_draft(desk: Desk, forum: Forum) -> None:
    text = " ".join(at(forum, name) for name in ("Grace", "Grace", "Karin", "Luis")) + " @[Nobody](nobody)"
    await commented(desk, forum, "Farid", text)
    assert await told(desk, forum.guest("Grace").person) == [("mention", 1, "Farid")]
    for name in ("Karin", "Luis"):
        assert await told(desk, forum.guest(name).person) == []


async def test_who_may_not_read_the_draft_any_more_is_told_nothing_of_it(desk: Desk, forum: Forum) -> None:
    grace = forum.guest("Grace").person
    await commented(desk, forum, "Farid", at(forum, "Grace"))
    tamper(forum, "DELETE FROM capacity WHERE person = ?", grace.id)
    assert await told(desk, grace) == []
    await commented(desk, forum, "Farid", at(forum, "Grace"))
    assert await desk.records.notices.unread([grace.id]) == {grace.id: {forum.drafts["1.1"]: 1}}, (
        "the old one"
    )


async def test_each_chooses_what_they_are_told(desk: Desk, forum: Forum) -> None:
    grace = forum.guest("Grace").person
    assert await notices.choices_of(desk, grace) == Choices()
    await notices.choose(desk, grace, Choices(mention=False))
    await commented(desk, forum, "Farid", at(forum, "Grace"))
    assert await told(desk, grace) == []
    assert await notices.choices_of(desk, grace) == Choices(mention=False)


async def test_what_was_read_is_not_counted_and_stays(desk: Desk, forum: Forum) -> None:
    grace = forum.guest("Grace").person
    for _ in range(3):
        await commented(desk, forum, "Farid", at(forum, "Grace"))
    newest = (await notices.shown(desk, grace)).notices[0]
    assert (await notices.mark_read(desk, grace, [newest.id])).unread == 2
    assert (await notices.mark_read(desk, grace, None)).unread == 0
    assert len(await told(desk, grace)) == 3


async def test_who_has_gone_to_a_comment_knows_what_they_were_told_of_it(desk: Desk, forum: Forum) -> None:
    grace = forum.guest("Grace").person
    first = await commented(desk, forum, "Farid", at(forum, "Grace"))
    await commented(desk, forum, "Farid", at(forum, "Grace"))
    assert (await notices.seen(desk, grace, first)).unread == 1
