"""Versions: the frozen, numbered snapshots that are reviewed and exported."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from drafts.ids import DraftId, PersonId, VersionId


@dataclass(frozen=True, slots=True)
class Version:
    """One frozen text. Never changes; `hash` is SHA-256(previous hash + canonical), hex.

    `canonical` is the canonical JSON of the outcome (UTF-8 text); `state` the whole Yjs
    state, kept so that the version can be restored with its history; `previous` is "" for
    version 1. `label` is its maker's note:
    it never leaves with a public export.
    """

    id: VersionId
    draft: DraftId
    number: int
    label: str
    hash: str
    previous: str
    canonical: str
    state: bytes
    author: PersonId
    at: datetime
