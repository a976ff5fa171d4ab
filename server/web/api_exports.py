"""Files of several sessions, the schema of the JSON ones, and files brought into a draft."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from functools import cache

from pydantic import TypeAdapter
from starlette.requests import Request
from starlette.responses import Response

from drafts.errors import Malformed
from drafts.export.bringing_in import Counts
from server.actions import export_many
from server.actions.import_text import MAX_BYTES, import_text, preview
from server.web.addresses import draft_in
from server.web.bodies import file_answer, given, raw
from server.web.guards import desk_of, signed_in
from server.web.schemas_export import ImportedGiven, PartFile, SessionFile


async def many(request: Request) -> Response:
    person = await signed_in(request)
    wish = export_many.wide(request.query_params)
    return file_answer(await export_many.export(desk_of(request), person, wish))


async def compendium(request: Request) -> Response:
    person = await signed_in(request)
    wish = export_many.wide(request.query_params)
    kind = export_many.as_kind(request.query_params.get("kind", ""))
    return file_answer(await export_many.export(desk_of(request), person, replace(wish, only=kind)))


async def schema(request: Request) -> Response:
    return Response(_schema(), media_type="application/schema+json")


@cache
def _schema() -> str:
    found = TypeAdapter(SessionFile | PartFile).json_schema()
    about = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A Penholder export: one session, or several in one file",
    }
    return json.dumps({**about, **found}, ensure_ascii=False, indent=2)


async def imported(request: Request) -> Response:
    person = await signed_in(request)
    content = await raw(request, MAX_BYTES)
    desk, draft, anyway = desk_of(request), draft_in(request), _flag(request, "anyway")
    if _flag(request, "preview"):
        return given(ImportedGiven.of(await preview(desk, person, draft, content, anyway=anyway)))
    expected = _expected(request.query_params.get("expected", ""))
    imported = await import_text(desk, person, draft, content, anyway=anyway, expected=expected)
    return given(ImportedGiven.of(imported.brought, imported.frozen))


def _flag(request: Request, name: str) -> bool:
    """What is neither must not be taken for no: somebody who wanted a preview would get the deed."""
    said = request.query_params.get(name, "false").lower()
    if said not in ("true", "false"):
        raise Malformed("not-true-or-false", f"“{name}” is true or false.")
    return said == "true"


def _expected(said: str) -> Counts | None:
    found = re.fullmatch(r"([0-9]{1,6}),([0-9]{1,6}),([0-9]{1,6})", said)
    if said and not found:
        raise Malformed("no-such-counts", "“expected” is three numbers of a preview: added,changed,removed.")
    return (int(found[1]), int(found[2]), int(found[3])) if found else None
