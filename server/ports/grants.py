"""Secrets handed out: links, sessions, tokens, tickets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, Protocol

from drafts.ids import PersonId


@dataclass(frozen=True, slots=True)
class Grant:
    """A secret handed out, kept only as the SHA-256 of itself (hex).

    `purpose`: "link" (one use), "session", "token" or "ticket" (one use; `subject` is then
    "draft/epoch"). `expires` None means it has no end date. `label`: a session's browser in words,
    what a token is for; of a ticket the digest of what it was asked for with. `seen`: when it was
    last used, as far as that has been noted.
    """

    digest: str
    purpose: str
    person: PersonId
    made: datetime
    expires: datetime | None
    subject: str = ""
    label: str = ""
    seen: datetime | None = None


class Lasting(NamedTuple):
    """A session or token, as it is looked at when somebody comes in."""

    purpose: str
    person: PersonId
    expires: datetime | None

    def lets_in(self, purpose: str, now: datetime) -> bool:
        return self.purpose == purpose and (self.expires is None or self.expires > now)


class Grants(Protocol):
    async def add(self, grant: Grant) -> None: ...

    async def find(self, digest: str, purpose: str, now: datetime) -> Grant | None:
        """The grant, if it is there and has not expired."""
        ...

    async def take(self, digest: str, purpose: str, now: datetime) -> Grant | None:
        """`find`, and remove it in the same transaction: of two at once, one gets it."""
        ...

    async def remove(self, digest: str, purpose: str) -> None: ...

    async def of(self, person: PersonId, now: datetime) -> Sequence[Grant]:
        """This person's sessions, tokens and links that have not expired, newest first."""
        ...

    async def end(self, person: PersonId, digest: str) -> Grant | None:
        """Remove this session or token of theirs, and what it was; None when they have no such one."""
        ...

    async def standing(self) -> Mapping[str, Lasting]:
        """All sessions and tokens that are kept, by digest; the expired ones too, until they are swept."""
        ...

    async def sweep(self, now: datetime) -> int:
        """Remove the expired; how many."""
        ...
