"""Locks between processes: `flock` on a small file beside the database.

The kernel lets go of them when a process ends, however it ends, so none is ever left behind.
"""

from __future__ import annotations

import fcntl
import os
import time
from pathlib import Path

PAUSE = 0.005
"""Seconds between two tries. Only a command beside a running server ever waits here."""


class FileLock:
    """One lock file. Not for two threads at once: its users have a thread of their own."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)

    def take(self) -> bool:
        """True when the lock is ours now, False when somebody else holds it. Does not wait."""
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def excludes(self) -> bool:
        """Whether holding it keeps others out: somebody who opens the file anew must not get it."""
        other = FileLock(self.path)
        try:
            return not other.take()
        finally:
            other.close()

    def release(self) -> None:
        fcntl.flock(self._file, fcntl.LOCK_UN)

    def wait(self, patience: float) -> bool:
        """Take it, for up to `patience` seconds again and again. Blocks."""
        if self.take():
            return True
        end = time.monotonic() + patience
        while time.monotonic() < end:
            time.sleep(PAUSE)
            if self.take():
                return True
        return False

    def sign(self) -> None:
        """Leave our process id in the file, for the message of whoever finds it locked."""
        os.ftruncate(self._file, 0)
        os.pwrite(self._file, str(os.getpid()).encode(), 0)

    def signature(self) -> str:
        return os.pread(self._file, 32, 0).decode("ascii", "replace")

    def close(self) -> None:
        """Also releases it."""
        os.close(self._file)
