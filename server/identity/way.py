"""The door: what every way to sign in comes through."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from drafts.ids import PersonId


class Way(Protocol):
    """A way to prove who one is, such as a link, or one day an identity provider's answer."""

    async def prove(self, shown: str, now: datetime) -> PersonId | None:
        """Uses up what is `shown`, and gives the person whom the forum has invited and who is thereby
        proven to be here, or None when it proves nobody: used before, run out, made up, or not invited."""
        ...
