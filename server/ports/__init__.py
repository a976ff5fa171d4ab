"""What the server needs from outside itself, as Protocols. Adapters live in store and mail.

Every port has one contract suite in `tests/ports/`, run by each of its adapters. Times are
aware and in UTC. A port raises `StorageUnavailable` when its store cannot be reached or is
full; the call had no effect then and may be repeated. Cancelling a call that writes leaves
either all of it or nothing written.
"""

from __future__ import annotations

from server.ports.changes import Changes
from server.ports.clock import Clock
from server.ports.comments import Comments
from server.ports.drafts import DraftRecord, Drafts, Waiver
from server.ports.grants import Grant, Grants, Lasting
from server.ports.integrity import Integrity
from server.ports.journal import (
    Appended,
    Batch,
    ClientRange,
    Entry,
    History,
    Journal,
    Kept,
    Row,
    client_ranges,
)
from server.ports.mail import Letter, Mail
from server.ports.notices import Notices
from server.ports.people import People
from server.ports.programmes import NewDraft, Programmes
from server.ports.records import Records
from server.ports.register import Filters, Register
from server.ports.reviews import LookedAt, Reviews
from server.ports.rounds import Rounds
from server.ports.storage import StorageDamaged, StorageUnavailable
from server.ports.ties import KeptTies, TiesAt
from server.ports.versions import Versions
from server.ports.visits import Seen, Visit, Visits
from server.ports.workshop import Workshop

__all__ = [
    "Appended",
    "Batch",
    "Changes",
    "ClientRange",
    "Clock",
    "Comments",
    "DraftRecord",
    "Drafts",
    "Entry",
    "Filters",
    "Grant",
    "Grants",
    "History",
    "Integrity",
    "Journal",
    "Kept",
    "KeptTies",
    "Lasting",
    "Letter",
    "LookedAt",
    "Mail",
    "NewDraft",
    "Notices",
    "People",
    "Programmes",
    "Records",
    "Register",
    "Reviews",
    "Rounds",
    "Row",
    "Seen",
    "StorageDamaged",
    "StorageUnavailable",
    "TiesAt",
    "Versions",
    "Visit",
    "Visits",
    "Waiver",
    "Workshop",
    "client_ranges",
]
