"""Pages from templates: escaped by default, with addresses of built files that change with them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

HERE: Final = Path(__file__).parent
STATIC: Final = HERE / "static"


def asset(name: str) -> str:
    """The address of a built file: with a hash of its content, so that it may be kept for ever."""
    mark = fingerprint(name)
    return f"/static/{name}?v={mark}" if mark else f"/static/{name}"


def fingerprint(name: str) -> str:
    """16 hex digits of the built file's SHA-256; "" when it has not been built."""
    try:
        seen = (STATIC / name).stat()
    except OSError:
        return ""
    return _fingerprint(name, seen.st_mtime_ns, seen.st_size)


@cache
def _fingerprint(name: str, changed: int, size: int) -> str:
    # Time and size are part of the key: a rebuilt file gets its new address without a restart.
    return hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:16]


def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals["asset"] = asset
    return made


_TEMPLATES: Final = _environment()


def page(
    template: str, context: Mapping[str, Any], status: int = 200, headers: Mapping[str, str] | None = None
) -> HTMLResponse:
    return HTMLResponse(_TEMPLATES.get_template(template).render(context), status, headers)
