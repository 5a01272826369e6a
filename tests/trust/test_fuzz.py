"""The fuzzers' targets hold for all inputs that are kept, and for what a few seconds find."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from fuzz.targets import TARGETS
from tests.places import ROOT

SEEDS = ROOT / "fuzz" / "seeds"
SECONDS = 3

KEPT = sorted(path for path in SEEDS.rglob("*") if path.is_file())


@pytest.mark.parametrize("path", KEPT, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_a_kept_input_breaks_no_promise(path: Path) -> None:
    """Some were written to begin with, others broke something once."""
    TARGETS[path.parent.name](path.read_bytes())


def test_every_target_has_seeds() -> None:
    """A fuzzer that starts from nothing gets nowhere."""
    assert {path.parent.name for path in KEPT} == TARGETS.keys()


@pytest.mark.slow
@pytest.mark.parametrize("target", TARGETS)
def test_some_seconds_of_new_inputs_break_no_promise(
    target: str, new_folder: Callable[[], Path]
) -> None:
    """`make fuzz` takes a minute for each."""
    pytest.importorskip("atheris")
    command = [sys.executable, "-m", "fuzz", target, "--seconds", str(SECONDS)]
    done = subprocess.run(
        [*command, "--output", new_folder()], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr[-3000:]
    assert "stat::number_of_executed_units" in done.stderr


@pytest.mark.slow
def test_a_broken_promise_is_found(new_folder: Callable[[], Path]) -> None:
    """The test above would fail if a target did."""
    pytest.importorskip("atheris")
    folder = new_folder()
    (folder / "input").write_bytes(b"")
    code = """
import runpy, sys
from fuzz import targets
def broken(data):
    raise RuntimeError("broken")
targets.TARGETS["manifests"] = broken
sys.argv = ["fuzz", "manifests", sys.argv[1]]
runpy.run_module("fuzz", run_name="__main__")
"""
    done = subprocess.run(
        [sys.executable, "-c", code, folder / "input"], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode != 0
    assert "RuntimeError: broken" in done.stdout + done.stderr
