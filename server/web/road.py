"""One road of the API: its address, what it does, what it takes and gives. Routing and the
published description are both made from it, so they cannot differ."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

Method = Literal["GET", "POST", "PUT", "PATCH", "DELETE"]


@dataclass(frozen=True, slots=True)
class Query:
    """A parameter after the question mark; `form` is its JSON schema."""

    name: str
    says: str
    form: dict[str, object]


@dataclass(frozen=True, slots=True)
class Road:
    """`reads`: the media type of a body that is no JSON. `gives` None: an empty answer, or a file of type
    `media`. `open`: no sign-in asked."""

    method: Method
    path: str
    endpoint: Callable[[Request], Awaitable[Response]]
    says: str
    gives: type[BaseModel] | None = None
    takes: type[BaseModel] | None = None
    reads: str | None = None
    status: int = 200
    query: tuple[Query, ...] = ()
    media: tuple[str, ...] = ()
    open: bool = False

    def route(self) -> Route:
        return Route(self.path, self.endpoint, methods=[self.method])
