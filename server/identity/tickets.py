"""Tickets: leave to open one socket, on one draft in one epoch; one use, 60 seconds.

For clients that can set neither a cookie nor a header at the upgrade. A ticket stands in the
address, and so in access logs: hence the short life.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from drafts.ids import DraftId, Entropy, PersonId
from server.identity.secret import digest, mint_secret
from server.ports import Grant, Grants

LIFETIME: Final = timedelta(seconds=60)


async def issue_ticket(
    grants: Grants, person: PersonId, draft: DraftId, epoch: int, now: datetime, entropy: Entropy
) -> str:
    secret = mint_secret(entropy)
    await grants.add(Grant(digest(secret), "ticket", person, now, now + LIFETIME, _subject(draft, epoch)))
    return secret


async def use_ticket(
    grants: Grants, secret: str, draft: DraftId, epoch: int, now: datetime
) -> PersonId | None:
    """Whose connection this is. Shown at the wrong draft or epoch the ticket is used up all the same."""
    grant = await grants.take(digest(secret), "ticket", now)
    return grant.person if grant and grant.subject == _subject(draft, epoch) else None


def _subject(draft: DraftId, epoch: int) -> str:
    return f"{draft}/{epoch}"
