"""A peer's side of a draft: its own copy, what it sent, and what of that is saved.

Rules R1 to R8 of docs/protocol.md. No socket and no clock: frames in, frames to send out.
The same replica lives through many connections; what is unsaved goes with it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from drafts.sync import wire
from drafts.sync.bounded_json import read_json
from drafts.sync.presence import MAX_STATE, Entry, read_entries, write_entries
from drafts.text.delta import Op
from drafts.text.draft import Draft


class Replica:
    """One opener of one draft, empty at first; `client_id` must be its alone."""

    def __init__(self, client_id: int) -> None:
        self.client_id = client_id
        self.draft = Draft(client_id)
        self.changes = 0
        """Grows whenever the text may have changed, by whomever."""
        self.synced = False
        """Whether this connection has brought everything the server held when it opened."""
        self.hello: Mapping[str, Any] | None = None
        self.refused: wire.Refused | None = None
        self.events: list[Mapping[str, Any]] = []
        """EVENT messages in the order they came; whoever reads them may clear the list."""
        self.others: dict[int, Mapping[str, Any]] = {}
        """Presence of the others by their client id."""
        self._sent = 0
        # For each unsaved edit the ordinal of the message that carries it on this connection;
        # None: made on an earlier connection, and carried by no message of this one yet.
        self._unsaved: list[int | None] = []
        self._presence_clock = 0

    @property
    def unsaved(self) -> int:
        """How many of our own edits the server has not acknowledged."""
        return len(self._unsaved)

    def opening(self) -> list[bytes]:
        """What to send first on a connection."""
        return [wire.step1(self.draft.state_vector())]

    def reconnected(self) -> None:
        """Begin a new connection with what there is; `opening` gives what to send first on it."""
        self.synced, self.hello, self.refused = False, None, None
        self.others.clear()
        self._sent = 0
        self._unsaved = [None] * len(self._unsaved)

    def edit(self, delta: Sequence[Op]) -> bytes:
        """Edit our copy; the frame to send if there is a connection.

        Without a connection drop the frame: the next one's step 2 carries the edit. Raises
        ValueError, with nothing done, when the delta does not fit the text.
        """
        update = self.draft.edit(delta)
        if not update:
            return wire.update(wire.EMPTY_UPDATE)
        self.changes += 1
        self._sent += 1
        self._unsaved.append(self._sent)
        return wire.update(update)

    def announce(self, state: Mapping[str, Any] | None) -> bytes:
        """The frame with our presence; None says that we are gone. Repeat it every 15 s."""
        self._presence_clock += 1
        text = json.dumps(state, ensure_ascii=False, separators=(",", ":"))
        entry = Entry(self.client_id, self._presence_clock, text.encode())
        return wire.awareness(write_entries([entry]))

    def receive(self, frame: bytes) -> list[bytes]:
        """Take one frame; what to send in answer. Raises Malformed for what cannot be read."""
        match wire.read(frame):
            case wire.Step1(state_vector):
                return self._answer(state_vector)
            case wire.Step2(update):
                self._apply(update)
                self.synced = True
            case wire.Update(update):
                self._apply(update)
            case wire.Ack(count):
                self._unsaved = [sent for sent in self._unsaved if sent is None or sent > count]
            case wire.Awareness(entries):
                self._see(entries)
            case wire.Hello(content):
                self.hello = content
            case wire.Refused() as refused:
                self.refused = refused
            case wire.Event(content):
                self.events.append(content)
        return []

    def _answer(self, state_vector: bytes) -> list[bytes]:
        missing = self.draft.missing(state_vector)
        if missing == wire.EMPTY_UPDATE:
            # A server's state vector names durable content only: it has all of ours.
            self._unsaved = [sent for sent in self._unsaved if sent is not None]
        else:
            self._sent += 1
            self._unsaved = [sent or self._sent for sent in self._unsaved]
        return [wire.step2(missing)]

    def _apply(self, update: bytes) -> None:
        if self.draft.apply(update):
            self.changes += 1

    def _see(self, entries: bytes) -> None:
        for client, _, raw in read_entries(entries):
            state = read_json(raw, 2 * MAX_STATE)
            if client == self.client_id:
                continue
            if isinstance(state, dict):
                self.others[client] = state
            else:
                self.others.pop(client, None)
