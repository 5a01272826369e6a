"""How much memory the largest test process took, told at the end of a run."""

from __future__ import annotations

import resource
from typing import Any

import pytest

LARGEST = pytest.StashKey[list[int]]()


def _kilobytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Tell the process that began this one, if another did."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["memory"] = _kilobytes()


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Keep what a process took that has ended."""
    taken = getattr(node, "workeroutput", {}).get("memory", 0)
    node.config.stash.setdefault(LARGEST, []).append(taken)


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Say how large the largest process was."""
    largest = max([*config.stash.get(LARGEST, []), _kilobytes()])
    terminalreporter.write_line(f"The largest test process took {largest / 1024:,.0f} MB.")
