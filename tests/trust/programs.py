"""Starting the programs of these tests as processes of their own."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.places import ROOT

Program = subprocess.Popen[str]


@contextmanager
def program(module: str, *arguments: object) -> Iterator[Program]:
    """Run one of `tests.trust`'s programs; it is killed if the block ends before it."""
    command = [sys.executable, "-m", f"tests.trust.{module}", *map(str, arguments)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, cwd=ROOT) as process:
        try:
            yield process
        finally:
            process.kill()


def candidates(process: Program) -> str:
    """Return the next line that a program says."""
    assert process.stdout is not None
    return process.stdout.readline().strip()


def report(process: Program) -> dict[str, Any]:
    """Let a program end, by ending its input, and return what it reports."""
    said, _ = process.communicate(timeout=300)
    assert process.returncode == 0
    return json.loads(said.splitlines()[-1])  # type: ignore[no-any-return]
