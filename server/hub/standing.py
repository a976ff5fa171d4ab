"""Whether everybody who is connected may still do what they came in for."""

from __future__ import annotations

from collections.abc import Sequence

from drafts.people import Person, rights
from drafts.sync import wire
from server.hub.connection import Connection
from server.hub.room import Room
from server.hub.roster import Standings

RIGHTS_CHANGED = 4205
"""Come back: the page does so with a fresh document, and is let in with what it may do now."""

SIGN_IN = 4401


def enforce(rooms: Sequence[Room], standings: Standings) -> None:
    """Close those whose rights are not what they were, or whose session or token has ended, whoever
    changed that: a page, another process, the command line. Who was judged since is not looked at again."""
    for room in rooms:
        room.audience.somebody_new = False
        for connection in room.audience.judged_before(standings.number):
            if connection.grant and connection.grant not in standings.grants:
                connection.outbox.close(SIGN_IN, "signed-out")
            elif _changed(connection, standings, room):
                _send_back(connection)
            else:
                _name_anew(connection, standings.people.get(connection.person))
            connection.judged = standings.number


def _changed(connection: Connection, standings: Standings, room: Room) -> bool:
    if connection.writer.code in ("old-schema", "damaged"):
        return False  # reads along whatever its person may do
    person, draft = standings.people.get(connection.person), standings.drafts.get(room.draft)
    return draft is None or person is None or rights(person.capacities, draft) != connection.rights


def _name_anew(connection: Connection, person: Person | None) -> None:
    """A corrected name stands at the caret as soon as it moves, or its presence is renewed."""
    if person and person.name != connection.user["name"]:
        connection.user = {**connection.user, "name": person.name}


def _send_back(connection: Connection) -> None:
    if connection.private:
        connection.send(wire.event({"event": "rights"}))
    connection.outbox.close(RIGHTS_CHANGED, "rights-changed")
