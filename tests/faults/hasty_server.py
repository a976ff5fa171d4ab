"""A server that looks for dead lines more often than every 20 s, so that a test need not wait.

PENHOLDER_LOOKS_EVERY=1 python -m tests.faults.hasty_server serve --port 8000
"""

from __future__ import annotations

import os
from typing import Any

import uvicorn

SECONDS = float(os.environ.get("PENHOLDER_LOOKS_EVERY", "1"))


class HastyConfig(uvicorn.Config):
    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **{**named, "ws_ping_interval": SECONDS, "ws_ping_timeout": SECONDS})


if __name__ == "__main__":
    uvicorn.Config = HastyConfig  # type: ignore[misc]
    from penholder import main

    main()
