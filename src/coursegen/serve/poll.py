"""When the system's events cannot be relied on, and how often to look instead."""

from __future__ import annotations

import os
from pathlib import Path

DEFAULT_SECONDS = 0.5
_SHARE = 10
"""Looking takes at most a tenth of the time, however large the project is."""

_REMOTE = frozenset({"9p", "afs", "cifs", "davfs", "fuse.sshfs", "nfs", "nfs4", "prl_fs", "smb3", "smbfs", "vboxsf"})
"""File systems whose changes on the other side raise no events here."""


def interval(wanted: float, look_seconds: float) -> float:
    """Give the seconds between two looks: as wanted, but never so few that looking is all that is done."""
    return max(wanted, look_seconds * _SHARE)


def remote_file_system(project: Path, mounts: Path = Path("/proc/self/mounts")) -> str:
    """Name the network file system on which a project lies, "" when it is on none or the system does not say."""
    try:
        lines = mounts.read_text("utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    real = os.path.realpath(project)
    best, kind = "", ""
    for line in lines:
        fields = line.split(" ")
        if len(fields) < 3:
            continue
        point = fields[1].replace("\\040", " ")
        inside = real == point or real.startswith(point.rstrip("/") + "/")
        if inside and len(point) >= len(best):
            best, kind = point, fields[2]
    return kind if kind in _REMOTE else ""
