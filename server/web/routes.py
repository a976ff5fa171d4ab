"""Every address of this server, on one page."""

from __future__ import annotations

import json
from functools import cache
from typing import Final

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route, WebSocketRoute
from starlette.types import Lifespan

from drafts.export.writing import FORMATS, MEDIA
from server.settings import Settings
from server.web import (
    account,
    api_comments,
    api_drafts,
    api_exports,
    api_notices,
    api_people,
    api_programme,
    api_register,
    api_review,
    api_rounds,
    api_tickets,
    api_versions,
    compare_page,
    files,
    health,
    live,
    openapi,
    pages,
    people_pages,
    register_page,
    review_page,
    sign_in,
)
from server.web.headers import SecurityHeaders
from server.web.health import CountAnswers
from server.web.origin import OwnChangesOnly
from server.web.people_schemas import (
    CapacityCorrected,
    CapacityGiven,
    CapacitySent,
    InvitedGiven,
    LinkGiven,
    PeopleGiven,
    PersonCorrected,
    PersonGiven,
    PersonSent,
    SignInsGiven,
)
from server.web.problems import HANDLERS
from server.web.road import Query, Road
from server.web.schemas import (
    AuthorsGiven,
    DraftGiven,
    DraftsGiven,
    FrozenGiven,
    HealthGiven,
    OutcomeGiven,
    ProgrammeGiven,
    RegisterGiven,
    TicketGiven,
    TicketSent,
    WaiverGiven,
    WaiverSent,
    WaiversGiven,
)
from server.web.schemas_discussion import (
    ChoicesGiven,
    ChoicesSent,
    ClosingSent,
    CommentGiven,
    CommentSent,
    CommentsGiven,
    DispositionSent,
    NothingSent,
    NoticesGiven,
    ReadersGiven,
    ReadSent,
    ReplySent,
    RoundChangeSent,
    RoundGiven,
    RoundSent,
)
from server.web.schemas_export import ImportedGiven
from server.web.schemas_review import (
    AdoptionSent,
    ComparedGiven,
    DraftingSent,
    QueueGiven,
    ReopeningSent,
    RestoredGiven,
    ReviewGiven,
    SeenSent,
    VerdictGiven,
    VerdictSent,
    VersionGiven,
    VersionSent,
    VersionsGiven,
)

COMPARE: Final = (
    Query("from", "A version's number, mine or seen; the one before `to` when left out.", {"type": "string"}),
    Query("to", "A version's number, or live.", {"type": "string", "default": "live"}),
)
EXPORT: Final = (
    Query("version", "A version's number, or live; the newest when left out.", {"type": "string"}),
    Query("format", "", {"enum": list(FORMATS), "default": "markdown"}),
    Query("profile", "", {"enum": ["public", "working"], "default": "public"}),
    Query("group", "Paragraphs under their guiding questions.", {"enum": ["question"]}),
    Query(
        "confirm",
        "Fingerprints of hits that the chair says name nobody, commas between; one with `whole` by itself.",
        {"type": "string"},
    ),
    Query("reason", "Why a hit with `whole` names nobody.", {"type": "string"}),
)
MANY: Final = (
    Query("roundtable", "A roundtable's number; the whole forum when left out.", {"type": "string"}),
    Query(
        "versions",
        "adopted, newest, or a draft's id and a version's number for each: d1:3,d2:1.",
        {"type": "string", "default": "adopted"},
    ),
    *EXPORT[1:],
)
IMPORT: Final = (
    Query("preview", "true: say what it would change, and change nothing.", {"type": "boolean"}),
    Query("anyway", "true: also a file that is another session's.", {"type": "boolean"}),
    Query(
        "expected",
        "added,changed,removed of a preview: bring it in only if it does that.",
        {"type": "string"},
    ),
)
KIND: Final = Query("kind", "finding, good practice, recommendation, or follow-up.", {"type": "string"})
FILES: Final = tuple(media.split(";")[0] for media in MEDIA.values())
TABLE: Final = (Query("format", "", {"enum": ["markdown", "csv"], "default": "markdown"}),)
REGISTER: Final = (
    Query("person", "A person's id, or nobody: the operator and the server.", {"type": "string"}),
    Query("act", "As entries have it, such as “version frozen”.", {"type": "string"}),
    Query("draft", "A draft's id.", {"type": "string"}),
    Query("from", "A day in UTC, or a time with its zone.", {"type": "string"}),
    Query("to", "A day, which is within, or a time, which is not.", {"type": "string"}),
    Query("before", "Only entries with smaller numbers: `older` of the answer before.", {"type": "integer"}),
)


async def description(request: Request) -> Response:
    return Response(_described(), media_type="application/json")


@cache
def _described() -> str:
    return json.dumps(openapi.describe(API), ensure_ascii=False)


# fmt: off
API: Final = (
    Road("GET", "/api/programme", api_programme.show, "The programme of the forum", ProgrammeGiven),
    Road("GET", "/api/drafts", api_drafts.listed, "The drafts that are open to you", DraftsGiven),
    Road("GET", "/api/drafts/{draft}", api_drafts.one, "One draft", DraftGiven),
    Road("GET", "/api/drafts/{draft}/outcome", api_drafts.outcome, "The live text", OutcomeGiven),
    Road("GET", "/api/drafts/{draft}/authors", api_drafts.authors_of, "Who wrote and deleted which words",
         AuthorsGiven),
    Road("GET", "/api/drafts/{draft}/waivers", api_drafts.waivers, "Questions that are waived", WaiversGiven),
    Road("PUT", "/api/drafts/{draft}/waivers/{question}", api_drafts.waive, "Waive a question", WaiverGiven,
         takes=WaiverSent),
    Road("DELETE", "/api/drafts/{draft}/waivers/{question}", api_drafts.unwaive, "Take it back", status=204),
    Road("GET", "/api/drafts/{draft}/people", api_comments.people, "Whom you may mention", ReadersGiven),
    Road("GET", "/api/drafts/{draft}/comments", api_comments.listed, "The discussion", CommentsGiven),
    Road("POST", "/api/drafts/{draft}/comments", api_comments.create, "Comment, propose a wording",
         CommentGiven, takes=CommentSent, status=201),
    Road("POST", "/api/drafts/{draft}/comments/{comment}/replies", api_comments.reply, "Answer in a thread",
         CommentGiven, takes=ReplySent, status=201),
    Road("POST", "/api/drafts/{draft}/comments/{comment}/disposition", api_comments.settle,
         "Decide on a comment; an accepted wording goes in", CommentGiven, takes=DispositionSent),
    Road("POST", "/api/drafts/{draft}/comments/{comment}/withdraw", api_comments.withdraw,
         "Withdraw your comment", CommentGiven, takes=NothingSent),
    Road("POST", "/api/drafts/{draft}/comments/{comment}/closing", api_comments.close,
         "Close a thread, or reopen it", CommentGiven, takes=ClosingSent),
    Road("POST", "/api/drafts/{draft}/replies/{reply}/withdraw", api_comments.withdraw_reply,
         "Withdraw your reply", CommentGiven, takes=NothingSent),
    Road("GET", "/api/drafts/{draft}/dispositions", api_comments.table, "All comments with their answers",
         query=TABLE, media=("text/markdown", "text/csv")),
    Road("POST", "/api/drafts/{draft}/rounds", api_rounds.create, "Open a comment round", RoundGiven,
         takes=RoundSent, status=201),
    Road("PATCH", "/api/drafts/{draft}/rounds/{round}", api_rounds.change, "Move, end or reopen it",
         RoundGiven, takes=RoundChangeSent),
    Road("GET", "/api/drafts/{draft}/versions", api_versions.listed, "Oldest first", VersionsGiven),
    Road("POST", "/api/drafts/{draft}/versions", api_versions.create, "Freeze a version", VersionGiven,
         takes=VersionSent, status=201),
    Road("GET", "/api/drafts/{draft}/versions/{number:int}", api_versions.one, "One version", VersionGiven),
    Road("GET", "/api/drafts/{draft}/versions/{number:int}/outcome", api_versions.outcome, "Its text",
         FrozenGiven),
    Road("GET", "/api/drafts/{draft}/compare", api_versions.compare, "What changed between two texts",
         ComparedGiven, query=COMPARE),
    Road("PUT", "/api/drafts/{draft}/seen", api_versions.see, "You have looked at this", takes=SeenSent,
         status=204),
    Road("POST", "/api/drafts/{draft}/versions/{number:int}/submit", api_review.submit,
         "Hand it to the Troika", VersionGiven, takes=NothingSent),
    Road("POST", "/api/drafts/{draft}/versions/{number:int}/verdicts", api_review.judge,
         "Give your seat's verdict", VerdictGiven, takes=VerdictSent, status=201),
    Road("POST", "/api/drafts/{draft}/versions/{number:int}/restore", api_review.restore,
         "Make the live text say it again", RestoredGiven, takes=NothingSent),
    Road("POST", "/api/drafts/{draft}/versions/{number:int}/adopt", api_review.adopt, "Adopt it",
         VersionGiven, takes=AdoptionSent),
    Road("GET", "/api/drafts/{draft}/review", api_review.show, "Where its review stands", ReviewGiven),
    Road("POST", "/api/drafts/{draft}/review/drafting", api_review.drafting, "Let drafting go on, or stop it",
         ReviewGiven, takes=DraftingSent),
    Road("POST", "/api/drafts/{draft}/reopen", api_review.reopen, "Reopen an adopted text", ReviewGiven,
         takes=ReopeningSent),
    Road("GET", "/api/review", api_review.queue, "The reviews of all sessions", QueueGiven),
    Road("GET", "/api/drafts/{draft}/export", api_versions.exported, "A version or the live text as a file",
         query=EXPORT, media=FILES),
    Road("POST", "/api/drafts/{draft}/import", api_exports.imported, "Bring a file of Markdown in",
         ImportedGiven, reads="text/markdown", query=IMPORT),
    Road("GET", "/api/export", api_exports.many, "A roundtable or the whole forum as one file",
         query=MANY, media=FILES),
    Road("GET", "/api/export/compendium", api_exports.compendium, "All paragraphs of one kind as one file",
         query=(KIND, *MANY), media=FILES),
    Road("GET", "/api/export.schema.json", api_exports.schema, "The schema of exported JSON",
         media=("application/schema+json",), open=True),
    Road("GET", "/api/notices", api_notices.listed, "What you are told", NoticesGiven),
    Road("POST", "/api/notices/read", api_notices.mark_read, "You have read them", NoticesGiven,
         takes=ReadSent),
    Road("GET", "/api/notices/choices", api_notices.choices, "Which kinds you are told", ChoicesGiven),
    Road("PUT", "/api/notices/choices", api_notices.choose, "Choose", ChoicesGiven, takes=ChoicesSent),
    Road("GET", "/api/register", api_register.read, "Who did what, the newest first",
         RegisterGiven, query=REGISTER),
    Road("POST", "/api/tickets", api_tickets.create, "Leave to open one socket", TicketGiven,
         takes=TicketSent, status=201),
    Road("GET", "/api/people", api_people.listed, "Everybody who is invited, and who has come", PeopleGiven),
    Road("POST", "/api/people", api_people.invite, "Invite somebody", InvitedGiven, takes=PersonSent,
         status=201),
    Road("GET", "/api/people/{person}", api_people.one, "One person", PersonGiven),
    Road("PATCH", "/api/people/{person}", api_people.correct, "Correct a name or an address", PersonGiven,
         takes=PersonCorrected),
    Road("DELETE", "/api/people/{person}", api_people.revoke, "Let them in no longer; their words stay",
         status=204),
    Road("POST", "/api/people/{person}/capacities", api_people.give, "Give a capacity", CapacityGiven,
         takes=CapacitySent, status=201),
    Road("PATCH", "/api/capacities/{capacity}", api_people.correct_capacity, "Correct a delegation",
         CapacityGiven, takes=CapacityCorrected),
    Road("DELETE", "/api/capacities/{capacity}", api_people.take, "Take a capacity back", status=204),
    Road("POST", "/api/people/{person}/links", api_people.link, "A fresh sign-in link", LinkGiven,
         status=201),
    Road("GET", "/api/people/{person}/sign-ins", api_people.signed_in_at, "Their sessions and tokens",
         SignInsGiven),
    Road("DELETE", "/api/people/{person}/sign-ins/{sign_in}", api_people.end_sign_in, "End one of them",
         status=204),
    Road("GET", "/api/openapi.json", description, "This description", media=("application/json",), open=True),
    Road("GET", "/health/live", health.live, "The process answers", HealthGiven, open=True),
    Road("GET", "/health/ready", health.ready, "The database answers too", HealthGiven, open=True),
    Road("GET", "/metrics", health.metrics, "Numbers for Prometheus", media=("text/plain",), open=True),
)
# fmt: on


def routes() -> list[BaseRoute]:
    """Fresh for each application: the brake on sign-in attempts counts for one server."""
    return [
        WebSocketRoute("/sync/{draft}/{epoch}", live.live),
        *(road.route() for road in API),
        Route("/", pages.overview),
        Route("/drafts/{draft}", pages.draft),
        Route("/drafts/{draft}/compare", compare_page.show),
        Route("/drafts/{draft}/review", review_page.show),
        Route("/review", review_page.queue),
        Route("/people", people_pages.everybody),
        Route("/people/invite", people_pages.invite, methods=["POST"]),
        Route("/people/list", people_pages.invite_list, methods=["POST"]),
        Route("/people/{person}", people_pages.one),
        Route("/people/{person}/correct", people_pages.correct, methods=["POST"]),
        Route(
            "/people/{person}/capacities/{capacity}/correct", people_pages.correct_capacity, methods=["POST"]
        ),
        Route("/people/{person}/capacities", people_pages.give, methods=["POST"]),
        Route("/people/{person}/capacities/{capacity}/take", people_pages.take, methods=["POST"]),
        Route("/people/{person}/link", people_pages.link, methods=["POST"]),
        Route("/people/{person}/revoke", people_pages.revoke, methods=["POST"]),
        Route("/people/{person}/sign-ins/{sign_in}/end", people_pages.end_sign_in, methods=["POST"]),
        Route("/account", account.show),
        Route("/account/sign-ins/end-others", account.end_others, methods=["POST"]),
        Route("/account/sign-ins/{sign_in}/end", account.end, methods=["POST"]),
        Route("/sign-in", sign_in.AskForLink().answer, methods=["GET", "POST"]),
        Route("/register", register_page.show),
        Route("/sign-in/{secret}", sign_in.SignIn().answer, methods=["GET", "POST"]),
        Route("/sign-out", sign_in.sign_out, methods=["POST"]),
        Route("/worker.js", files.worker),
        Mount("/static", files.Built(), middleware=[Middleware(GZipMiddleware, minimum_size=1024)]),
    ]


def middleware(base_url: str) -> list[Middleware]:
    """Outermost first. All three are plain ASGI and leave the WebSocket alone: it checks for itself."""
    return [
        Middleware(CountAnswers),
        Middleware(SecurityHeaders),
        Middleware(OwnChangesOnly, base_url=base_url),
    ]


def application(settings: Settings, lifespan: Lifespan[Starlette]) -> Starlette:
    """The web as one application; its `lifespan` yields {"desk": Desk, "pace": Pace, "guesses": Guesses}."""
    return Starlette(
        routes=routes(),
        middleware=middleware(settings.base_url),
        exception_handlers=HANDLERS,
        lifespan=lifespan,
    )
