"""Comments: made, answered, withdrawn, closed. Commenting is a command and not a write, so
whoever may only comment needs no right to the text: the server puts the anchor there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from drafts.discussion import limits, states
from drafts.discussion.comments import Closed, Comment, CommentType, Reply
from drafts.discussion.mentions import mentioned
from drafts.discussion.notices import NoticeKind
from drafts.discussion.rounds import Round, why_over
from drafts.errors import Conflict, Malformed, Unknown
from drafts.ids import CommentId, DraftId, PersonId, ReplyId
from drafts.people import Person
from drafts.register import Detail
from drafts.text.anchors import Asked, Place, Reading, put
from drafts.text.blocks import Run
from drafts.text.draft import Op
from server.actions import rounds
from server.actions.desk import Desk, allowed
from server.actions.drafts import Found, find
from server.actions.notices import Occasion, tell_all
from server.actions.register import recording
from server.actions.speakers import last_round, speaking, speaks
from server.actions.threads import Everybody, Thread, tell, threads_of


@dataclass(frozen=True, slots=True)
class Wanted:
    """A comment as somebody asks for it. `wording`: what they propose for the words, or None."""

    words: Asked
    type: CommentType
    text: str
    wording: str | None = None


@dataclass(frozen=True, slots=True)
class Discussion:
    """A draft's threads in the order of their numbers; `round` is the last one. What the asker may do
    now, and why not comment."""

    threads: tuple[Thread, ...]
    people: Everybody
    round: Round | None
    comments: bool
    settles: bool
    settles_anew: bool
    opens_rounds: bool
    why: str


async def read(desk: Desk, person: Person | None, draft: DraftId) -> Discussion:
    """For everybody who may read the draft. Raises Unknown."""
    found = await find(desk, person, draft)
    last = await last_round(desk, draft)
    kept = await desk.records.comments.all(draft)
    threads = await threads_of(desk, draft, kept)
    able = person is not None and speaks(person, found, last, desk)
    settles = person is not None and allowed(person, "settle", found.record.at_stage)
    at_stage = found.record.at_stage
    opens = person is not None and at_stage.stage in rounds.OPENS and allowed(person, "round", at_stage)
    people = (await desk.hub.roster.now()).people
    why = "" if able else _why_not(person, found, last, desk)
    anew = person is not None and allowed(person, "settle anew", at_stage)
    return Discussion(threads, people, last, able, settles, anew, opens, why)


def _why_not(person: Person | None, found: Found, last: Round | None, desk: Desk) -> str:
    if person is None or not allowed(person, "comment", found.record.at_stage):
        return "Your part in the forum does not include commenting on this draft."
    if last and not last.is_open(desk.clock.now()):
        return why_over(last)
    return "This text has been adopted; it is not commented on any more."


# ── making and answering ──


async def add(desk: Desk, person: Person, draft: DraftId, wanted: Wanted) -> Thread:
    """Raises Unknown, Forbidden, Malformed; Conflict: round-closed, adopted, paragraph-gone,
    comments-full, damaged."""
    found, last = await _hearing(desk, person, draft)
    author = speaking(person, found, last, desk)
    text, wording = _checked(wanted)
    id = CommentId(desk.mint())
    place = await _anchor(desk, draft, id, wanted.words)
    then = place.text if wanted.words.quote in ("", place.text) else wanted.words.quote
    kept = recording(desk, person, "comment made", _its_number, draft=draft, id=id)
    comment = await kept.comments.add(
        Comment(
            id=id,
            number=0,
            draft=draft,
            author=author,
            at=desk.clock.now(),
            type=wanted.type,
            text=text,
            block=place.block,
            quote=wanted.words.quote,
            then=then,
            wording=wording,
            round=last.id if last and last.is_open(desk.clock.now()) else None,
        )
    )
    await _tell_mentioned(desk, comment, text, person, comment.id)
    return await tell(desk, draft, comment.id)


def _its_number(made: Comment) -> Mapping[str, Detail]:
    return {"comment": made.number}


async def reply(desk: Desk, person: Person, draft: DraftId, comment: CommentId, text: str) -> Thread:
    """Raises Unknown, Forbidden, Malformed; Conflict: round-closed, adopted, thread-closed,
    comment-withdrawn, thread-full."""
    found, last = await _hearing(desk, person, draft)
    author = speaking(person, found, last, desk)
    answered = await comment_of(desk, draft, comment)
    refuse(person, found, answered, "reply")
    answer = Reply(ReplyId(desk.mint()), author, desk.clock.now(), limits.text(text))
    about: dict[str, Detail] = {"comment": answered.number, "id": comment, "answer": answer.id}
    kept = recording(desk, person, "comment answered", draft=draft, **about)
    await kept.comments.reply(comment, answer)
    told = await _tell_mentioned(desk, answered, answer.text, person, answer.id)
    await _tell_of_answer(desk, answered, answer.id, person, told)
    return await tell(desk, draft, comment)


async def _hearing(desk: Desk, person: Person, draft: DraftId) -> tuple[Found, Round | None]:
    """The draft and its last round, as of this moment."""
    await rounds.look(desk)
    return await find(desk, person, draft), await last_round(desk, draft)


def _checked(wanted: Wanted) -> tuple[str, str | None]:
    wording = None if wanted.wording is None else limits.wording(wanted.wording)
    if len(wanted.words.quote) > limits.MAX_QUOTE:
        raise Malformed("quote-too-long", f"Quote at most {limits.MAX_QUOTE:,} characters.")
    if wording is not None and not limits.written(wanted.text):
        return "", wording  # a proposal may speak for itself
    return limits.text(wanted.text), wording


async def _anchor(desk: Desk, draft: DraftId, comment: CommentId, asked: Asked) -> Place:
    """Put the comment's key on its words. Should the comment not be kept after all, a key that
    belongs to none does nothing anywhere."""
    places: list[Place] = []

    def make(runs: Sequence[Run]) -> Sequence[Op]:
        place = Reading(runs).find(asked)
        if place is None:
            raise Conflict(
                "paragraph-gone",
                "The paragraph is not in the text any more, and its words are nowhere else. Keep what you "
                "wrote, and put it on another paragraph.",
            )
        if not asked.quote and len(place.text) > limits.MAX_QUOTE:
            raise Malformed(
                "quote-too-long",
                f"This paragraph is longer than {limits.MAX_QUOTE:,} characters; choose the words you mean.",
            )
        places.append(place)
        return put(comment, place)

    await desk.hub.edit(draft, make, None)
    return places[-1]


async def _tell_mentioned(
    desk: Desk, comment: Comment, text: str, person: Person, name: str
) -> frozenset[PersonId]:
    named = [each for each in mentioned(text) if each != person.id]
    return await tell_all(desk, occasion("mention", comment, name, person), named)


async def _tell_of_answer(
    desk: Desk, answered: Comment, name: str, person: Person, told: frozenset[PersonId]
) -> None:
    """Everybody in the thread, once: who answered, and who is told that they are mentioned in it, hear
    nothing more."""
    heard = occasion("answer", answered, name, person)
    known = told | {person.id}
    await tell_all(desk, heard, {answered.author.person} - known)
    others = [each for each in answered.answerers if each not in known]
    await tell_all(desk, replace(heard, own=False), others)


# ── withdrawing and closing ──


async def withdraw(desk: Desk, person: Person, draft: DraftId, comment: CommentId) -> Thread:
    """The thread stays and says so. Raises Unknown, Forbidden, Conflict."""
    found = await find(desk, person, draft)
    # Not while it is being decided on: its wording may be on its way into the text.
    async with desk.settling.on(comment):
        own = await comment_of(desk, draft, comment)
        refuse(person, found, own, "withdraw")
        kept = recording(desk, person, "comment withdrawn", draft=draft, comment=own.number, id=comment)
        await kept.comments.withdraw(comment, desk.clock.now())
    return await tell(desk, draft, comment)


async def withdraw_reply(desk: Desk, person: Person, draft: DraftId, reply: ReplyId) -> Thread:
    """Raises Unknown, Forbidden; Conflict: thread-closed, settled-already."""
    await find(desk, person, draft)
    try:
        comment = await desk.records.comments.of_reply(draft, reply)
    except Unknown:
        raise _no_such_comment() from None
    own = next(each for each in comment.replies if each.id == reply)
    fault = states.refuse_to_withdraw(comment, own, person.id)
    if fault:
        raise fault
    if not own.withdrawn:
        about: dict[str, Detail] = {"comment": comment.number, "id": comment.id, "answer": reply}
        kept = recording(desk, person, "answer withdrawn", draft=draft, **about)
        await kept.comments.withdraw_reply(reply, desk.clock.now())
    return await tell(desk, draft, comment.id)


async def close(desk: Desk, person: Person, draft: DraftId, comment: CommentId, closed: bool) -> Thread:
    """Close a thread, or open it again: neither decides anything. Raises Unknown, Forbidden, Conflict."""
    found = await find(desk, person, draft)
    thread = await comment_of(desk, draft, comment)
    refuse(person, found, thread, "close" if closed else "reopen")
    if closed != (thread.closed is not None):
        act = "thread closed" if closed else "thread reopened"
        kept = recording(desk, person, act, draft=draft, comment=thread.number, id=comment)
        await kept.comments.close(comment, Closed(person.id, desk.clock.now()) if closed else None)
    return await tell(desk, draft, comment)


# ── who and what ──


async def comment_of(desk: Desk, draft: DraftId, comment: CommentId) -> Comment:
    """Raises Unknown with a sentence for whoever asked."""
    try:
        return await desk.records.comments.get(draft, comment)
    except Unknown:
        raise _no_such_comment() from None


def occasion(kind: NoticeKind, comment: Comment, name: str, person: Person) -> Occasion:
    """Of what this person did to that comment."""
    return Occasion(kind, comment.draft, name, comment.id, comment.number, person.id)


def _no_such_comment() -> Unknown:
    return Unknown("no-such-comment", "This draft has no such comment.")


def refuse(person: Person, found: Found, comment: Comment, act: states.Act) -> None:
    """Raises Forbidden or Conflict where the table of states does not let this person do that now."""
    fault = states.refuse(comment, act, _parts(person, found, comment))
    if fault:
        raise fault


def _parts(person: Person, found: Found, comment: Comment) -> frozenset[states.Part]:
    at_stage, decided = found.record.at_stage, comment.disposition
    held: dict[states.Part, bool] = {
        "speaker": allowed(person, "comment", at_stage),
        "settler": allowed(person, "settle", at_stage),
        "author": comment.author.person == person.id,
        "decider": decided is not None
        and decided.by.person == person.id
        and allowed(person, "settle", at_stage),
        "resettler": allowed(person, "settle anew", at_stage),
    }
    return frozenset(part for part, has in held.items() if has)
