"""The mark of a test that makes a cell of the table in `docs/reference/consumers.md`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from shutil import which
from typing import TypeVar

import pytest

from tests.places import ROOT

_Test = TypeVar("_Test", bound=Callable[..., object])

NODE = ROOT / ".venv" / "with-node" / "node_modules"
"""Where `make consumers` installs the programs that run on Node.js."""


def reads(export: str, consumer: str) -> Callable[[_Test], _Test]:
    """Say of a test that a consumer reads all of an export there; `test_table.py` looks for it."""

    return lambda test: test


def installed(name: str, *programs: str | Path) -> None:
    """Skip a test whose programs are not there: those are too large for every run."""
    if not all(which(program) or Path(program).exists() for program in programs):
        pytest.skip(f"{name} is not installed: make consumers installs it")
