"""Web sessions: kept on the server, 30 days, named in a cookie by a secret."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from drafts.ids import Entropy, PersonId
from server.identity.secret import digest, mint_secret
from server.ports import Grant, Grants

LIFETIME: Final = timedelta(days=30)


async def open_session(
    grants: Grants,
    person: PersonId,
    now: datetime,
    entropy: Entropy,
    previous: str | None = None,
    label: str = "",
) -> str:
    """The secret for the cookie: always a fresh one, so that a cookie planted earlier is worth nothing.

    `previous` is what the cookie held before, and is ended. `label`: which browser it is, in words.
    """
    secret = mint_secret(entropy)
    await grants.add(Grant(digest(secret), "session", person, now, now + LIFETIME, label=label, seen=now))
    if previous:
        await end_session(grants, previous)
    return secret


async def session_person(grants: Grants, secret: str, now: datetime) -> PersonId | None:
    grant = await grants.find(digest(secret), "session", now)
    return grant.person if grant else None


async def end_session(grants: Grants, secret: str) -> None:
    """Sign out. Nothing happens when it had ended already."""
    await grants.remove(digest(secret), "session")
