"""A public text leaves the house only when it names nobody, or the chair says that it does not."""

from __future__ import annotations

import pytest

from drafts.errors import Conflict, Forbidden, Malformed
from drafts.export.leaks import WouldName
from drafts.export.writing import FORMATS
from drafts.ids import BlockId, DraftId
from drafts.text.anchors import Asked
from server.actions import comments, drafts, export, export_many, review, versions
from server.actions.desk import Desk
from server.actions.verify_file import verify_file
from server.ports import Filters
from tests.exporting import adopt, public, say
from tests.serving import Forum
from tests.visiting import paragraph, questions_of, tamper, write


async def refused(desk: Desk, forum: Forum, draft: DraftId, format: str = "markdown") -> WouldName:
    with pytest.raises(WouldName) as stopped:
        await export.export(desk, forum.guest("Carmen").person, draft, public(format))
    return stopped.value


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("As Grace Sample put it.", "person"),
        ("Ask farid@example.org for it.", "address"),
        ("Examplia has low fees.", "delegation"),
        ("The delegate of Utopia agreed.", "phrase"),
    ],
)
async def test_a_public_file_that_would_name_somebody_stops(
    desk: Desk, forum: Forum, format: str, words: str, why: str
) -> None:
    draft = await say(desk, forum, words)
    stopped = await refused(desk, forum, draft, format)
    assert stopped.code == "would-name"
    assert {(hit.number, hit.why) for hit in stopped.hits} == {(1, why)}
    assert "paragraph 1" in stopped.sentence


async def test_a_comment_does_not_leave_in_the_words_of_the_text(desk: Desk, forum: Forum) -> None:
    words = "This sentence was only ever meant for the drafting team"
    draft = await say(desk, forum, f"{words.upper()}.")
    asked = comments.Wanted(Asked(BlockId("ablock"), 0, 10, "Protection"), "general", words)
    await comments.add(desk, forum.guest("Farid").person, draft, asked)
    assert {hit.why for hit in (await refused(desk, forum, draft)).hits} == {"comment"}


async def test_the_working_file_is_not_stopped(desk: Desk, forum: Forum) -> None:
    draft = await say(desk, forum, "As Grace Sample put it.")
    wish = export.wish(["1"], "markdown", "working", None)
    assert b"Grace Sample" in (await export.export(desk, forum.guest("Ana").person, draft, wish)).content


async def test_the_chair_confirms_a_false_alarm_and_from_then_on_everybody_may_export(
    desk: Desk, forum: Forum
) -> None:
    draft = await say(desk, forum, "The delegate of the workers’ council agreed.")
    stopped = await refused(desk, forum, draft)
    chair = forum.guest("Carmen").person
    file = await export.export(desk, chair, draft, public(confirm=stopped.hits[0].fingerprint))
    assert b"council" in file.content
    for format in FORMATS:
        await export.export(desk, forum.guest("Ana").person, draft, public(format))
    [(_, entry)] = await desk.records.register.read(Filters(act="false alarm confirmed"), None, 10)
    assert entry is not None
    assert (entry.done.person, entry.done.draft) == (chair.id, draft)
    assert entry.done.about["fingerprint"] == stopped.hits[0].fingerprint
    assert "paragraph 1: The delegate of" in str(entry.done.about["words"])


async def test_one_confirmation_is_of_one_hit_and_the_others_still_stop_the_file(
    desk: Desk, forum: Forum
) -> None:
    draft = await say(
        desk, forum, "The delegate of the workers’ council and the delegate of the youth agreed."
    )
    chair = forum.guest("Carmen").person
    first, second = (await refused(desk, forum, draft)).hits
    with pytest.raises(WouldName, match="That is confirmed; there is more") as again:
        await export.export(desk, chair, draft, public(confirm=first.fingerprint))
    assert again.value.hits == (second,)
    await export.export(desk, chair, draft, public(confirm=second.fingerprint))


@pytest.mark.parametrize("words", ["As Grace Sample put it.", "Ask farid@example.org for it."])
async def test_a_whole_name_or_an_address_is_confirmed_by_itself_with_a_reason(
    desk: Desk, forum: Forum, words: str
) -> None:
    draft = await say(desk, forum, f"The delegate of the workers’ council agreed. {words}")
    chair = forum.guest("Carmen").person
    hits = (await refused(desk, forum, draft)).hits
    together = ",".join(hit.fingerprint for hit in hits)
    with pytest.raises(Malformed, match="confirm it by itself"):
        await export.export(desk, chair, draft, public(confirm=together, reason="All of it."))
    [whole] = [hit for hit in hits if hit.whole]
    with pytest.raises(Malformed, match="say why it names nobody"):
        await export.export(desk, chair, draft, public(confirm=whole.fingerprint))
    with pytest.raises(WouldName):
        await export.export(desk, chair, draft, public(confirm=whole.fingerprint, reason="A ship’s name."))
    [(_, entry)] = await desk.records.register.read(Filters(act="false alarm confirmed"), None, 10)
    assert entry is not None
    assert entry.done.about["reason"] == "A ship’s name."
    [rest] = (await refused(desk, forum, draft)).hits
    assert not rest.whole


async def test_reasons_that_the_register_alone_has_do_not_leave(desk: Desk, forum: Forum) -> None:
    """Of a reopening, and of a waiver that was taken back."""
    chair, ana = forum.guest("Carmen").person, forum.guest("Ana").person
    text = "One state asked to reconsider the welfare funds. The room was too small for that talk."
    draft = await say(desk, forum, text)
    await adopt(desk, forum, draft)
    await review.reopen(desk, chair, draft, "One state asked to reconsider the welfare funds")
    _, asked, *_ = await questions_of(desk, "1.1")
    await drafts.waive(desk, ana, draft, asked, "The room was too small for that talk")
    await drafts.unwaive(desk, ana, draft, asked)
    assert [hit.why for hit in (await refused(desk, forum, draft)).hits] == ["comment", "comment"]


async def test_only_the_chair_confirms(desk: Desk, forum: Forum) -> None:
    draft = await say(desk, forum, "The delegate of the workers’ council agreed.")
    stopped = await refused(desk, forum, draft)
    with pytest.raises(Forbidden, match="Only the chair"):
        await export.export(
            desk, forum.guest("Ana").person, draft, public(confirm=stopped.hits[0].fingerprint)
        )


async def test_what_was_confirmed_does_not_cover_words_that_came_later(desk: Desk, forum: Forum) -> None:
    draft = await say(desk, forum, "The delegate of the workers’ council agreed.")
    first = await refused(desk, forum, draft)
    await write(desk, draft, forum.guest("Ana").person.id, paragraph("more", "Grace Sample too."), client=99)
    await versions.create(desk, forum.guest("Carmen").person, draft, "")
    wish = export.wish(["2"], "markdown", "public", None, first.hits[0].fingerprint)
    with pytest.raises(WouldName, match="others than those that were confirmed"):
        await export.export(desk, forum.guest("Carmen").person, draft, wish)


async def test_who_reads_no_working_text_is_not_told_what_was_found(desk: Desk, forum: Forum) -> None:
    draft = await say(desk, forum, "As Grace Sample put it.")
    await adopt(desk, forum, draft)
    with pytest.raises(WouldName) as stopped:
        await export.export(desk, forum.guest("Luis").person, draft, public())
    assert stopped.value.hits == ()
    assert "Grace" not in stopped.value.sentence


# ── several sessions ──


async def test_a_forum_is_one_file_of_its_newest_versions(desk: Desk, forum: Forum) -> None:
    await say(desk, forum, "Words of one.")
    await say(desk, forum, "Words of two.", "1.2")
    wish = export_many.wide({"versions": "newest", "roundtable": "1"})
    file = await export_many.export(desk, forum.guest("Carmen").person, wish)
    text = file.content.decode()
    assert file.name == "roundtable-1-newest.md"
    assert text.index("Words of one.") < text.index("Words of two.")
    assert "Not in this file: 1.3" in text or "missing: []" in text
    [(_, entry)] = await desk.records.register.read(Filters(act="exported"), None, 1)
    assert entry is not None
    assert entry.done.about["versions"] == "1.1 version 1, 1.2 version 1"


async def test_everybody_takes_the_adopted_sessions_home(desk: Desk, forum: Forum) -> None:
    draft = await say(desk, forum, "Words of one.")
    await say(desk, forum, "Words of two.", "1.2")
    await adopt(desk, forum, draft)
    luis = forum.guest("Luis").person
    text = (await export_many.export(desk, luis, export_many.wide({}))).content.decode()
    assert "Words of one." in text
    assert "Words of two." not in text
    with pytest.raises(Exception, match="not open to you"):
        await export_many.export(desk, luis, export_many.wide({"versions": "newest"}))


async def test_a_confirmed_session_is_confirmed_in_the_forum_s_file_too(desk: Desk, forum: Forum) -> None:
    draft = await say(desk, forum, "The delegate of the workers’ council agreed.")
    chair = forum.guest("Carmen").person
    stopped = await refused(desk, forum, draft)
    await export.export(desk, chair, draft, public(confirm=stopped.hits[0].fingerprint))
    await export_many.export(desk, chair, export_many.wide({"versions": f"{draft}:1"}))


async def test_a_compendium_gathers_one_kind_from_all_sessions(desk: Desk, forum: Forum) -> None:
    draft = forum.drafts["1.2"]
    await write(
        desk, draft, forum.guest("Ana").person.id, paragraph("good", "Fees online.", None, "good-practice")
    )
    for each in (draft, forum.drafts["1.1"]):
        await versions.create(desk, forum.guest("Carmen").person, each, "")
    wish = export_many.Wide(which="newest", only="good-practice")
    text = (await export_many.export(desk, None, wish)).content.decode()
    assert "Contracts are read aloud" in text
    assert "Fees online." in text
    assert "Protection starts at home." not in text


async def test_a_version_changed_in_the_database_is_named_and_not_exported(desk: Desk, forum: Forum) -> None:
    draft = await say(desk, forum, "Words of one.")
    content = (await export.export(desk, None, draft, public())).content
    tamper(forum, "UPDATE version SET canonical = replace(canonical, 'one', 'two') WHERE draft = ?", draft)
    for format in FORMATS:
        with pytest.raises(Conflict, match=r"Session 1\.1: Version 1 is not what was frozen") as refusal:
            await export.export(desk, forum.guest("Carmen").person, draft, public(format))
        assert refusal.value.code == "version-damaged"
    with pytest.raises(Conflict, match="is not what was frozen"):
        await verify_file(desk, content)
    with pytest.raises(Conflict, match="is not what was frozen"):
        await export_many.export(desk, None, export_many.wide({"versions": "newest"}))
