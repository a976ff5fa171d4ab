"""Logs: one line an event, for people at a console or as JSON for machines.

Addresses are not logged: they carry tickets and sign-in links.
"""

from __future__ import annotations

import logging
import sys
from typing import Literal

import structlog


def configure_logs(form: Literal["console", "json"]) -> None:
    """Ours and the libraries' alike, on standard error. Call once, before serving."""
    last = structlog.processors.JSONRenderer() if form == "json" else _console()
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info if form == "json" else _as_it_is,
                last,
            ],
        )
    )
    logging.basicConfig(handlers=[handler], level=logging.INFO, force=True)
    # The libraries' own progress is noise, and uvicorn's prints each socket's address.
    for library in ("uvicorn.error", "uvicorn.access", "alembic", "sqlalchemy", "websockets"):
        logging.getLogger(library).setLevel(logging.WARNING)


def _as_it_is(
    logger: structlog.typing.WrappedLogger, name: str, event: structlog.typing.EventDict
) -> structlog.typing.EventDict:
    """The console renderer prints exceptions itself."""
    return event


def _console() -> structlog.dev.ConsoleRenderer:
    """Plain tracebacks: the rich ones print the values of variables, and those are drafts."""
    return structlog.dev.ConsoleRenderer(
        colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
    )
