"""A PostgreSQL server of a test's own, to be restarted at will: the shared one is not ours to stop."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from server.settings import Settings

MISSING = "needs PostgreSQL's initdb and pg_ctl (Debian: apt install postgresql)"
USER = "penholder"


@dataclass(frozen=True)
class Cluster:
    folder: Path
    port: int
    as_user: dict[str, Any]

    def settings(self, data: Path, base_url: str) -> Settings:
        return Settings(
            data=data,
            base_url=base_url,
            database_url=f"postgresql+psycopg://{USER}@127.0.0.1:{self.port}/postgres",
        )

    def start(self) -> None:
        options = f"-p {self.port} -h 127.0.0.1 -k {self.folder}"
        self._control("start", "-w", "-o", options, "-l", str(self.folder / "log"))

    def stop(self) -> None:
        """As a crash would: nobody is waited for, and the log is replayed at the next start."""
        self._control("stop", "-w", "-m", "immediate")

    def _control(self, *arguments: str) -> None:
        call(self.as_user, "pg_ctl", "-D", str(self.folder / "data"), *arguments)


def call(as_user: dict[str, Any], program: str, *arguments: str) -> None:
    done = subprocess.run(
        [_found(program), *arguments],
        **as_user,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,  # the server inherits it: a pipe would never end
        stderr=subprocess.DEVNULL,
        timeout=60,
        cwd="/",
    )
    assert done.returncode == 0, f"{program} {' '.join(arguments)}"


def _found(program: str) -> str:
    places = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{program}"))
    found = shutil.which(program) or (str(places[-1]) if places else None)
    if found is None:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(MISSING)
    return found


@contextmanager
def cluster(port: int) -> Iterator[Cluster]:
    """Running; thrown away at the end. PostgreSQL refuses to run as root: then as its own user."""
    folder = Path(tempfile.mkdtemp(prefix="penholder-pg-", dir="/tmp"))
    as_user: dict[str, Any] = {}
    if os.geteuid() == 0:
        who = _unprivileged()
        os.chown(folder, who.pw_uid, who.pw_gid)
        as_user = {"user": who.pw_uid, "group": who.pw_gid, "extra_groups": []}
    made = Cluster(folder, port, as_user)
    try:
        call(as_user, "initdb", "-D", str(folder / "data"), "-U", USER, "-A", "trust", "-E", "UTF8", "-N")
        made.start()
        yield made
    finally:
        if (folder / "data" / "postmaster.pid").exists():
            made.stop()
        shutil.rmtree(folder)


def _unprivileged() -> pwd.struct_passwd:
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    return (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(MISSING)
