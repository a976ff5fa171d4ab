"""What was reviewed is what is exported, whatever happens to the programme afterwards."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace

import pytest

from drafts.errors import Malformed
from drafts.ids import DraftId
from drafts.programme.model import SessionPlan
from drafts.review.versions import read_canonical
from server.actions import drafts, export, programme, verify, versions
from server.actions.desk import Desk
from tests.serving import Forum
from tests.visiting import questions_of

WISHES = [
    (format, profile, group)
    for format in ("markdown", "html", "docx", "json")
    for profile in ("public", "working")
    for group in (None, "question")
]
REASON = "Nobody from the ministries was in the room"


async def exported(desk: Desk, draft: DraftId, version: str = "1") -> Mapping[object, export.File]:
    """The version's files in every form that one can ask for."""
    return {wish: await export.export(desk, None, draft, export.wish([version], *wish)) for wish in WISHES}


async def freeze(desk: Desk, forum: Forum) -> DraftId:
    draft = forum.drafts["1.1"]
    await versions.create(desk, forum.guest("Ana").person, draft, "for the Troika")
    return draft


async def import_again(desk: Desk) -> None:
    """The forum and session 1.1 renamed; its first question withdrawn, its second reworded."""
    plan = await programme.loaded(desk)
    table, *others = plan.roundtables
    sessions = tuple(_renamed(session) if session.number == "1.1" else session for session in table.sessions)
    again = replace(
        plan,
        name=f"{plan.name}, revised",
        year=2031,
        roundtables=(replace(table, sessions=sessions), *others),
    )
    await programme.bring_in(desk, None, programme.as_yaml(again).encode(), withdraw=True)


def _renamed(session: SessionPlan) -> SessionPlan:
    _, second, *rest = session.questions
    reworded = (f"{second.rstrip('?')}, and for whom?", *rest)
    return replace(session, title="Under another title", questions=reworded)


async def test_what_was_reviewed_is_what_is_exported_after_the_programme_has_changed(
    desk: Desk, forum: Forum
) -> None:
    draft = await freeze(desk, forum)
    before = await exported(desk, draft)
    asked = await questions_of(desk, "1.1")
    await import_again(desk)
    assert len(await questions_of(desk, "1.1")) == len(asked) - 1
    assert await exported(desk, draft) == before
    assert await verify.faults(desk.records) == ()


async def test_what_was_reviewed_is_what_is_exported_after_a_question_is_waived(
    desk: Desk, forum: Forum
) -> None:
    draft = await freeze(desk, forum)
    before = await exported(desk, draft)
    _, second, *_ = await questions_of(desk, "1.1")
    await drafts.waive(desk, forum.guest("Ana").person, draft, second, REASON)
    assert await exported(desk, draft) == before


async def test_a_waiver_is_frozen_with_the_version_and_its_reason_stays_in_the_house(
    desk: Desk, forum: Forum
) -> None:
    ana = forum.guest("Ana").person
    _, second, *_ = await questions_of(desk, "1.1")
    await drafts.waive(desk, ana, forum.drafts["1.1"], second, REASON)
    draft = await freeze(desk, forum)
    await drafts.unwaive(desk, ana, draft, second)
    [version] = await desk.records.versions.all(draft)
    files = await exported(desk, draft)
    coverage = json.loads(files["json", "public", None].content)["coverage"]
    assert [answer["state"] for answer in coverage][:2] == ["answered", "waived"]
    assert read_canonical(version.canonical).heading.waived == {second: REASON}
    assert not any(REASON.encode() in file.content for file in files.values())


async def test_the_working_text_is_exported_under_the_programme_of_today(desk: Desk, forum: Forum) -> None:
    await import_again(desk)
    files = await exported(desk, forum.drafts["1.1"], "live")
    said = files["markdown", "public", None].content.decode()
    assert "title: Under another title\n" in said
    assert ", and for whom?" in said


def test_one_asks_for_the_working_text_or_for_a_version_not_for_both() -> None:
    for both in (["live", "2"], ["1", "2"]):
        with pytest.raises(Malformed, match="not for two") as refusal:
            export.wish(both, "markdown", "public", None)
        assert refusal.value.code == "two-versions"
