"""Which questions paragraphs answer, kept so that no text has to be opened to show it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

import structlog

from drafts.ids import BlockId, DraftId, QuestionId
from drafts.text.answers import RULE, Tie
from server.ports import TiesAt
from server.store.engine import Store
from server.store.lean import Lean

log = structlog.get_logger(__name__)

ALL: Final = "SELECT draft, epoch, seq, ties FROM ties WHERE rule = ?"
KEEP: Final = (
    "INSERT INTO ties (draft, epoch, seq, rule, ties) VALUES (?, ?, ?, ?, ?) ON CONFLICT (draft) DO UPDATE "
    "SET epoch = excluded.epoch, seq = excluded.seq, rule = excluded.rule, ties = excluded.ties"
)


class StoredTies:
    """See `ports.KeptTies`."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def all(self) -> Mapping[DraftId, TiesAt]:
        return await self._store.read_lean(_all)

    async def keep(self, ties: Mapping[DraftId, TiesAt]) -> None:
        rows = [(draft, each.epoch, each.seq, RULE, _written(each)) for draft, each in sorted(ties.items())]
        if rows:
            await self._store.write_lean(lambda sql: sql.run_many(KEEP, rows))


def _all(sql: Lean) -> dict[DraftId, TiesAt]:
    found = {}
    for draft, epoch, seq, ties in sql.run(ALL, (RULE,)):
        try:
            found[DraftId(draft)] = TiesAt(epoch, seq, tuple([_tie(*each) for each in json.loads(ties)]))
        except (ValueError, TypeError) as fault:
            log.warning("kept ties cannot be read; the text is read anew", draft=draft, fault=str(fault))
    return found


def _tie(paragraph: Any, question: Any, words: Any) -> Tie:
    return Tie(BlockId(paragraph), None if question is None else QuestionId(question), int(words))


def _written(found: TiesAt) -> str:
    return json.dumps([[tie.paragraph, tie.question, tie.words] for tie in found.ties], separators=(",", ":"))
