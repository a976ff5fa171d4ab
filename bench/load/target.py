"""What a comparison needs of a server: filled folders, a process, places at its documents."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from bench.load.process import Process
from bench.load.reader import Seat


@dataclass(frozen=True, slots=True)
class Stock:
    """What lies in the store before the server starts: how many documents, how many people for
    each, and the content that all of them have (b"": one empty paragraph)."""

    documents: int
    people: int
    content: bytes = b""


class Site(Protocol):
    """A filled store and the server that is started over it, again and again if need be."""

    def serve(self) -> AbstractContextManager[Process]: ...

    def seat(self, document: int, number: int) -> Seat:
        """A place for connection `number`, from 0 up to the people of a document, at a document."""
        ...


@dataclass(frozen=True)
class Target:
    """Ours or the reference. `environment` goes to the server beside our own."""

    name: str
    fill: type
    environment: dict[str, str] = field(default_factory=dict)

    @contextmanager
    def site(self, stock: Stock, **environment: str) -> Iterator[Site]:
        with tempfile.TemporaryDirectory(prefix="bench-") as folder:
            yield self.fill(Path(folder), stock, {**self.environment, **environment})
