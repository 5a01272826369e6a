"""What is told at the end of a run: what was skipped and why, and how large processes were."""

from __future__ import annotations

import resource
from collections import Counter
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
    """Say for each reason how many tests were skipped, and how large the largest process was."""
    skipped = Counter(map(_reason, terminalreporter.stats.get("skipped", [])))
    for reason, count in sorted(skipped.items()):
        terminalreporter.write_line(f"Skipped {count}: {reason}")
    largest = max([*config.stash.get(LARGEST, []), _kilobytes()])
    terminalreporter.write_line(f"The largest test process took {largest / 1024:,.0f} MB.")


def _reason(report: Any) -> str:
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    return reason.removeprefix("Skipped: ")
