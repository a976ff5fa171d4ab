"""Texts of the demo forum that are frozen, adopted and asked for as files."""

from __future__ import annotations

from drafts.ids import DraftId
from drafts.review.verdicts import Adoption, Submission
from server.actions import export, versions
from server.actions.desk import Desk
from tests.serving import Forum
from tests.visiting import paragraph, write


async def say(desk: Desk, forum: Forum, words: str, session: str = "1.1") -> DraftId:
    """Ana, or Dina in 1.2, writes this and freezes."""
    draft, who = forum.drafts[session], forum.guest("Ana").person
    await write(desk, draft, who.id, paragraph("named", words), client=4242)
    await versions.create(desk, forum.guest("Carmen").person, draft, "")
    return draft


def public(format: str = "markdown", confirm: str | None = None, reason: str | None = None) -> export.Wish:
    return export.wish(["1"], format, "public", None, confirm, reason)


async def adopt(desk: Desk, forum: Forum, draft: DraftId, number: int = 1) -> None:
    """This version, straight from drafting."""
    chair, now = forum.guest("Carmen").person.id, desk.clock.now()
    version = await desk.records.versions.get(draft, number)
    submission = Submission(draft, number, version.hash, chair, now)
    await desk.records.reviews.submit(submission, ("drafting", "Troika review"))
    adoption = Adoption(draft, number, version.hash, chair, "The Troika met.", now)
    await desk.records.reviews.adopt(adoption, ("Troika review", "adopted"))
