"""People, the capacities they hold, and the table of who may do what.

The table is the one in the domain's description; every road (socket, HTTP, command line)
asks `may`. A person with two capacities has the union of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal, get_args

from drafts.ids import CapacityId, DraftId, PersonId, SessionId

CapacityName = Literal[
    "chair", "secretariat", "rapporteur", "cochair", "steering", "troika", "friend", "focalpoint"
]
CAPACITY_NAMES: Final[tuple[CapacityName, ...]] = (
    "chair", "secretariat", "rapporteur", "cochair", "steering", "troika", "friend", "focalpoint",
)  # fmt: skip
SESSION_BOUND: Final[frozenset[CapacityName]] = frozenset({"rapporteur", "cochair"})
"""Capacities that are always held for one session; they give their rights there and reading elsewhere."""
SESSION_INVITED: Final[frozenset[CapacityName]] = frozenset({"friend"})
"""Capacities that may name a session: whoever holds one is invited to read and comment there."""

Seat = Literal["past", "present", "future"]
SEATS: Final[tuple[Seat, ...]] = ("past", "present", "future")

Stage = Literal["drafting", "comment round", "Troika review", "adopted"]

Act = Literal[
    "read", "edit", "waive", "comment", "settle", "settle anew", "round", "reopen round", "freeze", "submit",
    "verdict", "restore", "adopt", "reopen", "authors", "export working", "export public", "programme",
    "people", "chairs", "register", "confirm",
]  # fmt: skip
"""`settle anew`: decide on what somebody else has decided; who has decided may think again as long as
they settle. `round`: open a comment round, move its deadline, close it. `people`: invite, correct, give
and take capacities, end sign-ins; `chairs`: the same of those who hold the chair. `register`: read it.
`confirm`: say that words in a text that leaves the house name nobody."""
ACTS: Final[tuple[Act, ...]] = get_args(Act)
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

    @property
    def is_open(self) -> bool:
        """Whether anybody writes in it."""
        return self.written_as_at in WRITING


@dataclass(frozen=True, slots=True)
class _Within:
    """Where a capacity gives an act: everywhere, or in its own session, or at some stages only."""

    own_session: bool = False
    stages: frozenset[Stage] | None = None


WRITING: Final[frozenset[Stage]] = frozenset({"drafting", "comment round"})
"""The stages at which a text is open."""

_YES: Final = _Within()
_OWN: Final = _Within(own_session=True)
_WHILE_WRITING: Final = _Within(own_session=True, stages=WRITING)
_WHILE_DRAFTING: Final = _Within(own_session=True, stages=frozenset({"drafting"}))

_TABLE: Final[dict[Act, dict[CapacityName, _Within]]] = {
    "read": {
        "chair": _YES, "secretariat": _YES, "rapporteur": _YES, "cochair": _YES,
        "steering": _YES, "troika": _YES, "friend": _OWN,
    },
    "edit": {"rapporteur": _WHILE_WRITING},
    "waive": {"rapporteur": _WHILE_WRITING},
    "comment": {
        "chair": _YES, "rapporteur": _OWN, "cochair": _OWN, "steering": _YES, "troika": _YES, "friend": _OWN,
    },
    "settle": {"chair": _YES, "rapporteur": _OWN},
    "settle anew": {"chair": _YES},
    "round": {"chair": _YES, "rapporteur": _OWN},
    "reopen round": {"chair": _YES},
    "freeze": {"chair": _YES, "rapporteur": _OWN, "cochair": _OWN},
    "submit": {"chair": _YES, "rapporteur": _OWN, "cochair": _OWN},
    "verdict": {"troika": _YES},
    "restore": {"chair": _YES, "rapporteur": _WHILE_DRAFTING},
    "adopt": {"chair": _YES},
    "reopen": {"chair": _YES},
    "confirm": {"chair": _YES},
    "authors": {"chair": _YES, "secretariat": _YES, "rapporteur": _OWN, "cochair": _OWN},
    "export working": {
        "chair": _YES, "secretariat": _YES, "rapporteur": _OWN, "cochair": _OWN, "troika": _YES,
    },
    "export public": dict.fromkeys(CAPACITY_NAMES, _YES),
    "programme": {"chair": _YES, "secretariat": _YES},
    "people": {"chair": _YES, "secretariat": _YES},
    "chairs": {"chair": _YES},
    "register": {"chair": _YES, "secretariat": _YES},
}  # fmt: skip


def may(capacities: Iterable[Capacity], act: Act, draft: DraftAtStage | None = None) -> bool:
    """Whether any of these capacities gives this act, on this draft where the act has one.

    Source: DOMAIN, "Who may do what". A verdict is given for a seat: see `seats`. Whether there
    is a version to submit, or an adopted one to take home, is not this table's to know.
    """
    return any(_gives(held, act, draft) for held in capacities)


def _gives(held: Capacity, act: Act, draft: DraftAtStage | None) -> bool:
    within = _TABLE[act].get(held.capacity)
    if within is None:
        return False
    if within.own_session and (draft is None or held.session != draft.session):
        return False
    return within.stages is None or (draft is not None and draft.written_as_at in within.stages)


def seats(capacities: Iterable[Capacity]) -> frozenset[Seat]:
    """The Troika seats for which these may give a verdict. Several people may hold one seat:
    the seat has one word on a version, whoever of them gives it."""
    return frozenset(held.seat for held in capacities if held.seat is not None and may([held], "verdict"))


def rights(capacities: Iterable[Capacity], draft: DraftAtStage) -> Rights | None:
    """The one word a page and a peer need: edit, comment, read; None when not even that."""
    held = tuple(capacities)
    if may(held, "edit", draft):
        return "edit"
    if may(held, "comment", draft):
        return "comment"
    return "read" if may(held, "read", draft) else None
