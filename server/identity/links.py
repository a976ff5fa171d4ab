"""Sign-in links: one use; seven days for an invitation, an hour for one that somebody asks for."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from drafts.ids import Entropy, PersonId
from server.identity.secret import digest, mint_secret
from server.ports import Grant, Grants

LIFETIME: Final = timedelta(days=7)
ASKED_FOR: Final = timedelta(hours=1)
"""Of a link that somebody asks for at the sign-in page: it is used at once, or not at all."""


async def issue_link(
    grants: Grants, person: PersonId, now: datetime, entropy: Entropy, lifetime: timedelta = LIFETIME
) -> str:
    """The secret of a new link. Links handed out before stay good: people mislay the newest."""
    secret = mint_secret(entropy)
    await grants.add(Grant(digest(secret), "link", person, now, now + lifetime))
    return secret


async def look(grants: Grants, secret: str, now: datetime) -> PersonId | None:
    """Whose link this is, without using it up.

    A page first shows the name and a button: mail scanners and chat previews open every
    link they see, and would have used it up before the person comes.
    """
    grant = await grants.find(digest(secret), "link", now)
    return grant.person if grant else None


class ByLink:
    """See `way.Way`. What is shown is the link's secret."""

    def __init__(self, grants: Grants) -> None:
        self._grants = grants

    async def prove(self, shown: str, now: datetime) -> PersonId | None:
        grant = await self._grants.take(digest(shown), "link", now)
        return grant.person if grant else None
