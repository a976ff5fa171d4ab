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
from server.hub.frame import Frame
from server.hub.outbox import Outbox


@dataclass(eq=False, slots=True)
class Connection:
    """`user` is what others see of the person: id, name, colour. `grant` is the digest of the
    session or token by which it was opened; that ended, so does this. `judged`: the number of
    the newest change of people and stages that its rights were looked at since."""

    writer: Writer
    rights: Rights
    user: Mapping[str, Any]
    session: Session
    outbox: Outbox
    grant: str = ""
    judged: int = -1
    person: PersonId = field(init=False)
    private: bool = field(init=False)
    """It asked for penholder.1."""

    def __post_init__(self) -> None:
        self.person, self.private = self.writer.person, self.session.private

    def send(self, message: bytes) -> None:
        """A message that is for this reader alone."""
        self.outbox.put(Frame(message))

    def greet(self, seq: int) -> None:
        if self.private:
            about: dict[str, Any] = {"person": self.user, "rights": self.rights}
            about |= {"seq": seq, "schema": SCHEMA_VERSION}
            if not self.writer.may_edit:
                about["why"] = self.writer.why_not
            self.send(wire.hello(about))

    def acknowledge(self) -> None:
        """Tell how many of its messages are settled, when there are more than it has been told."""
        frame = self.session.acknowledgement()
        if frame:
            self.send(frame)

    def refuse(self, ordinal: int, refused: Refused) -> None:
        """Say why, then close: what follows a refused update would have a hole before it."""
        frame = self.session.refused(ordinal, refused.code, refused.reason)
        if frame:
            self.send(frame)
        self.outbox.close(refused.close, refused.code)
