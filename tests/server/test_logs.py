"""Logs: what went wrong, and never what somebody wrote."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Literal

import pytest
import structlog

from server.logs import configure_logs


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    before = logging.getLogger().handlers[:]
    yield
    logging.getLogger().handlers[:] = before
    structlog.reset_defaults()


@pytest.mark.parametrize("form", ["console", "json"])
def test_a_fault_is_logged_without_the_words_that_were_at_hand(
    capsys: pytest.CaptureFixture[str], form: Literal["console", "json"]
) -> None:
    configure_logs(form)
    words = "a deliberation nobody may read in a log"
    try:
        raise RuntimeError(f"{len(words)} characters did not fit")
    except RuntimeError:
        structlog.get_logger("test").exception("a room failed")
    text = capsys.readouterr().err
    assert "a room failed" in text
    assert "39 characters did not fit" in text
    assert words not in text
    assert "\x1b[" not in text
