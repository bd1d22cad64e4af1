"""Root as an ordinary user where permissions are concerned: else tests of them would say nothing in a container."""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

_MAY_ALL = 0b110  # CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH
_VERSION = 0x20080522
_PR_CAPBSET_DROP = 24
_PR_SET_SECUREBITS = 28
_NO_SETUID_FIXUP = 0b100  # without it, access() asks what root could do

_is_root = hasattr(os, "geteuid") and os.geteuid() == 0
permissions_count = pytest.mark.skipif(
    os.name == "nt" or (_is_root and sys.platform != "linux"), reason="nothing is forbidden to this user"
)


class _Header(ctypes.Structure):
    _fields_ = (("version", ctypes.c_uint32), ("process", ctypes.c_int))


class _Set(ctypes.Structure):
    _fields_ = (("effective", ctypes.c_uint32), ("permitted", ctypes.c_uint32), ("inheritable", ctypes.c_uint32))


@contextmanager
def ordinary_user() -> Iterator[None]:
    """Let permissions count for this thread, and the processes copied from it, while the block runs."""
    if not _is_root:
        yield
        return
    library = ctypes.CDLL(None, use_errno=True)
    header, sets = _Header(_VERSION, 0), (_Set * 2)()
    assert library.capget(ctypes.byref(header), sets) == 0
    before = sets[0].effective

    def put(effective: int, bits: int) -> None:
        sets[0].effective = effective
        assert library.prctl(_PR_SET_SECUREBITS, bits, 0, 0, 0) == 0
        assert library.capset(ctypes.byref(header), sets) == 0

    put(before & ~_MAY_ALL, _NO_SETUID_FIXUP)
    try:
        yield
    finally:
        put(before, 0)


def become_ordinary() -> None:
    """Let permissions count for the program that this process is about to run: a `preexec_fn`."""
    if _is_root:
        library = ctypes.CDLL(None, use_errno=True)
        for capability in (1, 2):
            assert library.prctl(_PR_CAPBSET_DROP, capability, 0, 0, 0) == 0
