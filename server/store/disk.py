"""Which file system a folder is on, and whether SQLite can be trusted to it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from server.store.refused import StoreRefused

NETWORK: Final = frozenset(
    {"nfs", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "9p", "afs", "ceph", "glusterfs", "lustre"}
)
"""And everything that begins with `fuse.`: what stands behind it cannot be told from here."""
LOCAL: Final = frozenset({"fuse.fuse-overlayfs"})
"""But for these: the layers of a container that its user runs without being root are local."""
MOUNTS: Final = Path("/proc/mounts")


def mount_table() -> str:
    """Empty where the system has none to read: then nothing is known, and nothing refused."""
    try:
        return MOUNTS.read_text("utf-8", "surrogateescape")
    except OSError:
        return ""


def refuse_network_disk(folder: Path, mounts: str) -> None:
    """Raise StoreRefused when the folder is on a disk that other machines may have too.

    The write-ahead log needs memory shared by all who have the file open, and our turns need
    locks that hold everywhere. Neither reaches another machine: two servers there would each
    think themselves alone, and SQLite before 3.51.3 damages the file besides.
    """
    kind = file_system(folder, mounts)
    if kind in NETWORK or (kind.startswith("fuse.") and kind not in LOCAL):
        raise StoreRefused(
            f"{folder} is on a network file system ({kind}), where SQLite's locks and log do not hold. "
            "Set PENHOLDER_DATA to a folder on a local disk, or use PostgreSQL."
        )


def file_system(folder: Path, mounts: str) -> str:
    """The type of the mount that the folder lies in, "" when the table does not say."""
    found: tuple[int, str] = (-1, "")
    for line in mounts.splitlines():
        fields = line.split(" ")
        if len(fields) < 3:
            continue
        point = Path(_plain(fields[1]))
        if folder.is_relative_to(point) and len(point.parts) >= found[0]:
            found = (len(point.parts), fields[2])  # of two mounts on one place the later one is seen
    return found[1]


def _plain(field: str) -> str:
    """The table writes blanks as octal numbers."""
    return re.sub(r"\\([0-7]{3})", lambda code: chr(int(code[1], 8)), field)
