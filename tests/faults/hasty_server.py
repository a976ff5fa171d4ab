"""A server that looks for dead lines more often than every 10 s, so that a test need not wait.

PENHOLDER_LOOKS_EVERY=1 python -m tests.faults.hasty_server serve --port 8000
"""

from __future__ import annotations

import os

SECONDS = float(os.environ.get("PENHOLDER_LOOKS_EVERY", "1"))

if __name__ == "__main__":
    from penholder import main
    from server.hub import hub

    vars(hub)["BEAT"] = SECONDS
    main()
