"""Verdicts: each Troika seat's word on one version, and what becomes of the version by it.

    state         submit         endorse        return     submit another   adopt
    frozen        under review   –              –          frozen           –
    under review  –              under review   returned   superseded       adopted
    returned      –              –              –          returned         –
    superseded    –              –              –          superseded       –
    adopted       –              –              –          adopted          –

A version is submitted once: its verdicts are about exactly its words, one a seat. Whoever has changed
something freezes another version.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal, get_args

from drafts.errors import Conflict, Malformed
from drafts.ids import DraftId, PersonId
from drafts.people import SEATS, Person, Seat, seats

Word = Literal["endorsed", "endorsed with remarks", "returned"]
WORDS: Final[tuple[Word, ...]] = get_args(Word)
ENDORSING: Final[frozenset[Word]] = frozenset({"endorsed", "endorsed with remarks"})
MAX_REMARKS: Final = 8_000
"""Characters of a verdict's remarks or reasons."""

State = Literal["frozen", "under review", "returned", "superseded", "adopted"]
Act = Literal["submit", "endorse", "return", "submit another", "adopt"]
TABLE: Final[dict[tuple[State, Act], State]] = {
    ("frozen", "submit"): "under review",
    ("frozen", "submit another"): "frozen",
    ("under review", "endorse"): "under review",
    ("under review", "return"): "returned",
    ("under review", "submit another"): "superseded",
    ("under review", "adopt"): "adopted",
    ("returned", "submit another"): "returned",
    ("superseded", "submit another"): "superseded",
    ("adopted", "submit another"): "adopted",
}


@dataclass(frozen=True, slots=True)
class Submission:
    """Version `number`, whose hash is `hash`, was handed to the Troika."""

    draft: DraftId
    number: int
    hash: str
    person: PersonId
    at: datetime


@dataclass(frozen=True, slots=True)
class Verdict:
    """Bound to a seat, the person who spoke for it, and the hash of what they had read."""

    draft: DraftId
    number: int
    seat: Seat
    person: PersonId
    word: Word
    remarks: str
    hash: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Adoption:
    """`reason`: why without every seat's endorsement; "" with all of them."""

    draft: DraftId
    number: int
    hash: str
    person: PersonId
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Dossier:
    """What has been done with a draft's versions, each oldest first."""

    submissions: tuple[Submission, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    adoptions: tuple[Adoption, ...] = ()

    @property
    def newest(self) -> Submission | None:
        """The one under review, if any is."""
        return self.submissions[-1] if self.submissions else None

    @property
    def adopted(self) -> Adoption | None:
        """The one adopted last, whether or not its draft was reopened since."""
        return self.adoptions[-1] if self.adoptions else None

    def submission(self, number: int) -> Submission | None:
        return next((each for each in self.submissions if each.number == number), None)

    def verdicts_on(self, number: int) -> tuple[Verdict, ...]:
        return tuple(verdict for verdict in self.verdicts if verdict.number == number)

    def verdict_of(self, seat: Seat, number: int) -> Verdict | None:
        return next((each for each in self.verdicts_on(number) if each.seat == seat), None)

    def newest_of(self, asked: Iterable[Seat], words: Iterable[Word] = WORDS) -> Verdict | None:
        """The last verdict that any of these seats gave, of these words."""
        of, said = frozenset(asked), frozenset(words)
        mine = [each for each in self.verdicts if each.seat in of and each.word in said]
        return max(mine, key=lambda verdict: verdict.number, default=None)

    def state(self, number: int) -> State:
        """Worked out by walking the table: what happened to this version, in its order."""
        state: State = "frozen"
        for act in self._acts(number):
            state = TABLE[state, act]
        return state

    def _acts(self, number: int) -> Sequence[Act]:
        """A verdict, an adoption or another submission comes after its own submission; a version that was
        returned or adopted is not superseded."""
        submitted = self.submission(number)
        if submitted is None:
            return ()
        acts: list[Act] = ["submit"]
        acts += ["return" if each.word == "returned" else "endorse" for each in self._in_order(number)]
        acts += ["adopt" for each in self.adoptions if each.number == number]
        if submitted != self.newest:
            acts.append("submit another")
        return acts

    def _in_order(self, number: int) -> Sequence[Verdict]:
        return sorted(self.verdicts_on(number), key=lambda verdict: verdict.word == "returned")


def in_order(some: Iterable[Seat]) -> tuple[Seat, ...]:
    return tuple(sorted(set(some), key=SEATS.index))


def occupied(people: Iterable[Person]) -> dict[Seat, tuple[Person, ...]]:
    """The seats that somebody holds, in their order, and who. As many as there are."""
    found: dict[Seat, list[Person]] = {}
    for person in people:
        for seat in seats_of(person):
            found.setdefault(seat, []).append(person)
    return {seat: tuple(found[seat]) for seat in in_order(found)}


def seats_of(person: Person) -> tuple[Seat, ...]:
    """Those for which this person may speak."""
    return in_order(seats(person.capacities))


def checked(word: str, remarks: str) -> tuple[Word, str]:
    """A verdict in its giver's words. Raises Malformed."""
    said = next((known for known in WORDS if known == word), None)
    if said is None:
        raise Malformed("no-such-verdict", f"A verdict is one of: {', '.join(WORDS)}.")
    if said != "endorsed" and not remarks:
        what = "the reasons" if said == "returned" else "the remarks"
        raise Malformed("remarks-missing", f"Write {what}: the rapporteurs work with them.")
    if len(remarks) > MAX_REMARKS:
        raise Malformed("remarks-too-long", f"Keep this under {MAX_REMARKS:,} characters.")
    return said, remarks


class VerdictGiven(Conflict):
    """This seat has spoken on this version; `verdict` is what it said."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(
            "verdict-given",
            f"The {verdict.seat} seat has given its verdict on version {verdict.number}: {verdict.word}.",
        )
        self.verdict = verdict
