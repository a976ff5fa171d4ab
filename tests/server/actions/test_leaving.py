"""A public text leaves the house only when it names nobody, or the chair says that it does not."""

from __future__ import annotations

import io
import zipfile

import pytest

from drafts.errors import Conflict, Forbidden, Unreadable
from drafts.export.leaks import WouldName
from drafts.ids import BlockId, DraftId
from drafts.review.verdicts import Adoption, Submission
from drafts.text.anchors import Asked
from server.actions import comments, export, export_many, versions
from server.actions.desk import Desk
from server.actions.verify_file import verify_file
from server.ports import Filters
from tests.serving import Forum
from tests.visiting import paragraph, tamper, write


async def say(desk: Desk, forum: Forum, words: str, session: str = "1.1") -> DraftId:
    """Ana, or Dina in 1.2, writes this and freezes."""
    draft, who = forum.drafts[session], forum.guest("Ana").person
    await write(desk, draft, who.id, paragraph("named", words), client=4242)
    await versions.create(desk, forum.guest("Carmen").person, draft, "")
    return draft


def public(format: str = "markdown", confirm: str | None = None) -> export.Wish:
    return export.wish(["1"], format, "public", None, confirm)


async def refused(desk: Desk, forum: Forum, draft: DraftId, format: str = "markdown") -> WouldName:
    with pytest.raises(WouldName) as stopped:
        await export.export(desk, forum.guest("Carmen").person, draft, public(format))
    return stopped.value


@pytest.mark.parametrize("format", export.FORMATS)
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


async def adopt(desk: Desk, forum: Forum, draft: DraftId) -> None:
    """Version 1, straight from drafting."""
    chair, now = forum.guest("Carmen").person.id, desk.clock.now()
    [version, *_] = await versions.all_of(desk, None, draft)
    submission = Submission(draft, 1, version.hash, chair, now)
    await desk.records.reviews.submit(submission, ("drafting", "Troika review"))
    adoption = Adoption(draft, 1, version.hash, chair, "The Troika met.", now)
    await desk.records.reviews.adopt(adoption, ("Troika review", "adopted"))


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
    file = await export.export(desk, chair, draft, public(confirm=stopped.fingerprint))
    assert b"council" in file.content
    for format in export.FORMATS:
        await export.export(desk, forum.guest("Ana").person, draft, public(format))
    [(_, entry)] = await desk.records.register.read(Filters(act="false alarm confirmed"), None, 10)
    assert entry is not None
    assert (entry.done.person, entry.done.draft) == (chair.id, draft)
    assert entry.done.about["fingerprint"] == stopped.fingerprint
    assert "paragraph 1: The delegate of" in str(entry.done.about["words"])


async def test_only_the_chair_confirms(desk: Desk, forum: Forum) -> None:
    draft = await say(desk, forum, "The delegate of the workers’ council agreed.")
    stopped = await refused(desk, forum, draft)
    with pytest.raises(Forbidden, match="Only the chair"):
        await export.export(desk, forum.guest("Ana").person, draft, public(confirm=stopped.fingerprint))


async def test_what_was_confirmed_does_not_cover_words_that_came_later(desk: Desk, forum: Forum) -> None:
    draft = await say(desk, forum, "The delegate of the workers’ council agreed.")
    first = await refused(desk, forum, draft)
    await write(desk, draft, forum.guest("Ana").person.id, paragraph("more", "Grace Sample too."), client=99)
    await versions.create(desk, forum.guest("Carmen").person, draft, "")
    wish = export.wish(["2"], "markdown", "public", None, first.fingerprint)
    with pytest.raises(WouldName, match="others than those that were confirmed"):
        await export.export(desk, forum.guest("Carmen").person, draft, wish)


async def test_who_reads_no_working_text_is_not_told_what_was_found(desk: Desk, forum: Forum) -> None:
    draft = await say(desk, forum, "As Grace Sample put it.")
    await adopt(desk, forum, draft)
    with pytest.raises(WouldName) as stopped:
        await export.export(desk, forum.guest("Luis").person, draft, public())
    assert (stopped.value.hits, stopped.value.fingerprint) == ((), None)
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
    await export.export(desk, chair, draft, public(confirm=stopped.fingerprint))
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


# ── whether a file is what it says ──


@pytest.mark.parametrize("format", export.FORMATS)
@pytest.mark.parametrize("profile", ["public", "working"])
async def test_a_file_is_verified_and_a_changed_one_is_not(
    desk: Desk, forum: Forum, format: str, profile: str
) -> None:
    draft = await say(desk, forum, "Words of one.")
    wish = export.wish(["1"], format, profile, "question")
    content = (await export.export(desk, None, draft, wish)).content
    verdict = await verify_file(desk, content)
    assert (verdict.exact, verdict.sentences[0]) == (
        True, f"Exactly version 1 of session 1.1, as {profile} {format}.",
    )  # fmt: skip
    changed = await verify_file(desk, _changed(content))
    assert not changed.exact
    assert "differ" in changed.sentences[0]


def _changed(content: bytes) -> bytes:
    return _with(content, b"Words of one.", b"Words of two.")


def _with(content: bytes, old: bytes, new_words: bytes) -> bytes:
    """Some words others; a Word file is packed anew around them."""
    if not content.startswith(b"PK"):
        return content.replace(old, new_words)
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as archive, zipfile.ZipFile(written, "w") as new:
        for about in archive.infolist():
            new.writestr(about, archive.read(about).replace(old, new_words))
    return written.getvalue()


async def test_a_file_of_several_is_verified(desk: Desk, forum: Forum) -> None:
    await say(desk, forum, "Words of one.")
    await say(desk, forum, "Words of two.", "1.2")
    for format in export.FORMATS:
        for asked in ({"versions": "newest"}, {"versions": "newest", "roundtable": "1"}):
            wish = export_many.wide({**asked, "format": format})
            content = (await export_many.export(desk, None, wish)).content
            assert (await verify_file(desk, content)).exact, (format, asked)


async def test_a_file_exported_before_adoption_is_still_that_version(desk: Desk, forum: Forum) -> None:
    draft = await say(desk, forum, "Words of one.")
    content = (await export.export(desk, None, draft, public())).content
    await adopt(desk, forum, draft)
    verdict = await verify_file(desk, content)
    assert verdict.exact
    assert "Version 1 of session 1.1 has been adopted since." in verdict.sentences


@pytest.mark.parametrize("format", export.FORMATS)
@pytest.mark.parametrize("wide", [False, True])
async def test_a_version_that_was_not_adopted_is_not_certified_as_adopted(
    desk: Desk, forum: Forum, format: str, wide: bool
) -> None:
    draft = await say(desk, forum, "Words of one.")
    if wide:
        wish = export_many.wide({"versions": "newest", "format": format})
        content = (await export_many.export(desk, None, wish)).content
    else:
        content = (await export.export(desk, None, draft, public(format))).content
    forged = await verify_file(desk, _with(content, b"not adopted", b"adopted"))
    assert forged.sentences == (
        "The file says that version 1 of session 1.1 is adopted. It is not, and never was.",
    )


@pytest.mark.parametrize("format", export.FORMATS)
async def test_a_file_of_several_stays_exact_when_the_programme_changes(
    desk: Desk, forum: Forum, format: str
) -> None:
    await say(desk, forum, "Words of one.")
    wish = export_many.wide({"versions": "newest", "format": format})
    content = (await export_many.export(desk, None, wish)).content
    tamper(forum, "UPDATE session SET title = 'Ports, & <harbours>' WHERE number <> '1.1'")
    tamper(forum, "UPDATE forum SET name = 'Another name'")
    assert (await verify_file(desk, content)).exact


@pytest.mark.parametrize("format", ["markdown", "html", "json"])
async def test_line_ends_that_mail_has_changed_are_said_to_be_that(
    desk: Desk, forum: Forum, format: str
) -> None:
    draft = await say(desk, forum, "Words of one.")
    content = (await export.export(desk, None, draft, public(format))).content
    for sent in (content.replace(b"\n", b"\r\n"), b"\xef\xbb\xbf" + content):
        verdict = await verify_file(desk, sent)
        assert not verdict.exact
        assert "only the file's line ends" in verdict.sentences[0]


async def test_a_file_of_another_forum_names_no_version_here(desk: Desk, forum: Forum) -> None:
    draft = await say(desk, forum, "Words of one.")
    content = (await export.export(desk, None, draft, public())).content
    [version] = await versions.all_of(desk, None, draft)
    other = await verify_file(desk, content.replace(version.hash.encode(), b"a" * 64))
    assert "No version here has the hash" in other.sentences[0]
    wrong = await verify_file(desk, content.replace(b"\nversion: 1\n", b"\nversion: 2\n"))
    assert "The hash is that of version 1; the file says version 2." in wrong.sentences
    live = await export.export(desk, None, draft, export.wish(["live"], "markdown", "public", None))
    assert "working text, not a version" in (await verify_file(desk, live.content)).sentences[0]


@pytest.mark.parametrize(
    "content",
    [b"", b"# hello", b"PK\x03\x04", b"{}", b"\xff\xfe", b"---\na: [\n---\n", b"<!doctype html></head>"],
)
async def test_what_is_no_export_is_said_to_be_none(desk: Desk, content: bytes) -> None:
    with pytest.raises(Unreadable, match="no file that Penholder exported"):
        await verify_file(desk, content)


async def test_a_version_changed_in_the_database_is_named_and_not_exported(desk: Desk, forum: Forum) -> None:
    draft = await say(desk, forum, "Words of one.")
    content = (await export.export(desk, None, draft, public())).content
    tamper(forum, "UPDATE version SET canonical = replace(canonical, 'one', 'two') WHERE draft = ?", draft)
    for format in export.FORMATS:
        with pytest.raises(Conflict, match=r"Session 1\.1: Version 1 is not what was frozen") as refusal:
            await export.export(desk, forum.guest("Carmen").person, draft, public(format))
        assert refusal.value.code == "version-damaged"
    with pytest.raises(Conflict, match="is not what was frozen"):
        await verify_file(desk, content)
    with pytest.raises(Conflict, match="is not what was frozen"):
        await export_many.export(desk, None, export_many.wide({"versions": "newest"}))
