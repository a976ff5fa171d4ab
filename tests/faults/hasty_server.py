"""A server that looks for dead lines every second instead of every 20, so that a test need not wait."""

from __future__ import annotations

from typing import Any

import uvicorn

SECONDS = 1.0


class HastyConfig(uvicorn.Config):
    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **{**named, "ws_ping_interval": SECONDS, "ws_ping_timeout": SECONDS})


if __name__ == "__main__":
    uvicorn.Config = HastyConfig  # type: ignore[misc]
    from penholder import main

    main()
