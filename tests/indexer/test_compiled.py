"""What compiled code is loaded with, and what it does without."""

from __future__ import annotations

import subprocess
import sys

import pytest

UNUSED = ("coverage", "scipy.linalg")


def said(program: str) -> list[str]:
    """Return the lines that a program of its own prints."""
    command = [sys.executable, "-c", program]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()


@pytest.mark.parametrize("name", UNUSED)
def test_what_is_not_used_is_not_loaded(name: str) -> None:
    """And whoever wants it later has it."""
    program = f"""
import sys
from indexer.compiled import do_without_blas
do_without_blas()
print({name!r} in sys.modules)
import {name}
print(sys.modules[{name!r}].__name__)
"""
    assert said(program) == ["False", name]


@pytest.mark.parametrize("name", UNUSED)
def test_what_is_there_already_stays(name: str) -> None:
    program = f"""
import sys
import {name}
before = sys.modules[{name!r}]
from indexer.compiled import do_without_blas
do_without_blas()
print(sys.modules[{name!r}] is before)
"""
    assert said(program) == ["True"]
