"""From a refusal to its answer: problem+json for programs, a page in the user's words for browsers."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, Final

import structlog
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ExceptionHandler

from drafts.discussion.suggestions import TextChanged
from drafts.errors import Conflict, Forbidden, Malformed, Refusal, TooLarge, Unknown, Unreadable
from drafts.export.leaks import WouldName
from drafts.review.adoption import ReasonNeeded
from drafts.review.verdicts import VerdictGiven
from server.actions.review import QuestionsOpen, StaleHash
from server.ports import StorageUnavailable
from server.web.headers import protect
from server.web.rendering import page
from server.web.schemas import HitGiven, ProblemGiven
from server.web.schemas_review import AskedGiven, MovedGiven

log = structlog.get_logger(__name__)


class SignInNeeded(Refusal):
    """Nobody is signed in, or not any more."""

    def __init__(self) -> None:
        super().__init__(
            "sign-in-needed",
            "Open your sign-in link, or ask the secretariat for a fresh one: each link works once.",
        )


STATUS: Final[dict[type[Refusal], int]] = {
    SignInNeeded: 401,
    Forbidden: 403,
    Unknown: 404,
    Conflict: 409,
    TooLarge: 413,
    Malformed: 422,
    Unreadable: 422,
    Refusal: 400,
}
"""The nearest class counts, as in an except clause."""
STATUS_OF_CODE: Final = {
    "bad-json": 400,
    "too-many-attempts": 429,
    "exports-busy": 503,
    "export-too-slow": 503,
    "export-too-large": 503,
    "export-failed": 500,
}
"""Refusals whose code says it more exactly than their class."""

TITLES: Final = {
    400: "That could not be read",
    401: "Please sign in",
    403: "Not open to you",
    404: "Not found",
    405: "Not possible here",
    409: "Something is in the way",
    413: "Too large",
    422: "That could not be used",
    429: "Too many attempts",
    500: "Something went wrong here",
    503: "The records are away for a moment",
}
_SENTENCES: Final = {
    404: "There is nothing at this address, or it is not open to you.",
    405: "This address does not take that kind of request.",
    413: "What was sent is larger than anything this address takes.",
}


def status_of(refusal: Refusal) -> int:
    nearest = next(STATUS[cls] for cls in type(refusal).__mro__ if cls in STATUS)
    return STATUS_OF_CODE.get(refusal.code, nearest)


def problem(request: Request, status: int, code: str, detail: str, **more: Any) -> Response:
    """The one form in which this server says no. `more`: members of the answer that only some have."""
    title = TITLES.get(status, HTTPStatus(status).phrase)
    headers = {"WWW-Authenticate": "Bearer"} if status == 401 else {}
    if _wants_page(request):
        context = {"status": status, "title": title, "detail": detail}
        return page("problem.html", context, status=status, headers=headers)
    given = ProblemGiven(code=code, title=title, status=status, detail=detail, **more)
    body = given.model_dump_json(exclude_none=True)
    return Response(body, status, headers=headers, media_type="application/problem+json")


def _wants_page(request: Request) -> bool:
    programs = ("/api/", "/health/", "/metrics", "/static/")
    return not request.scope["path"].startswith(programs) and "text/html" in request.headers.get("accept", "")


async def refused(request: Request, fault: Exception) -> Response:
    assert isinstance(fault, Refusal)
    status = status_of(fault)
    return problem(request, status, fault.code, fault.sentence, **_more(fault))


def _more(fault: Refusal) -> dict[str, Any]:
    """What a page shows beside the sentence."""
    match fault:
        case TextChanged():
            return {"then": fault.then, "now": fault.now}
        case QuestionsOpen():
            return {"questions": [AskedGiven.of(asked).model_dump() for asked in fault.questions]}
        case StaleHash():
            return {"moved": MovedGiven.of(fault).model_dump(mode="json", by_alias=True)}
        case VerdictGiven():
            said = fault.verdict
            shown = {"seat": said.seat, "verdict": said.word, "remarks": said.remarks, "hash": said.hash}
            return {
                "verdict": shown | {"person": said.person, "at": said.at.isoformat().replace("+00:00", "Z")}
            }
        case WouldName() if fault.hits:
            return {"hits": [HitGiven.of(hit) for hit in fault.hits]}
        case ReasonNeeded():
            return {"seats": list(fault.seats)}
    return {}


async def storage_away(request: Request, fault: Exception) -> Response:
    log.warning("storage unavailable", path=request.scope["path"], fault=repr(fault))
    sentence = "The records cannot be reached just now; nothing was changed. Try again in a moment."
    answer = problem(request, 503, "storage-unavailable", sentence)
    answer.headers["Retry-After"] = "2"
    return answer


async def no_road(request: Request, fault: Exception) -> Response:
    """Starlette's own refusals: no such address, wrong method, too large a body."""
    assert isinstance(fault, HTTPException)
    phrase = HTTPStatus(fault.status_code).phrase
    sentence = _SENTENCES.get(fault.status_code, f"{phrase}.")
    answer = problem(request, fault.status_code, phrase.lower().replace(" ", "-"), sentence)
    answer.headers.update(fault.headers or {})
    return answer


async def broken(request: Request, fault: Exception) -> Response:
    """Our own mistake. Starlette logs the fault after this answer; it never reaches the page."""
    sentence = "The fault is ours and has been noted. Your text is safe; reload the page to go on."
    answer = problem(request, 500, "internal", sentence)
    protect(answer.headers, request.scope)  # Starlette gives this answer outside all our middleware
    return answer


HANDLERS: Final[dict[type[Exception], ExceptionHandler]] = {
    Refusal: refused,
    StorageUnavailable: storage_away,
    HTTPException: no_road,
    Exception: broken,
}
