"""Penholder: live drafting of summit outcomes.

The public names of the package, and the `penholder` command.
"""

from __future__ import annotations

from client.api import Api
from client.peer import Peer
from server.app import build
from server.cli import main
from server.settings import Settings, read_settings

__all__ = ["Api", "Peer", "Settings", "build", "main", "read_settings"]

if __name__ == "__main__":
    main()
