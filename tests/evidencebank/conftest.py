"""A small bank, and ways to run the command line, for the tests of the bank."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from evidencebank.cli.main import main


@pytest.fixture(scope="session")
def invoke() -> Callable[..., Result]:
    """Return a function that runs a command in this process; an exception of ours is raised."""

    def run(*arguments: str | Path) -> Result:
        runner = CliRunner(env={"COLUMNS": "80", "EVIDENCEBANK": None})
        return runner.invoke(main, [str(one) for one in arguments], catch_exceptions=False)

    return run


@pytest.fixture(scope="session")
def command() -> Callable[..., subprocess.CompletedProcess[bytes]]:
    """Return a function that runs a command as a process of its own."""

    def run(*arguments: str | bytes | Path) -> subprocess.CompletedProcess[bytes]:
        surroundings = {key: value for key, value in os.environ.items() if key != "EVIDENCEBANK"}
        return subprocess.run(
            [sys.executable, "-m", "evidencebank", *arguments],
            capture_output=True,
            env=surroundings | {"COLUMNS": "80"},
            timeout=120,
        )

    return run
