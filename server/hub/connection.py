"""One open connection to a room, as the room sees it: who it is and how to answer it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from drafts.ids import PersonId
from drafts.people import Rights
from drafts.sync import wire
from drafts.sync.gate import Refused, Writer
from drafts.sync.session import Session
from drafts.text.schema import SCHEMA_VERSION
from server.hub.outbox import Outbox


@dataclass(eq=False, slots=True)
class Connection:
    """`user` is what others see of the person: id, name, colour. `grant` is the digest of the
    signed-in session that opened it; "" when it came by token or ticket."""

    writer: Writer
    rights: Rights
    user: Mapping[str, Any]
    session: Session
    grant: str = ""
    outbox: Outbox = field(default_factory=Outbox)

    @property
    def person(self) -> PersonId:
        return self.writer.person

    @property
    def private(self) -> bool:
        return self.session.private

    def greet(self, seq: int) -> None:
        if self.private:
            about = {"person": self.user, "rights": self.rights, "seq": seq, "schema": SCHEMA_VERSION}
            self.outbox.put(wire.hello(about))

    def settle(self, ordinal: int) -> None:
        """That message is durable: acknowledge it, with those before it."""
        frame = self.session.settle(ordinal)
        if frame:
            self.outbox.put(frame)

    def refuse(self, ordinal: int, refused: Refused) -> None:
        """Say why, then close: what follows a refused update would have a hole before it."""
        frame = self.session.refused(ordinal, refused.code, refused.reason)
        if frame:
            self.outbox.put(frame)
        self.outbox.close(refused.close, refused.code)
