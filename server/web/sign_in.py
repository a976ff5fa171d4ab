"""Signing in by link, asking for a link by mail, and signing out.

Opening a link shows whom it is for and a button; only the button uses it up. Mail scanners
and chat previews open every link they see.
"""

from __future__ import annotations

from typing import Any, Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from drafts.errors import Malformed
from drafts.ids import PersonId
from drafts.invitations import checked_email
from server.actions.desk import Desk
from server.actions.links import send_asked_for
from server.actions.people import in_words, session_numbers
from server.actions.register import recording
from server.identity.links import ByLink, look
from server.identity.secret import digest
from server.identity.sessions import LIFETIME, end_session, open_session, session_person
from server.identity.way import Way
from server.web.bodies import form
from server.web.browser_words import browser_words
from server.web.guards import address_of, cookie_name, desk_of, session_secret
from server.web.rendering import page
from server.web.throttle import Throttle

_PRIVATE: Final = {"Cache-Control": "no-store"}
ASKS: Final = 120
"""For a link, from one address at once: a whole hall sits behind one, and asks on the first morning."""
ASK_RECOVERY: Final = 1.0
"""Seconds until one more may ask."""
LETTERS: Final = 3
"""That one mailbox is sent at once, however often somebody asks for them."""
LETTER_RECOVERY: Final = 300.0
"""Seconds until one more may be sent."""


class SignIn:
    """The address of a link: GET shows it, POST uses it. Refused attempts are counted by address."""

    def __init__(self) -> None:
        self._throttle = Throttle()

    async def answer(self, request: Request) -> Response:
        address = address_of(request)
        self._throttle.check(address)
        answer = await (_use if request.method == "POST" else _show)(request)
        if answer.status_code >= 400:
            self._throttle.failed(address)
        return answer


class AskForLink:
    """`/sign-in`: write your address, and a link comes by mail. Known and unknown addresses get the
    same answer in the same time: whether there is anything to send is looked up after it."""

    def __init__(self) -> None:
        self._askers = Throttle(most=ASKS, recovery=ASK_RECOVERY)
        self._mailboxes = Throttle(most=LETTERS, recovery=LETTER_RECOVERY)

    async def answer(self, request: Request) -> Response:
        if desk_of(request).mail is None:
            return _page("no-mail")
        return await self._sent(request) if request.method == "POST" else _page("ask")

    async def _sent(self, request: Request) -> Response:
        address = address_of(request)
        self._askers.check(address)
        self._askers.failed(address)
        said = (await form(request)).get("email", "")
        try:
            email = checked_email(said)
        except Malformed as refusal:
            return _page("ask", 422, email=said, fault=refusal.sentence)
        if not self._mailboxes.full(email.casefold()):
            self._mailboxes.failed(email.casefold())
            desk_of(request).errands.run(send_asked_for(desk_of(request), email))
        return _page("sent", email=email)


async def _show(request: Request) -> Response:
    desk, secret = desk_of(request), request.path_params["secret"]
    person = await look(desk.records.grants, secret, desk.clock.now())
    return await _ready(request, person) if person else _used()


async def _ready(request: Request, person: PersonId) -> Response:
    desk = desk_of(request)
    who = await desk.records.people.get(person)
    numbers = session_numbers(await desk.records.programmes.current())
    words = [in_words(capacity, numbers) for capacity in who.capacities]
    return _page("ready", name=who.name, capacities=words, action=request.scope["path"])


async def _use(request: Request) -> Response:
    desk, secret = desk_of(request), request.path_params["secret"]
    way: Way = ByLink(desk.records.grants)
    person = await way.prove(secret, desk.clock.now())
    return await _enter(request, person) if person else _used()


async def _enter(request: Request, person: PersonId) -> Response:
    """Whichever way they came: a fresh session, and what the cookie held before is ended."""
    desk, before = desk_of(request), session_secret(request)
    who, now = await desk.records.people.get(person), desk.clock.now()
    browser = browser_words(request.headers.get("user-agent", ""))
    grants = recording(desk, who, "signed in").grants
    session = await open_session(grants, person, now, desk.entropy, before, browser)
    if before:
        desk.hub.sign_out(digest(before))
    desk.here.note(person, digest(session), now)
    answer = RedirectResponse("/", 303, _PRIVATE)
    answer.set_cookie(
        cookie_name(desk.base_url),
        session,
        max_age=int(LIFETIME.total_seconds()),
        secure=desk.base_url.startswith("https:"),
        httponly=True,
        samesite="lax",
    )
    return answer


async def sign_out(request: Request) -> Response:
    desk, secret = desk_of(request), session_secret(request)
    if secret:
        await _end(desk, secret)
        desk.hub.sign_out(digest(secret))
    answer = _page("signed-out", mail=desk.mail is not None)
    answer.delete_cookie(
        cookie_name(desk.base_url),
        secure=desk.base_url.startswith("https:"),
        httponly=True,
        samesite="lax",
    )
    return answer


async def _end(desk: Desk, secret: str) -> None:
    """A session that had ended already ends nobody's, and is not in the register once more."""
    person = await session_person(desk.records.grants, secret, desk.clock.now())
    if person is not None:
        who = await desk.records.people.get(person)
        await end_session(recording(desk, who, "signed out").grants, secret)


def _used() -> Response:
    """Used, run out, mistyped or made up: the same answer."""
    return _page("used", status=410)


def _page(state: str, status: int = 200, **more: Any) -> Response:
    nothing = {"name": "", "capacities": [], "action": "", "email": "", "fault": "", "mail": False}
    return page("sign_in.html", {"state": state, **nothing, **more}, status, _PRIVATE)
