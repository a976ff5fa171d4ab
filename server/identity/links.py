"""Sign-in links: one use, seven days."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from drafts.ids import Entropy, PersonId
from server.identity.secret import digest, mint_secret
from server.ports import Grant, Grants

LIFETIME: Final = timedelta(days=7)


async def issue_link(grants: Grants, person: PersonId, now: datetime, entropy: Entropy) -> str:
    """The secret of a new link. Links handed out before stay good: people mislay the newest."""
    secret = mint_secret(entropy)
    await grants.add(Grant(digest(secret), "link", person, now, now + LIFETIME))
    return secret


async def look(grants: Grants, secret: str, now: datetime) -> PersonId | None:
    """Whose link this is, without using it up.

    A page first shows the name and a button: mail scanners and chat previews open every
    link they see, and would have used it up before the person comes.
    """
    grant = await grants.find(digest(secret), "link", now)
    return grant.person if grant else None


async def use_link(grants: Grants, secret: str, now: datetime) -> PersonId | None:
    """Whom to sign in; None when the link was used, has expired, or never was."""
    grant = await grants.take(digest(secret), "link", now)
    return grant.person if grant else None
