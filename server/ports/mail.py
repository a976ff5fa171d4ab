"""Letters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Letter:
    """Plain text to one address. `subject` is one line."""

    to: str
    subject: str
    text: str


class Mail(Protocol):
    async def send(self, letters: Sequence[Letter]) -> Sequence[str]:
        """Hand them to the mail server. Answers in their order: "" when the server has taken the
        letter, else a sentence that says why not. Never raises for what the server or the network
        does. Cancelling leaves letters that were taken on their way."""
        ...
