"""A server as a process of its own on a core of its own, and what the kernel says it used."""

from __future__ import annotations

import os
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

SERVER_CORE: Final = 0
LOAD_CORE: Final = 1
READY_SECONDS: Final = 60
_TICK: Final = os.sysconf("SC_CLK_TCK")


class Process:
    """A running server and its children."""

    def __init__(self, popen: subprocess.Popen[bytes]) -> None:
        self.popen = popen

    def cpu(self) -> float:
        """Seconds of CPU that the whole tree has used, user and system."""
        return sum(_cpu(pid) for pid in _tree(self.popen.pid))

    def memory(self) -> tuple[float, float]:
        """Megabytes resident now, and at most so far."""
        now, peak = zip(*(_memory(pid) for pid in _tree(self.popen.pid)), strict=True)
        return sum(now), sum(peak)

    def kill(self) -> None:
        """As a power cut does."""
        with suppress(ProcessLookupError):
            self.popen.send_signal(signal.SIGKILL)
        self.popen.wait()

    def stop(self) -> None:
        """As an operator does; by force when that takes longer than ten seconds."""
        self.popen.terminate()
        try:
            self.popen.wait(12)
        except subprocess.TimeoutExpired:
            self.kill()


@contextmanager
def running(command: Sequence[str], environment: Mapping[str, str], url: str) -> Iterator[Process]:
    """Until it answers at `url`, then until the block is left."""
    with on_core(SERVER_CORE):
        popen = subprocess.Popen(command, env={**os.environ, **environment}, stdout=subprocess.DEVNULL)
    process = Process(popen)
    try:
        wait_until_ready(url, popen)
        yield process
    finally:
        process.kill()


@contextmanager
def on_core(core: int) -> Iterator[None]:
    """This process, and what it starts meanwhile, on one core; on as before afterwards."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {core % (os.cpu_count() or 1)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def wait_until_ready(url: str, popen: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while True:
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except (urllib.error.URLError, OSError):
            if time.monotonic() > deadline or popen.poll() is not None:
                raise
            time.sleep(0.02)


def machine_cpu() -> float:
    """Seconds of CPU that everything on this machine has used, other guests of its host included."""
    first = Path("/proc/stat").read_text().splitlines()[0].split()[1:]
    user, nice, system, _idle, _waiting, *rest = map(int, first)
    return (user + nice + system + sum(rest[:3])) / _TICK


def _tree(root: int) -> list[int]:
    parents = {
        int(path.name): _stat(int(path.name)) for path in Path("/proc").iterdir() if path.name.isdigit()
    }
    tree = [root]
    for pid in tree:
        tree += [child for child, stat in parents.items() if stat and int(stat[1]) == pid]
    return tree


def _stat(pid: int) -> list[str]:
    """The fields behind the name; none when it is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def _cpu(pid: int) -> float:
    stat = _stat(pid)
    return (int(stat[11]) + int(stat[12])) / _TICK if stat else 0.0


def _memory(pid: int) -> tuple[float, float]:
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0.0, 0.0
    found = {line.split(":")[0]: int(line.split()[1]) / 1024 for line in lines if line.startswith("Vm")}
    return found.get("VmRSS", 0.0), found.get("VmHWM", 0.0)
