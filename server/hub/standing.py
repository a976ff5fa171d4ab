"""Whether everybody who is connected may still do what they came in for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from drafts.ids import PersonId
from drafts.people import DraftAtStage, Person, rights
from drafts.sync import wire
from server.hub.connection import Connection
from server.hub.room import Room
from server.ports import Drafts, People

RIGHTS_CHANGED = 4205
"""Come back: the page does so with a fresh document, and is let in with what it may do now."""


class Standing:
    """Looks up people and stages, two reads for all connections however many, and closes those
    whose rights are not what they were. Also reaches changes made by the command line."""

    def __init__(self, people: People, drafts: Drafts) -> None:
        self._people = people
        self._drafts = drafts

    async def enforce(self, rooms: Sequence[Room]) -> None:
        """Raises StorageUnavailable, with nobody closed."""
        if not any(room.audience for room in rooms):
            return
        people = {person.id: person for person in await self._people.all()}
        drafts = {record.id: record.at_stage for record in await self._drafts.all()}
        for room in rooms:
            for connection in list(room.audience.connections):
                if _changed(connection, people, drafts.get(room.draft)):
                    _send_back(connection)


def _changed(connection: Connection, people: Mapping[PersonId, Person], draft: DraftAtStage | None) -> bool:
    if connection.writer.code == "old-schema":
        return False  # reads along whatever its person may do
    person = people.get(connection.person)
    return draft is None or person is None or rights(person.capacities, draft) != connection.rights


def _send_back(connection: Connection) -> None:
    if connection.private:
        connection.send(wire.event({"event": "rights"}))
    connection.outbox.close(RIGHTS_CHANGED, "rights-changed")
