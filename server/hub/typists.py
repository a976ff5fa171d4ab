"""Who has written under which Yjs client id, of those who are here."""

from __future__ import annotations

from collections.abc import Iterable

from drafts.sync.update import Scan
from server.hub.connection import Connection


class Typists:
    """Of one room. An id is the connection's that wrote under it last."""

    def __init__(self) -> None:
        self._wrote: dict[int, Connection] = {}

    def wrote(self, connection: Connection, clients: Iterable[int]) -> None:
        for client in clients:
            self._wrote[client] = connection

    def leave(self, connection: Connection) -> None:
        for client in [client for client, typist in self._wrote.items() if typist is connection]:
            del self._wrote[client]

    def written_elsewhere(self, connection: Connection, found: Scan) -> dict[int, int]:
        """Of these ids, those that another window of the same person writes under: where they begin here."""
        starts: dict[int, int] = {}
        for client, (start, _) in found.ranges.items():
            typist = self._wrote.get(client)
            if typist and typist is not connection and typist.person == connection.person:
                starts[client] = start
        return starts
