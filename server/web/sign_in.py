"""Signing in by link, and out.

Opening a link shows whom it is for and a button; only the button uses it up. Mail scanners
and chat previews open every link they see.
"""

from __future__ import annotations

from typing import Any, Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from drafts.ids import PersonId
from server.actions.desk import Desk
from server.actions.people import in_words, session_numbers
from server.actions.register import recording
from server.identity.links import look, use_link
from server.identity.secret import digest
from server.identity.sessions import LIFETIME, end_session, open_session, session_person
from server.web.guards import cookie_name, desk_of, session_secret
from server.web.rendering import page
from server.web.throttle import Throttle

_PRIVATE: Final = {"Cache-Control": "no-store"}


class SignIn:
    """The address of a link: GET shows it, POST uses it. Refused attempts are counted by address."""

    def __init__(self) -> None:
        self._throttle = Throttle()

    async def answer(self, request: Request) -> Response:
        address = request.client.host if request.client else ""
        self._throttle.check(address)
        answer = await (_use if request.method == "POST" else _show)(request)
        if answer.status_code >= 400:
            self._throttle.failed(address)
        return answer


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
    now, grants = desk.clock.now(), desk.records.grants
    person = await use_link(grants, secret, now)
    if person is None:
        return _used()
    who = await desk.records.people.get(person)
    signing_in = recording(desk, who, "signed in").grants
    session = await open_session(signing_in, person, now, desk.entropy, previous=session_secret(request))
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
    answer = _page("signed-out")
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
    context = {"state": state, "name": "", "capacities": [], "action": "", **more}
    return page("sign_in.html", context, status, _PRIVATE)
