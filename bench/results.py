"""`bench/results.md`: one section a scenario, each rewritten by the run that measured it."""

from __future__ import annotations

import os
import platform
import re
import statistics
import subprocess
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from inspect import cleandoc
from pathlib import Path
from textwrap import fill
from typing import Final

import pycrdt

RESULTS: Final = Path(__file__).parent / "results.md"
WIDTH: Final = 110
OPENING: Final = "# Results\n\nWhat was measured, with which command, on what. How: [README](README.md).\n"


def write_section(title: str, command: str, machine: Sequence[str], body: str) -> None:
    """Put this section in the place of its last run, or at the end. Others stay as they are."""
    about = f"Measured {datetime.now(UTC):%Y-%m-%d %H:%M} UTC with `{command}` on {', '.join(machine)}."
    section = f"## {title}\n\n{about}\n\n{body.strip()}\n"
    opening, *others = re.split(r"(?m)^(?=## )", RESULTS.read_text() if RESULTS.exists() else OPENING)
    sections = {_title(other): other.strip() + "\n" for other in others}
    sections[title] = section
    RESULTS.write_text("\n".join([opening.strip() + "\n", *sections.values()]))


def machine() -> list[str]:
    """What the figures depend on, apart from the code."""
    return [
        f"{os.cpu_count()} cores ({_processor()})",
        f"{platform.system()} {platform.release().split('-')[0]}",
        f"Python {platform.python_version()}",
        f"pycrdt {pycrdt.__version__}",
        f"load average {os.getloadavg()[0]:.1f} before the run",
    ]


def commit() -> str:
    """The commit that was measured; "+ changes" when the checkout is not clean."""
    where = RESULTS.parent.parent
    said = [
        subprocess.run(["git", *ask], cwd=where, capture_output=True, text=True, check=True).stdout.strip()
        for ask in (
            ("rev-parse", "--short", "HEAD"),
            ("status", "--porcelain", "-uno", "--", "client", "server", "drafts"),
        )
    ]
    return f"commit {said[0]}{' + changes' if said[1] else ''}"


def told(title: str, words: str, figures: str) -> str:
    """A part of a section: what was measured in words, then the figures."""
    return f"### {title}\n\n{fill(cleandoc(words), WIDTH)}\n\n{figures}"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """In Markdown: the first column words, the others figures."""
    ruler = ["---", *("---:" for _ in head[1:])]
    return "\n".join("| " + " | ".join(row) + " |" for row in (head, ruler, *rows))


def spread(values: Sequence[float], places: int = 0) -> list[str]:
    """Least, median, most."""
    figures = (min(values), statistics.median(values), max(values))
    return [f"{figure:,.{places}f}" for figure in figures]


def share(values: Sequence[float], part: float) -> float:
    """The value that `part` of them do not exceed."""
    return sorted(values)[min(int(part * len(values)), len(values) - 1)]


def _title(section: str) -> str:
    return section.splitlines()[0].removeprefix("## ").strip()


def _processor() -> str:
    about = Path("/proc/cpuinfo")
    names = re.findall(r"model name\s*: (.+)", about.read_text()) if about.exists() else []
    return names[0] if names else platform.machine()
