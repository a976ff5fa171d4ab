"""What the working profile carries besides the text: who made the version, and every comment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from drafts.discussion.comments import Comment, Reply, Speaker
from drafts.discussion.mentions import plain
from drafts.export import document
from drafts.export.document import House, Remark
from drafts.ids import PersonId
from drafts.review.versions import Version
from drafts.text.anchors import Asked, Now, Place, Reading, of_blocks
from server.actions.desk import Desk
from server.actions.people import called
from server.actions.threads import Thread, threads_of

Names = Mapping[PersonId, str]


async def house(desk: Desk, version: Version) -> House:
    """With all comments on the draft as they stand now; those that were withdrawn are left out."""
    names = {person.id: person.name for person in await desk.records.people.all()}
    comments = await desk.records.comments.all(version.draft)
    threads = await threads_of(desk, version.draft, [each for each in comments if not each.withdrawn])
    return House(names.get(version.author, ""), tuple(_remarks(version, threads, names)))


def _remarks(version: Version, threads: Sequence[Thread], names: Names) -> list[Remark]:
    text = of_blocks(version.outcome.blocks)
    return [_remark(thread.comment, _place(text, thread.comment, thread.now), names) for thread in threads]


def _place(text: Reading, comment: Comment, now: Now) -> Place | None:
    """Where the words are in the version: as they are today, or as they were when they were commented on.

    A version keeps no anchors; so its words are looked for, from where they are today.
    """
    if not comment.quote:
        return text.find(Asked(comment.block, 0, 0, ""))
    for words in (now.text, comment.then):
        asked = Asked(now.block or comment.block, now.start, now.start + len(words), words)
        place = text.find(asked) if words else None
        if place and place.text == words:
            return place
    return text.find(Asked(comment.block, 0, 0, ""))


def _remark(comment: Comment, place: Place | None, names: Names) -> Remark:
    decided = comment.disposition
    return Remark(
        number=comment.number,
        author=_speaker(comment.author, names),
        at=comment.at,
        type=comment.type,
        text=plain(comment.text, names),
        block=place.block if place else None,
        start=place.start if place else 0,
        end=place.end if place else 0,
        quote=comment.then,
        wording=comment.wording,
        decision=decided.decision if decided else None,
        reason=plain(decided.reason, names) if decided else "",
        by=_speaker(decided.by, names) if decided else "",
        replies=tuple(_reply(reply, names) for reply in comment.replies if not reply.withdrawn),
    )


def _reply(reply: Reply, names: Names) -> document.Reply:
    return document.Reply(_speaker(reply.author, names), reply.at, plain(reply.text, names))


def _speaker(speaker: Speaker, names: Names) -> str:
    speaks_as = ", ".join(filter(None, (called(speaker.capacity), speaker.delegation)))
    return f"{names.get(speaker.person, speaker.person)} ({speaks_as})"
