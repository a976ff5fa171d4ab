"""Everybody who has a draft open: what all of them are sent, and who sees whose caret."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import Any, Final

from drafts.ids import PersonId
from drafts.sync import wire
from drafts.sync.presence import Presence, together
from server.hub.colours import colour_for
from server.hub.connection import Connection
from server.hub.frame import Frame

MAX_PAGES: Final = 64
"""Connections that one person may have open in one draft."""
TOO_MANY: Final = 4429


class Audience:
    """The connections of one room, in the order they came, and their presence.

    Presence is told once a turn of the loop, the latest state of each: a caret that moves at
    every key is one more message a key to every reader otherwise.
    """

    def __init__(self) -> None:
        self.connections: dict[Connection, None] = {}
        self._pages: Counter[PersonId] = Counter()
        self._colours: dict[PersonId, str] = {}
        self._presence = Presence()
        self._news: dict[Connection, bytes] = {}
        self._everybody: Frame | None = None
        self.held_back = False
        """While a turn is under way news of presence waits, and leaves together with the words."""
        self.somebody_new = False
        """Somebody has joined since rights were last looked at here."""

    def __bool__(self) -> bool:
        return bool(self.connections)

    def join(self, connection: Connection) -> None:
        self.connections[connection] = None
        self.somebody_new = True
        self._pages[connection.person] += 1
        self._colours[connection.person] = connection.user["color"]
        if self._pages[connection.person] > MAX_PAGES:
            connection.outbox.close(TOO_MANY, "This draft is open in too many windows; close some of them.")

    def leave(self, connection: Connection) -> None:
        if connection not in self.connections:
            return
        del self.connections[connection]
        self._pages[connection.person] -= 1
        if not self._pages[connection.person]:
            del self._pages[connection.person], self._colours[connection.person]
        self._tell_soon(connection, self._presence.leave(connection))

    def show(self, connection: Connection, entries: bytes) -> None:
        """Where somebody's caret is. Never stored. Raises Malformed."""
        self._tell_soon(connection, self._presence.offer(connection, entries, connection.user))

    def introduce(self, connection: Connection) -> None:
        """Tell one who has come about everybody."""
        if self._everybody is None:
            self._everybody = Frame(wire.awareness(self._presence.all()))
        connection.outbox.put(self._everybody)

    def user(self, person: PersonId, name: str) -> dict[str, Any]:
        """What others here see of a person who is about to join."""
        colour = self._colours.get(person) or colour_for(person, self._colours.values())
        return {"id": person, "name": name, "color": colour}

    def people(self) -> list[dict[str, Any]]:
        """Each person here once, in the order they came."""
        seen = {connection.person: dict(connection.user) for connection in self.connections}
        return list(seen.values())

    def judged_before(self, number: int) -> list[Connection]:
        """Those whose rights were last looked at before that change (see `Roster`)."""
        return [connection for connection in self.connections if connection.judged < number]

    def send(self, message: bytes, *, but: Connection | None = None, private: bool = False) -> None:
        """One message to all. `private`: only to those who asked for penholder.1."""
        frame = Frame(message)
        for connection in self.connections:
            if connection is not but and (not private or connection.private):
                connection.outbox.put(frame)

    def tell_news(self) -> None:
        """Send what has changed in presence since the last time."""
        if self._news:
            news, self._news = self._news, {}
            self.send(wire.awareness(together(news.values())))

    def beat(self) -> None:
        """Keep-alive, every few seconds: all states in one frame, or the empty one."""
        frame = Frame(wire.awareness(self._presence.heartbeat()))
        for connection in self.connections:
            connection.outbox.put(frame)
            connection.outbox.beat()

    def shut(self, code: int, reason: str) -> None:
        """Close every connection after what is queued for it."""
        for connection in list(self.connections):
            connection.outbox.close(code, reason)

    def _tell_soon(self, connection: Connection, entries: bytes) -> None:
        if not entries:
            return
        self._everybody = None
        if not self._news and not self.held_back:
            asyncio.get_running_loop().call_soon(self._tell_unless_held_back)
        self._news[connection] = entries

    def _tell_unless_held_back(self) -> None:
        if not self.held_back:
            self.tell_news()
