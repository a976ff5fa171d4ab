"""Who is asking: the person behind a bearer token or the session cookie."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Final, Literal

from starlette.requests import HTTPConnection

from drafts.errors import Unknown
from drafts.ids import PersonId
from drafts.people import Person
from server.actions.desk import Desk
from server.identity.secret import digest
from server.identity.sessions import session_person
from server.identity.tokens import token_person
from server.ports import Grants, Lasting
from server.web.guesses import Guesses
from server.web.problems import SignInNeeded

Purpose = Literal["session", "token"]
KNOWN: Final[dict[Purpose, Callable[[Grants, str, datetime], Awaitable[PersonId | None]]]] = {
    "session": session_person,
    "token": token_person,
}


def desk_of(connection: HTTPConnection) -> Desk:
    """The desk that the application was opened with (the lifespan's state)."""
    desk: Desk = connection.state.desk
    return desk


def cookie_name(base_url: str) -> str:
    """The __Host- prefix makes browsers refuse the cookie from subdomains and without TLS."""
    return "__Host-penholder" if base_url.startswith("https:") else "penholder"


def session_secret(connection: HTTPConnection) -> str | None:
    return connection.cookies.get(cookie_name(desk_of(connection).base_url))


def address_of(connection: HTTPConnection) -> str:
    """Where it comes from, as far as we can tell: behind a proxy that is what the proxy says."""
    return connection.client.host if connection.client else ""


async def asking(connection: HTTPConnection) -> Person | None:
    """The person, or None. With an Authorization header the cookie does not count. Raises
    Refusal("too-many-attempts") for a bearer token from where many were tried that are none."""
    desk = desk_of(connection)
    person = await asking_id(connection)
    if person is None:
        return None
    try:
        return await desk.records.people.get(person)
    except Unknown:
        return None


async def asking_id(
    connection: HTTPConnection, standing: Mapping[str, Lasting] | None = None
) -> PersonId | None:
    """Who it says it is, truly; whether that person is still here is not looked up. `standing`: sessions and
    tokens as they stand now; what is not among them is looked up. Raises as `asking`."""
    desk, now = desk_of(connection), desk_of(connection).clock.now()
    secret, purpose = _shown(connection)
    guesses: Guesses | None = connection.state.guesses if purpose == "token" else None
    if guesses:
        guesses.check(address_of(connection))
    person = await _whose(desk, secret, purpose, standing or {}, now) if secret else None
    if person is not None:
        desk.here.note(person, digest(secret), now)
    elif guesses:
        guesses.failed(address_of(connection), digest(secret))
    return person


async def _whose(
    desk: Desk, secret: str, purpose: Purpose, standing: Mapping[str, Lasting], now: datetime
) -> PersonId | None:
    lasting = standing.get(digest(secret))
    if lasting and lasting.lets_in(purpose, now):
        return lasting.person
    return await KNOWN[purpose](desk.records.grants, secret, now)


def grant_shown(connection: HTTPConnection) -> str:
    """The digest of the token or session secret that it comes with, good or not; "" without any."""
    secret, _ = _shown(connection)
    return digest(secret) if secret else ""


def _shown(connection: HTTPConnection) -> tuple[str, Purpose]:
    """The secret that counts, and what it would have been handed out as."""
    header = connection.headers.get("authorization")
    if header is None:
        return session_secret(connection) or "", "session"
    scheme, _, token = header.partition(" ")
    return token.strip() if scheme.lower() == "bearer" else "", "token"


async def signed_in(connection: HTTPConnection) -> Person:
    """Raises SignInNeeded."""
    person = await asking(connection)
    if person is None:
        raise SignInNeeded()
    return person
