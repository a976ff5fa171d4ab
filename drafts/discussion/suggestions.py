"""Suggestions: comments that propose wording for their words."""

from __future__ import annotations

from drafts.errors import Conflict


class TextChanged(Conflict):
    """The words are not those that were seen: `then` they were, `now` they are ("" when they are gone)."""

    def __init__(self, then: str, now: str) -> None:
        super().__init__(
            "text-changed",
            "The words are not what the proposal was made for. Look at them as they are now, and send the "
            "wording that is to stand there; or change the text yourself and settle it without a wording.",
        )
        self.then = then
        self.now = now
