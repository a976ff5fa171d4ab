"""Everything kept, as one value."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from drafts.register import Done
from server.ports.changes import Changes
from server.ports.comments import Comments
from server.ports.drafts import Drafts
from server.ports.grants import Grants
from server.ports.integrity import Integrity
from server.ports.journal import Journal
from server.ports.notices import Notices
from server.ports.people import People
from server.ports.programmes import Programmes
from server.ports.register import Register
from server.ports.reviews import Reviews
from server.ports.rounds import Rounds
from server.ports.ties import KeptTies
from server.ports.versions import Versions
from server.ports.visits import Visits


@dataclass(frozen=True, slots=True)
class Records:
    """The ports to everything kept, as one value to hand to actions."""

    journal: Journal
    programmes: Programmes
    drafts: Drafts
    ties: KeptTies
    versions: Versions
    reviews: Reviews
    people: People
    comments: Comments
    rounds: Rounds
    notices: Notices
    visits: Visits
    changes: Changes
    grants: Grants
    register: Register
    integrity: Integrity
    along: Callable[[Done | Callable[[Any], Done]], Records]
    """The same records, once more: the first thing written through these takes this act along into
    the register, in one transaction. If it is refused, nothing is entered. A function is given what
    the writing gave back."""
