"""May this connection make this update now? Pure: a scan and what is held in, a verdict out.

Rules G1 to G9 of docs/protocol.md, in the order in which they are asked: rights, ownership,
novelty, whole characters, causal readiness.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass, field
from itertools import chain
from typing import Final

from drafts.errors import Refusal
from drafts.ids import PersonId
from drafts.sync.update import Range, Scan

CLOSE_CODES: Final[Mapping[str, int]] = {
    "malformed": 4400,
    "read-only": 4403,
    "old-schema": 4403,
    "damaged": 4403,
    "foreign-client": 4409,
    "wrong-epoch": 4409,
    "too-large": 4413,
    "too-fast": 4429,
}


@dataclass(frozen=True, slots=True)
class Writer:
    """Who is at the other end, as judged for this very message.

    `why_not` is the sentence, and `code` the code ("read-only", "old-schema" or "damaged"), that a
    person without the right to edit gets; both are unused when `may_edit`.
    """

    person: PersonId
    may_edit: bool
    why_not: str = ""
    code: str = "read-only"


@dataclass(frozen=True, slots=True)
class Held:
    """What the live draft holds at this moment.

    `clocks`: how many clocks of each client. `owners`: who first used a client id in this
    draft, None for the server's own; whoever has a clock has an owner. `wordless`: what may be
    deleted without touching a word, per client in sorted, disjoint ranges: what is deleted
    already, and items that turn a format on or off (rule G10). Asked only when somebody who may
    not edit sends deletions and nothing new, because gathering it reads the whole draft once.
    """

    clocks: Mapping[int, int]
    owners: Mapping[int, PersonId | None]
    wordless: Callable[[], Mapping[int, tuple[Range, ...]]]
    middles: Mapping[int, Set[int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Fresh:
    """Apply, store, acknowledge, broadcast. `ranges`: the new clocks, by client."""

    ranges: Mapping[int, Range]


@dataclass(frozen=True, slots=True)
class Redundant:
    """All of it is held. Do nothing; acknowledge once what it repeats is durable."""


@dataclass(frozen=True, slots=True)
class Early:
    """It leans on what is not held. Do not apply, do not acknowledge: answer with step 1."""


@dataclass(frozen=True, slots=True)
class Refused:
    """Do not apply. Send REFUSED with code and reason, then close with `close`."""

    code: str
    reason: str
    close: int


Verdict = Fresh | Redundant | Early | Refused


def judge(writer: Writer, scan: Scan, held: Held) -> Verdict:
    """The verdict on one update. It is about the update as a whole: never half of it."""
    fresh = new_ranges(scan, held.clocks)
    if not writer.may_edit:
        return _judge_reader(writer, scan, held, fresh)
    for client in fresh:
        if not _may_extend(writer.person, client, held):
            return _refuse(
                "foreign-client", "This page writes under a number that is not its own. Reload it."
            )
    if not fresh and not scan.deletes:
        return Redundant()
    if (held.middles or scan.middles) and _halves_a_character(scan, held, fresh):
        return _refuse("malformed", "This page cut a character in two. Reload it. (rule: half-character)")
    return Fresh(fresh) if ready(scan, held.clocks) else Early()


def doubled() -> Refused:
    """Of words under clocks that another window of the same person has filled with others (rule G12)."""
    return _refuse(
        "foreign-client",
        "Another window of yours writes under the number of this one. Copy your words and reload the page.",
    )


def new_ranges(scan: Scan, clocks: Mapping[int, int]) -> dict[int, Range]:
    """The clocks of the update that are not held, by client."""
    fresh: dict[int, Range] = {}
    for client, span in scan.ranges.items():
        held = clocks.get(client, 0)
        if span[0] == held:
            fresh[client] = span
        elif span[1] > held:
            fresh[client] = max(span[0], held), span[1]
    return fresh


def refusal(fault: Refusal) -> Refused:
    """How a frame or update that could not be read is answered.

    `fault.code` names the broken rule and goes into the reason; the answer's own code is
    "too-large" or "malformed".
    """
    if fault.code == "too-large":
        return _refuse("too-large", fault.sentence)
    return _refuse("malformed", f"{fault.sentence} (rule: {fault.code})")


def _judge_reader(writer: Writer, scan: Scan, held: Held, fresh: Mapping[int, Range]) -> Verdict:
    if not fresh and (not scan.deletes or _covers(held.wordless(), scan.deletes)):
        return Redundant()
    return _refuse(writer.code, writer.why_not)


def _may_extend(person: PersonId, client: int, held: Held) -> bool:
    if client in held.owners:
        return held.owners[client] == person
    return not held.clocks.get(client, 0)  # used before, by nobody we know of: not free


def ready(scan: Scan, clocks: Mapping[int, int]) -> bool:
    """Whether all that the update leans on is held, or in it."""
    for client, (start, _) in scan.ranges.items():
        if start > clocks.get(client, 0):
            return False
    for client, count in scan.needs.items():
        if count > clocks.get(client, 0):
            return False
    for client, ranges in scan.deletes.items():
        end = ranges[-1][1]
        if end > clocks.get(client, 0) and end > scan.ranges.get(client, (0, 0))[1]:
            return False
    return True


def _halves_a_character(scan: Scan, held: Held, fresh: Mapping[int, Range]) -> bool:
    def inside(client: int, clocks: Set[int]) -> bool:
        return any(not here.get(client, _NONE).isdisjoint(clocks) for here in (held.middles, scan.middles))

    return (
        any(inside(client, cuts) for client, cuts in scan.cuts.items())
        or any(inside(client, set(chain(*ranges))) for client, ranges in scan.deletes.items())
        or any(inside(client, {start}) for client, (start, _) in fresh.items())
    )


def _covers(whole: Mapping[int, tuple[Range, ...]], part: Mapping[int, tuple[Range, ...]]) -> bool:
    return all(_within(ranges, whole.get(client, ())) for client, ranges in part.items())


def _within(inner: Iterable[Range], outer: tuple[Range, ...]) -> bool:
    """Both sorted and disjoint, so one walk along `outer` is enough."""
    at = 0
    for start, end in inner:
        while at < len(outer) and outer[at][1] < end:
            at += 1
        if at == len(outer) or outer[at][0] > start:
            return False
    return True


_NONE: Final[Set[int]] = frozenset()


def _refuse(code: str, reason: str) -> Refused:
    return Refused(code, reason, CLOSE_CODES[code])
