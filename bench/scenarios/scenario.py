"""What every scenario of the comparison can do, and the bars it is held to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from bench.load.target import Target

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Bar:
    """One promise: a figure of ours over the reference's (`at_least` or at most `limit`).

    `reference` None: the promise is about our own figure.
    """

    what: str
    ours: float
    reference: float | None
    limit: float
    at_least: bool = False

    @property
    def measured(self) -> float:
        if self.reference is None:
            return self.ours
        return self.ours / self.reference if self.reference else float("inf")

    @property
    def met(self) -> bool:
        return self.measured >= self.limit if self.at_least else self.measured <= self.limit


class Scenario(Protocol[Result]):
    """`words` say what happens in it; `rounds` how often each side runs it."""

    @property
    def name(self) -> str: ...
    @property
    def words(self) -> str: ...
    @property
    def rounds(self) -> int: ...

    def run(self, target: Target, quick: bool) -> Result: ...

    def table(self, results: Mapping[str, Sequence[Result]]) -> str:
        """Every figure, by side."""
        ...

    def bars(self, ours: Sequence[Result], reference: Sequence[Result]) -> list[Bar]: ...
