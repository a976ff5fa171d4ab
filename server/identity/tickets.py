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
    grants: Grants,
    person: PersonId,
    draft: DraftId,
    epoch: int,
    now: datetime,
    entropy: Entropy,
    by: str = "",
) -> str:
    """`by`: the digest of the session or token with which it was asked for. What the ticket opens
    ends with that."""
    secret = mint_secret(entropy)
    subject = _subject(draft, epoch)
    await grants.add(Grant(digest(secret), "ticket", person, now, now + LIFETIME, subject, by))
    return secret


async def use_ticket(grants: Grants, secret: str, draft: DraftId, epoch: int, now: datetime) -> Grant | None:
    """Whose connection this is; nobody's once the session or token has ended that it was asked for with.
    Shown at the wrong draft or epoch the ticket is used up all the same."""
    grant = await grants.take(digest(secret), "ticket", now)
    if grant is None or grant.subject != _subject(draft, epoch):
        return None
    return grant if await _stands(grants, grant.label, now) else None


async def _stands(grants: Grants, by: str, now: datetime) -> bool:
    return not by or any([await grants.find(by, purpose, now) for purpose in ("token", "session")])


def _subject(draft: DraftId, epoch: int) -> str:
    return f"{draft}/{epoch}"
