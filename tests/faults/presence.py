"""Presence as a client says it, written by hand."""

from __future__ import annotations

import json
from typing import Any

from drafts.sync import wire
from drafts.sync.presence import Entry, write_entries


def presence_of(client: int, clock: int = 1, state: Any = None) -> bytes:
    """A frame that says: `client` is here, and looks like this."""
    said = json.dumps({"cursor": None} if state is None else state)
    return wire.awareness(write_entries([Entry(client, clock, said.encode())]))
