"""The demo: the Manila 2008 programme and invented people, into an empty database."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from drafts.errors import Conflict
from drafts.people import Person
from server.actions import programme
from server.actions.desk import Desk
from server.actions.people import Role, invite

PLAN: Final = Path(__file__).parent.parent / "demo" / "manila-2008.yaml"

CAST: Final = (
    ("Carmen Sample", "chair", Role("chair")),
    ("Samir Sample", "secretariat", Role("secretariat")),
    ("Ana Sample", "ana", Role("rapporteur", "1.1")),
    ("Bakary Sample", "bakary", Role("rapporteur", "1.1")),
    ("Chloé Sample", "chloe", Role("rapporteur", "1.2")),
    ("Dinesh Sample", "dinesh", Role("rapporteur", "1.2")),
    ("Elena Sample", "elena", Role("cochair", "1.1")),
    ("Farid Sample", "farid", Role("steering", delegation="Examplia")),
    ("Grace Sample", "grace", Role("steering", delegation="Sampleland")),
    ("Hugo Sample", "hugo", Role("troika", seat="past")),
    ("Imani Sample", "imani", Role("troika", seat="present")),
    ("Jun Sample", "jun", Role("troika", seat="future")),
    ("Karin Sample", "karin", Role("friend", delegation="Example Observers")),
    ("Luis Sample", "luis", Role("focalpoint", delegation="Examplia")),
)  # fmt: skip
"""Everybody is a Sample, at an address that can belong to nobody."""


async def empty(desk: Desk) -> bool:
    """Whether nobody has begun here: no programme and no people."""
    return await desk.records.programmes.current() is None and not await desk.records.people.all()


async def fill(desk: Desk) -> tuple[Person, ...]:
    """The people of the demo. Raises Conflict("not-empty") with nothing changed."""
    if not await empty(desk):
        raise Conflict("not-empty", "There is a forum in this database already; the demo needs an empty one.")
    await programme.bring_in(desk, None, PLAN.read_bytes())
    return tuple([await invite(desk, None, f"{box}@example.org", name, role) for name, box, role in CAST])
