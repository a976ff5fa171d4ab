"""The HTTP side of the Python peer: which drafts there are, and what they say."""

from __future__ import annotations

from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

import httpx2 as httpx

from drafts.errors import Forbidden, Refusal, Unknown


@dataclass(frozen=True, slots=True)
class DraftAddress:
    """Where a draft is: its id, epoch, and the session it belongs to."""

    id: str
    epoch: int
    number: str
    title: str


class Api:
    """Speaks to one Penholder with one bearer token. Use as `async with Api(url, token) as api`.

    Problems come back as refusals with the server's code and sentence; connection faults are
    httpx's own errors.
    """

    def __init__(self, url: str, token: str) -> None:
        self._http = httpx.AsyncClient(
            base_url=url.rstrip("/"), headers={"Authorization": f"Bearer {token}"}, trust_env=False
        )

    async def __aenter__(self) -> Self:
        await self._http.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._http.__aexit__(kind, fault, trace)

    async def call(self, method: str, road: str, **body: Any) -> Any:
        """The answer's JSON. Raises Unknown (404), Forbidden (401, 403) or Refusal."""
        answer = await self._http.request(method, road, json=body or None)
        if answer.is_success:
            return answer.json() if answer.content else None
        raise _refusal(answer)

    async def drafts(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = (await self.call("GET", "/api/drafts"))["items"]
        return found

    async def draft_of(self, number: str) -> DraftAddress:
        """The draft of the session with this number. Raises Unknown."""
        programme = await self.call("GET", "/api/programme")
        sessions = [s for r in programme["roundtables"] for s in r["sessions"]] + programme["sessions"]
        for session in sessions:
            if session["number"] == number:
                draft = await self.call("GET", f"/api/drafts/{session['draft']}")
                return DraftAddress(draft["id"], draft["epoch"], number, session["title"])
        raise Unknown("no-such-session", f"There is no session {number} in this programme.")


def _refusal(answer: httpx.Response) -> Refusal:
    try:
        problem = answer.json()
        code, sentence = str(problem["code"]), str(problem["detail"])
    except (ValueError, KeyError, TypeError):
        code, sentence = f"http-{answer.status_code}", f"The server answered {answer.status_code}."
    kind = {404: Unknown, 401: Forbidden, 403: Forbidden}.get(answer.status_code, Refusal)
    return kind(code, sentence)
