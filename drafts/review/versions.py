"""Versions: the frozen, numbered snapshots that are reviewed and exported.

A version's text is the canonical JSON of its heading and its outcome, and its hash chains it to the version
before: whoever holds the newest hash can tell whether any version of the draft was altered.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import groupby
from typing import Any, NamedTuple

from drafts.errors import Malformed
from drafts.ids import DraftId, PersonId, VersionId
from drafts.review.heading import NO_HEADING, Heading, heading_value, read_heading
from drafts.text.blocks import Block, Run
from drafts.text.outcome import Outcome, read_outcome
from drafts.text.schema import BLOCK_START, COMMENT_PREFIX, SCHEMA_VERSION


@dataclass(frozen=True, slots=True)
class Version:
    """One frozen text. Never changes; `hash` is SHA-256(previous hash + canonical), hex.

    `canonical` is the canonical JSON of heading and outcome (UTF-8 text); `state` the whole
    Yjs state, kept so that the version can be restored with its history; `previous` is "" for
    version 1. `label` is what its maker calls it and `note` what they say of it: neither is
    part of the hash, which covers the words that are reviewed, and neither leaves with a public
    export. (So versions from before there were notes keep their hashes.)
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
    note: str = ""

    @property
    def heading(self) -> Heading:
        """What the programme said then, read again. Raises Malformed for a damaged text."""
        return read_canonical(self.canonical).heading

    @property
    def outcome(self) -> Outcome:
        """What was frozen, read again. Raises Malformed for a damaged text."""
        return read_canonical(self.canonical).outcome


class Frozen(NamedTuple):
    """What canonical text stands for."""

    heading: Heading
    outcome: Outcome


def freeze(
    heading: Heading,
    outcome: Outcome,
    state: bytes,
    previous: Version | None,
    label: str,
    author: PersonId,
    at: datetime,
    id: VersionId,
    draft: DraftId,
    note: str = "",
) -> Version:
    """The next version after `previous` (the draft's newest; None before the first).

    `at` must be aware. `outcome` and `state` must be readings of the same moment, `heading`
    the programme's words at it.
    """
    if at.tzinfo is None:
        raise ValueError("a version's time must be aware")
    text = canonical(heading, outcome)
    before = previous.hash if previous else ""
    number = previous.number + 1 if previous else 1
    return Version(id, draft, number, label, _hash(before, text), before, text, state, author, at, note)


def matches_hash(version: Version) -> bool:
    """Whether its text is the one that was hashed."""
    return version.hash == _hash(version.previous, version.canonical)


def canonical(heading: Heading, outcome: Outcome) -> str:
    """The one JSON text for these two: sorted keys, no blanks, letters as they are.

    Comment anchors are not part of the text; brackets and marks not known here are.
    Paragraph numbers are left out: they follow from the rest.
    """
    blocks = [_block_value(block) for block in outcome.blocks]
    return _json({"schema": SCHEMA_VERSION, "heading": heading_value(heading), "blocks": blocks})


def which_says(versions: Iterable[Version], outcome: Outcome) -> Version | None:
    """The first of these whose text is this one, whatever its heading."""
    text = canonical(NO_HEADING, outcome)
    blocks = text[: text.index(_json(heading_value(NO_HEADING)))]  # keys are sorted: they come first
    return next((version for version in versions if version.canonical.startswith(blocks)), None)


@lru_cache(maxsize=16)
def read_canonical(text: str) -> Frozen:
    """What canonical text stands for. Raises Malformed when it is none. The texts read last are kept: one
    of 1,500 paragraphs takes as long to read as to compare with another."""
    return read_anew(text)


def read_anew(text: str) -> Frozen:
    """The same, whether or not it was read before."""
    try:
        value = json.loads(text)
        runs = [run for block in value["blocks"] for run in _flat_runs(block)]
        return Frozen(read_heading(value["heading"]), read_outcome(runs))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as fault:
        raise Malformed("damaged-version", "The text of this version cannot be read.") from fault


def chain_faults(versions: Sequence[Version]) -> list[str]:
    """Everything wrong with a draft's versions, given oldest first; empty when all is sound."""
    return list(_chain_faults(versions))


def _chain_faults(versions: Sequence[Version]) -> Iterator[str]:
    before: Version | None = None
    for expected, version in enumerate(versions, start=1):
        name = f"version {version.number}"
        if version.number != expected:
            yield f"{name}: stands where version {expected} should"
        if version.previous != (before.hash if before else ""):
            yield f"{name}: does not follow from the version before it"
        if before and version.draft != before.draft:
            yield f"{name}: belongs to another draft than the version before it"
        if not matches_hash(version):
            yield f"{name}: its text does not match its hash"
        yield from (f"{name}: {fault}" for fault in _text_faults(version.canonical))
        before = version


def _text_faults(text: str) -> Iterator[str]:
    try:
        if canonical(*read_canonical(text)) != text:
            yield "its text is not in canonical form"
    except Malformed:
        yield "its text cannot be read"


def _hash(previous: str, text: str) -> str:
    return hashlib.sha256(previous.encode("ascii", "replace") + text.encode()).hexdigest()


def _json(value: Any) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def _block_value(block: Block) -> dict[str, Any]:
    return {
        "id": block.id,
        "type": block.type,
        "level": block.level,
        "question": block.question,
        "kind": block.kind,
        "runs": list(_run_values(block.runs)),
    }


def _run_values(runs: Iterable[Run]) -> Iterator[dict[str, Any]]:
    """Runs whose neighbours look alike are one; compared as JSON, where true is not 1."""
    for marks, group in groupby(runs, lambda run: _json(_kept(run.attributes))):
        text = ""
        for run in group:
            text += run.text
            if run.embed is not None:
                yield from _text_value(text, marks)
                yield {"embed": dict(run.embed), "marks": json.loads(marks)}
                text = ""
        yield from _text_value(text, marks)


def _text_value(text: str, marks: str) -> Iterator[dict[str, Any]]:
    if text:
        yield {"text": text, "marks": json.loads(marks)}


def _kept(attributes: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in attributes.items() if not key.startswith(COMMENT_PREFIX)}


def _flat_runs(block: Mapping[str, Any]) -> Iterator[Run]:
    yield Run(BLOCK_START, {key: value for key, value in block.items() if key != "runs"})
    for run in block["runs"]:
        embed = run.get("embed")
        yield Run("" if embed is not None else run["text"], run["marks"], embed)
