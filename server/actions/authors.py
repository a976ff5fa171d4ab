"""Authors: who wrote and who deleted which words of a draft. For its drafting team, and never exported."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import structlog

from drafts.attribution.reading import Attributed
from drafts.attribution.sequence import Astray
from drafts.errors import Conflict
from drafts.ids import DraftId, PersonId
from drafts.people import Person
from server.actions.desk import Desk, require
from server.actions.drafts import find

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Authors:
    """The committed text at `seq`. `people`: everybody named in it, with their names of today."""

    seq: int
    people: tuple[Person, ...]
    blocks: tuple[Attributed, ...]


async def read(desk: Desk, person: Person | None, draft: DraftId) -> Authors:
    """Raises Unknown, Forbidden, and Conflict("authors-uncertain") rather than give wrong names."""
    found = await find(desk, person, draft)
    require(person, "authors", found.record.at_stage)
    try:
        seq, blocks = await desk.ledgers.read(desk.records.journal, draft, found.record.epoch)
    except Astray as fault:
        log.error("the attribution ledger does not fit the text", draft=draft, fault=str(fault))
        raise Conflict(
            "authors-uncertain",
            "The record of who wrote this text does not fit the text itself, so no names are given. "
            "Ask the operator to run penholder verify.",
        ) from fault
    named = set(_named(blocks))
    people = [each for each in await desk.records.people.all() if each.id in named]
    return Authors(seq, tuple(people), blocks)


def _named(blocks: tuple[Attributed, ...]) -> Iterator[PersonId | None]:
    for block in blocks:
        yield from (written.person for written in block.words)
        for deleted in block.deleted:
            yield from (deleted.author, deleted.by)
