"""Files that an operator names: read within a bound, written or said why not."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from drafts.errors import Refusal
from drafts.programme.decoding import MAX_BYTES, refusal

Output = Annotated[Path | None, typer.Option("-o", help="A file instead of standard output.")]


def read_file(file: Path, most: int = MAX_BYTES, what: str = "programme") -> bytes:
    """At most `most` bytes. Raises Unreadable, for a file that is too large before it is read whole."""
    try:
        with file.open("rb") as opened:
            raw = opened.read(most + 1)
    except OSError as fault:
        raise refusal(f"{file}: {fault.strerror}.") from None
    if len(raw) > most:
        raise refusal(f"{file} is larger than any {what} ({most >> 20} MB).")
    return raw


def write_file(content: bytes, output: Path | None) -> None:
    """None: to standard output. Raises Refusal."""
    if output is None:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    try:
        output.write_bytes(content)
    except OSError as fault:
        raise Refusal("cannot-write", f"Cannot write {output}: {fault.strerror}.") from None
