"""Bearer tokens for scripts, bots and the Python peer: 90 days, or until another day."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from drafts.ids import Entropy, PersonId
from server.identity.secret import digest, mint_secret
from server.ports import Grant, Grants

LIFETIME: Final = timedelta(days=90)


async def issue_token(
    grants: Grants,
    person: PersonId,
    now: datetime,
    entropy: Entropy,
    until: datetime | None = None,
    label: str = "",
) -> str:
    """The token. It is shown once: nobody can look it up again. `label`: what it is for."""
    secret = mint_secret(entropy)
    await grants.add(Grant(digest(secret), "token", person, now, until or now + LIFETIME, label=label))
    return secret


async def token_person(grants: Grants, secret: str, now: datetime) -> PersonId | None:
    grant = await grants.find(digest(secret), "token", now)
    return grant.person if grant else None
