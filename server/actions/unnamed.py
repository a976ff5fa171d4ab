"""Who and what must not be named in a text that leaves the house."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from drafts.discussion.comments import Comment, Speaker
from drafts.discussion.mentions import plain
from drafts.export.naming import Said, Unnamed
from drafts.ids import PersonId
from server.actions.corrections import NOBODY_S
from server.actions.desk import Desk
from server.ports import Filters

REASONED: Final = ("waived", "reopened", "round changed", "round reopened", "round closed")
"""Acts with a reason that somebody wrote. That of a confirmed false alarm may quote the very words."""
NAMING: Final = ("invited", "capacity given", "capacity corrected", "person corrected")
"""Acts that say who somebody was, and for whom they spoke, before it was corrected or taken back."""
_AS_MANY: Final = 10_000
"""Entries of an act that are read: of one forum there are never as many."""


async def unnamed(desk: Desk) -> Unnamed:
    """Everybody in the forum with their address, every delegation, those too that were corrected or taken
    back since, and all that was said beside the texts: comments, replies, dispositions, labels and notes
    of versions and rounds, verdicts, reasons of adoptions, and those of acts that the register alone keeps
    for good, such as a reopening, or a waiver taken back."""
    people = await desk.records.people.all()
    names = {person.id: person.name for person in people}
    said = [Said(words) for pair in await desk.records.versions.labelled() for words in pair]
    delegations = {held.delegation for person in people for held in person.capacities}
    for draft in await desk.records.drafts.all():
        for comment in await desk.records.comments.all(draft.id):
            said += _said(comment, names)
            delegations |= {speaker.delegation for speaker in _speakers(comment)}
        reviewed = await desk.records.reviews.of(draft.id)
        said += [Said(verdict.remarks) for verdict in reviewed.verdicts]
        said += [Said(adoption.reason) for adoption in reviewed.adoptions]
        said += [Said(each.note) for each in await desk.records.rounds.all(draft.id)]
    for act in REASONED:
        entries = await desk.records.register.read(Filters(act=act), None, _AS_MANY)
        said += [Said(str(entry.done.about.get("reason", ""))) for _, entry in entries if entry]
    was = await _was(desk)
    return Unnamed(
        _once(*names.values(), *was["name"]),
        _once(*(person.email for person in people), *was["address"]),
        tuple(sorted(delegation for delegation in {*delegations, *was["delegation"]} if delegation)),
        tuple([each for each in said if each.text]),
    )


async def _was(desk: Desk) -> Mapping[str, list[str]]:
    """Every name, address and delegation that the register has of anybody."""
    found: dict[str, list[str]] = {"name": [], "address": [], "delegation": []}
    for act in NAMING:
        for _, entry in await desk.records.register.read(Filters(act=act), None, _AS_MANY):
            for part in found:
                about = entry.done.about if entry else {}
                said = (about.get(key) for key in (part, f"{part} before", f"{part} now"))
                found[part] += [str(each) for each in said if each and each != NOBODY_S]
    return found


def _once(*words: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))


def _said(comment: Comment, names: Mapping[PersonId, str]) -> Iterator[Said]:
    """With the words that the text had, or has by now: a comment may quote them."""
    accepted = [each.wording for each in comment.dispositions if each.wording is not None]
    known = (comment.then, comment.quote, *accepted)
    yield Said(plain(comment.text, names), known)
    if comment.wording is not None and comment.wording not in accepted:
        yield Said(comment.wording, known)
    yield from (Said(plain(reply.text, names), known) for reply in comment.replies)
    yield from (Said(plain(each.reason, names), known) for each in comment.dispositions)


def _speakers(comment: Comment) -> tuple[Speaker, ...]:
    return (comment.author, *(reply.author for reply in comment.replies))
