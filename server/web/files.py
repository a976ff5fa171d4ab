"""Built files of the browser client: scripts, styles, the service worker."""

from __future__ import annotations

from typing import Final
from urllib.parse import parse_qs

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from server.web.rendering import STATIC, fingerprint

FOR_EVER: Final = "public, max-age=31536000, immutable"


class Built(StaticFiles):
    """Kept for ever under an address with the right hash, else asked for again each time."""

    def __init__(self) -> None:
        super().__init__(directory=STATIC, check_dir=False)

    async def get_response(self, path: str, scope: Scope) -> Response:
        answer = await super().get_response(path, scope)
        asked = parse_qs(scope["query_string"].decode("latin-1")).get("v")
        if asked and asked[0] == fingerprint(path):
            answer.headers["Cache-Control"] = FOR_EVER
        return answer


async def worker(request: Request) -> Response:
    """The service worker: at the root, because it may only serve pages below its own address."""
    script = STATIC / "worker.js"
    if not script.is_file():
        raise HTTPException(404)
    return FileResponse(script, media_type="text/javascript", headers={"Cache-Control": "no-cache"})
