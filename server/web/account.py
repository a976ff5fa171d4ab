"""Where one is signed in oneself, and with which tokens one's scripts come."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from server.actions import sign_ins
from server.web.guards import desk_of, grant_shown, signed_in
from server.web.people_pages import PRIVATE, sign_in
from server.web.rendering import page
from server.web.who import who


async def show(request: Request) -> Response:
    desk, person = desk_of(request), await signed_in(request)
    here = grant_shown(request)
    standing = [sign_in(grant, here) for grant in await sign_ins.of(desk, person, person.id)]
    context = {
        **who(person, await desk.records.programmes.current()),
        "sign_ins": standing,
        "others": sum(1 for each in standing if not each["token"] and not each["current"]),
        "base": "/account",
    }
    return page("account.html", context, headers=PRIVATE)


async def end(request: Request) -> Response:
    desk, person = desk_of(request), await signed_in(request)
    await sign_ins.end(desk, person, person.id, request.path_params["sign_in"])
    return RedirectResponse("/account", 303, PRIVATE)


async def end_others(request: Request) -> Response:
    desk, person = desk_of(request), await signed_in(request)
    await sign_ins.end_others(desk, person, grant_shown(request))
    return RedirectResponse("/account", 303, PRIVATE)
