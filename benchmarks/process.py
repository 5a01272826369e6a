"""Work in processes of its own, so that engines do not share memory, caches or threads."""

from __future__ import annotations

import resource
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import ParamSpec, TypeVar

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")

_STATUS = Path("/proc/self/status")


def in_child(
    function: Callable[Arguments, Result], *args: Arguments.args, **kwargs: Arguments.kwargs
) -> Result:
    """Call a function in a fresh process and return what it returns; it must be importable.

    The process is started anew, not forked, and ends with the call.
    """
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(function, *args, **kwargs).result()


def peak_bytes() -> int:
    """Return the most memory that this process has held resident.

    Linux's own count where there is one: there `getrusage` also counts what the parent held when
    it started this process.
    """
    return _status("VmHWM") or _getrusage_peak()


def resident_bytes() -> int:
    """Return the memory that this process holds resident; elsewhere than on Linux, its peak."""
    return _status("VmRSS") or _getrusage_peak()


def _status(name: str) -> int:
    if not _STATUS.is_file():
        return 0
    values = dict(line.split(":", 1) for line in _STATUS.read_text().splitlines())
    return int(values[name].split()[0]) * 1024


def _getrusage_peak() -> int:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024
