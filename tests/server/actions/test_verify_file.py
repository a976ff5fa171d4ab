"""Whether a file is what it says: exactly a version, adopted only where that is on record."""

from __future__ import annotations

import codecs
import io
import zipfile
from dataclasses import replace

import pytest

from drafts.errors import Unreadable
from drafts.export.writing import FORMATS
from server.actions import export, export_many, versions
from server.actions.desk import Desk
from server.actions.verify_file import verify_file
from tests.exporting import adopt, public, say
from tests.serving import Forum


@pytest.mark.parametrize("format", FORMATS)
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


def _changed(content: bytes, before: bytes = b"Words of one.", after: bytes = b"Words of two.") -> bytes:
    """With these words in the place of those; a Word file is packed anew around them."""
    if not content.startswith(b"PK"):
        return content.replace(before, after)
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(written, "w") as new:
        for about in old.infolist():
            new.writestr(about, old.read(about).replace(before, after))
    return written.getvalue()


async def test_a_file_of_several_is_verified(desk: Desk, forum: Forum) -> None:
    await say(desk, forum, "Words of one.")
    await say(desk, forum, "Words of two.", "1.2")
    for format in FORMATS:
        for asked in ({"versions": "newest"}, {"versions": "newest", "roundtable": "1"}):
            wish = export_many.wide({**asked, "format": format})
            content = (await export_many.export(desk, None, wish)).content
            assert (await verify_file(desk, content)).exact, (format, asked)


async def test_a_file_exported_before_adoption_is_still_that_version(desk: Desk, forum: Forum) -> None:
    draft = await say(desk, forum, "Words of one.")
    content = (await export.export(desk, None, draft, public())).content
    await adopt(desk, forum, draft)
    assert (await verify_file(desk, content)).exact


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


@pytest.mark.parametrize("format", FORMATS)
async def test_a_file_that_calls_itself_adopted_is_refused_where_nobody_adopted_it(
    desk: Desk, forum: Forum, format: str
) -> None:
    draft = await say(desk, forum, "Words of one.")
    content = (await export.export(desk, None, draft, public(format))).content
    forged = _changed(content, b"not adopted", b"adopted")
    assert forged != content
    verdict = await verify_file(desk, forged)
    assert (verdict.exact, verdict.sentences) == (
        False,
        ("The file says that version 1 of session 1.1 is adopted. It is not, and never was.",),
    )


@pytest.mark.parametrize("format", FORMATS)
async def test_a_forum_s_file_in_which_one_session_only_claims_adoption_is_refused(
    desk: Desk, forum: Forum, format: str
) -> None:
    await adopt(desk, forum, await say(desk, forum, "Words of one."))
    await say(desk, forum, "Words of two.", "1.2")
    wish = export_many.wide({"versions": "newest", "format": format})
    content = (await export_many.export(desk, None, wish)).content
    verdict = await verify_file(desk, _changed(content, b"not adopted", b"adopted"))
    assert not verdict.exact
    assert "version 1 of session 1.2 is adopted" in verdict.sentences[0]


async def test_an_adopted_version_stays_so_when_its_draft_is_reopened_and_another_adopted(
    desk: Desk, forum: Forum
) -> None:
    draft = await say(desk, forum, "Words of one.")
    await adopt(desk, forum, draft)
    first = (await export.export(desk, None, draft, public())).content
    await desk.records.reviews.reopen(draft, ("adopted", "drafting"))
    assert (await verify_file(desk, first)).exact
    await versions.create(desk, forum.guest("Carmen").person, draft, "")
    await adopt(desk, forum, draft, 2)
    assert (await verify_file(desk, first)).exact
    assert (await export.export(desk, None, draft, public())).content == first


@pytest.mark.parametrize("format", FORMATS)
async def test_a_programme_that_has_changed_since_accuses_no_file(
    desk: Desk, forum: Forum, format: str
) -> None:
    """What the file says of sessions that it does not hold is told apart from what is proven."""
    await say(desk, forum, "Words of one.")
    wish = export_many.wide({"versions": "newest", "format": format})
    content = (await export_many.export(desk, None, wish)).content
    assert len((await verify_file(desk, content)).sentences) == 2
    programme = await desk.records.programmes.current()
    assert programme
    await desk.records.programmes.replace(replace(programme, name="The Forum, renamed"), ())
    verdict = await verify_file(desk, content)
    assert verdict.exact
    assert "The versions are proven, and this beside them is not" in verdict.sentences[-1]
    assert "Not in this file: " in verdict.sentences[-1]


@pytest.mark.parametrize("format", ["markdown", "html", "json"])
@pytest.mark.parametrize("mark", [b"", codecs.BOM_UTF8])
async def test_line_ends_that_mail_has_changed_are_called_that(
    desk: Desk, forum: Forum, format: str, mark: bytes
) -> None:
    draft = await say(desk, forum, "Words of one.")
    content = (await export.export(desk, None, draft, public(format))).content
    verdict = await verify_file(desk, mark + content.replace(b"\n", b"\r\n"))
    assert not verdict.exact
    assert "The words are exactly version 1 of session 1.1" in verdict.sentences[0]
    assert "only the ends of its lines differ" in verdict.sentences[0]
