"""One cluster for all test processes, started by the first test that needs it.

Used as a plugin of pytest by `tests/conftest.py`. EVIDENCEBANK_CLUSTER names one that runs already,
such as `make cluster` prints: then none is started.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

from tests.cluster.nodes import Nodes

_RUNNING = "EVIDENCEBANK_CLUSTER"
_FOLDER = "EVIDENCEBANK_TESTS_CLUSTER"
_STARTED: list[Nodes] = []
"""Held while this process runs, so that nobody takes the nodes for forgotten."""


def pytest_configure(config: pytest.Config) -> None:
    """Name a folder in which test processes tell one another of the cluster."""
    if not hasattr(config, "workerinput"):
        os.environ[_FOLDER] = tempfile.mkdtemp(prefix="evidencebank-tests-cluster-")


def pytest_unconfigure(config: pytest.Config) -> None:
    """End the cluster that was started, in the process that began all."""
    folder = os.environ.get(_FOLDER)
    if not hasattr(config, "workerinput") and folder:
        state = Path(folder, "cluster.json")
        if state.exists():
            Nodes.saved(state).stop()
        shutil.rmtree(folder, ignore_errors=True)


def running_cluster() -> str:
    """Return the address of the cluster, less a bank's name; skip the test where there is none."""
    if address := os.environ.get(_RUNNING):
        return address
    folder = Path(os.environ[_FOLDER])
    state = folder / "cluster.json"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not state.exists():
            try:
                _STARTED.append(Nodes.start())
                _STARTED[-1].save(state)
            except (RuntimeError, OSError, subprocess.CalledProcessError) as error:
                pytest.skip(f"no cluster can be started here: {error}")
        return Nodes.saved(state).address
