"""What an action works with: the records, the live drafts, the time and randomness."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from drafts.errors import Forbidden
from drafts.ids import Entropy, mint
from drafts.people import Act, DraftAtStage, Person, may
from server.actions.attendance import Attendance
from server.actions.counts import CountBook
from server.actions.coverage import CoverageBook
from server.actions.errands import Errands
from server.actions.ledgers import LedgerBook
from server.actions.one_at_a_time import OneAtATime
from server.hub.hub import Hub
from server.ports import Clock, Mail, Records, Workshop


@dataclass(frozen=True, slots=True)
class Desk:
    """`base_url`: where people reach the server, without a slash at the end. `mail` is None where no
    mail server is set up: whoever makes a link is shown it then."""

    records: Records
    hub: Hub
    clock: Clock
    entropy: Entropy
    base_url: str
    workshop: Workshop
    mail: Mail | None = None
    here: Attendance = field(default_factory=Attendance, compare=False, repr=False)
    errands: Errands = field(default_factory=Errands, compare=False, repr=False)
    coverage: CoverageBook = field(default_factory=CoverageBook, compare=False, repr=False)
    counts: CountBook = field(default_factory=CountBook, compare=False, repr=False)
    ledgers: LedgerBook = field(default_factory=LedgerBook, compare=False, repr=False)
    settling: OneAtATime = field(default_factory=OneAtATime, compare=False, repr=False)
    """Comments that are being settled: two wordings must not both go in."""
    reviewing: OneAtATime = field(default_factory=OneAtATime, compare=False, repr=False)
    """Drafts whose stage is being changed, or whose text by the server: one after the other."""
    taking: OneAtATime = field(default_factory=OneAtATime, compare=False, repr=False)
    """Capacities that are being taken: two chairs must not both go, each counting on the other."""

    def mint(self) -> str:
        return mint(self.entropy)


_WHY_NOT: Final[dict[Act, str]] = {
    "submit": "Versions are submitted by this session's rapporteurs and co-chairs, and by the chair.",
    "verdict": "Verdicts are given by those who hold a seat of the Troika.",
    "restore": "A version is restored by the chair, and by this session's rapporteurs while they draft.",
    "reopen": "An adopted text is reopened by the chair.",
    "adopt": "Adopting, reopening, and drafting under review are the chair's.",
    "comment": "Your part in the forum does not include commenting on this draft.",
    "settle": "This is for the session's rapporteurs and the chair.",
    "freeze": "Versions are frozen by this session's rapporteurs and co-chairs, and by the chair.",
    "waive": "Only this session's rapporteurs waive its questions, and only while the text is open.",
    "authors": "Who wrote what is for the session's own team, the chair and the secretariat.",
    "export working": "This text has not been adopted: the chair, the secretariat, the Troika and the "
    "session's own team export it before.",
    "confirm": "Only the chair confirms that words in a text name nobody.",
    "programme": "The programme is kept by the chair and the secretariat.",
    "people": "People are invited by the chair and the secretariat.",
    "chairs": "Only the chair changes who chairs the forum, and what else those people hold.",
    "register": "The register is read by the chair and the secretariat.",
}


def allowed(person: Person | None, act: Act, draft: DraftAtStage | None = None) -> bool:
    """`may`, for a person or the operator (None), who holds the database in hand anyway."""
    return person is None or may(person.capacities, act, draft)


def require(person: Person | None, act: Act, draft: DraftAtStage | None = None) -> None:
    """Raises Forbidden with the sentence for this act."""
    if not allowed(person, act, draft):
        raise Forbidden("not-yours", _WHY_NOT.get(act, "Your part in the forum does not include this."))
