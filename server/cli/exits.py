"""How a command ends: the contract's exit codes, and the sentences that go with them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import typer

from drafts.errors import Refusal, Unreadable
from server.ports import StorageUnavailable
from server.settings import SettingsError
from server.store.engine import StoreRefused

DONE: Final = 0
REFUSED: Final = 1
UNREADABLE: Final = 2
NOT_STARTED: Final = 3


@contextmanager
def exit_codes() -> Iterator[None]:
    """Turn what was refused into a sentence on stderr and the contract's exit code."""
    try:
        yield
    except Unreadable as refusal:
        end(UNREADABLE, refusal.sentence)
    except Refusal as refusal:
        end(REFUSED, refusal.sentence)
    except (SettingsError, StoreRefused) as fault:
        end(NOT_STARTED, str(fault))
    except StorageUnavailable as fault:
        end(NOT_STARTED, f"The database cannot be reached: {fault}")


def end(code: int, sentence: str) -> None:
    typer.echo(sentence, err=True)
    raise typer.Exit(code)
