"""People, the capacities they hold, and the table of who may do what.

The table is the one in the domain's description; every road (socket, HTTP, command line)
asks `may`. A person with two capacities has the union of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

from drafts.ids import CapacityId, DraftId, PersonId, SessionId

CapacityName = Literal[
    "chair", "secretariat", "rapporteur", "cochair", "steering", "troika", "friend", "focalpoint"
]
CAPACITY_NAMES: Final[tuple[CapacityName, ...]] = (
    "chair", "secretariat", "rapporteur", "cochair", "steering", "troika", "friend", "focalpoint",
)  # fmt: skip
SESSION_BOUND: Final[frozenset[CapacityName]] = frozenset({"rapporteur", "cochair"})
"""Capacities held for one session; they give their rights there and reading elsewhere."""

Seat = Literal["past", "present", "future"]
SEATS: Final[tuple[Seat, ...]] = ("past", "present", "future")

Stage = Literal["drafting", "comment round", "Troika review", "adopted"]

Act = Literal[
    "read", "edit", "comment", "settle", "freeze", "submit", "verdict", "restore", "adopt",
    "export working", "export public", "programme", "people", "waive", "authors", "register",
]  # fmt: skip
Rights = Literal["edit", "comment", "read"]


@dataclass(frozen=True, slots=True)
class Capacity:
    id: CapacityId
    capacity: CapacityName
    session: SessionId | None = None
    delegation: str | None = None
    seat: Seat | None = None


@dataclass(frozen=True, slots=True)
class Person:
    id: PersonId
    name: str
    email: str
    capacities: tuple[Capacity, ...] = ()


@dataclass(frozen=True, slots=True)
class DraftAtStage:
    """What the table needs to know of a draft. `drafting_allowed`: although it is under review."""

    id: DraftId
    session: SessionId
    stage: Stage = "drafting"
    drafting_allowed: bool = False

    @property
    def written_as_at(self) -> Stage:
        """The stage that says who may write in it."""
        return "drafting" if self.stage == "Troika review" and self.drafting_allowed else self.stage


_READERS: Final = frozenset({"chair", "secretariat", "rapporteur", "cochair", "steering", "troika"})
_WRITING: Final[frozenset[Stage]] = frozenset({"drafting", "comment round"})

# act -> capacities that give it (rapporteur and co-chair: in their own session only, except to read)
_TABLE: Final[dict[Act, frozenset[str]]] = {
    "read": _READERS,
    "edit": frozenset({"rapporteur"}),
    "waive": frozenset({"rapporteur"}),
    "comment": frozenset({"chair", "rapporteur", "cochair", "steering", "troika"}),
    "settle": frozenset({"chair", "rapporteur"}),
    "freeze": frozenset({"chair", "rapporteur", "cochair"}),
    "submit": frozenset({"chair", "rapporteur", "cochair"}),
    "verdict": frozenset({"troika"}),
    "restore": frozenset({"chair", "rapporteur"}),
    "adopt": frozenset({"chair"}),
    "authors": frozenset({"chair", "secretariat", "rapporteur", "cochair"}),
    "export working": frozenset({"chair", "secretariat", "rapporteur", "cochair", "troika"}),
    "export public": frozenset(CAPACITY_NAMES),
    "programme": frozenset({"chair", "secretariat"}),
    "people": frozenset({"chair", "secretariat"}),
    "register": frozenset({"chair", "secretariat"}),
}
_ONLY_IN: Final[dict[tuple[Act, str], frozenset[Stage]]] = {
    ("edit", "rapporteur"): _WRITING,
    ("waive", "rapporteur"): _WRITING,
    ("restore", "rapporteur"): frozenset({"drafting"}),
}
_ANY_SESSION: Final[frozenset[Act]] = frozenset({"read", "export public"})


def may(capacities: Iterable[Capacity], act: Act, draft: DraftAtStage | None = None) -> bool:
    """Whether any of these capacities gives this act, on this draft where the act has one.

    Source: DOMAIN, "Who may do what". Invited Friends and own-seat verdicts are the table's
    later columns; until a draft can invite, a Friend reads no live draft.
    """
    return any(_gives(held, act, draft) for held in capacities)


def _gives(held: Capacity, act: Act, draft: DraftAtStage | None) -> bool:
    if held.capacity not in _TABLE[act]:
        return False
    if held.capacity in SESSION_BOUND and act not in _ANY_SESSION and (
        draft is None or held.session != draft.session
    ):  # fmt: skip
        return False
    stages = _ONLY_IN.get((act, held.capacity))
    return stages is None or (draft is not None and draft.written_as_at in stages)


def rights(capacities: Iterable[Capacity], draft: DraftAtStage) -> Rights | None:
    """The one word a page and a peer need: edit, comment, read; None when not even that."""
    held = tuple(capacities)
    if may(held, "edit", draft):
        return "edit"
    if may(held, "comment", draft):
        return "comment"
    return "read" if may(held, "read", draft) else None
