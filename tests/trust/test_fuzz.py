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
SECONDS = 1
"""For each target; what starts them, and the inputs that are kept, take as long again."""

KEPT = sorted(path for path in SEEDS.rglob("*") if path.is_file())


@pytest.mark.parametrize("path", KEPT, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_a_kept_input_breaks_no_promise(path: Path) -> None:
    """Some were written to begin with, others broke something once."""
    TARGETS[path.parent.name](path.read_bytes())


def test_every_target_has_seeds() -> None:
    """A fuzzer that starts from nothing gets nowhere."""
    assert {path.parent.name for path in KEPT} == TARGETS.keys()


EACH = f"""
import os, sys
from pathlib import Path
from fuzz.__main__ import main
for target in sys.argv[2:]:
    if not (child := os.fork()):
        said = os.open(Path(sys.argv[1], target + ".txt"), os.O_WRONLY | os.O_CREAT)
        os.dup2(said, 1)
        os.dup2(said, 2)
        sys.argv = ["fuzz", target, "--seconds", "{SECONDS}", "--output", sys.argv[1]]
        main()
    print(target, os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""
"""Fuzzes one target after another in children: what guides them is imported once."""


@pytest.mark.slow
def test_some_seconds_of_new_inputs_break_no_promise(new_folder: Callable[[], Path]) -> None:
    """`make fuzz` takes a minute for each target."""
    pytest.importorskip("atheris")
    folder = new_folder()
    done = subprocess.run(
        [sys.executable, "-c", EACH, folder, *TARGETS], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr[-3000:]
    said = {target: (folder / f"{target}.txt").read_text(errors="replace") for target in TARGETS}
    for line, target in zip(done.stdout.splitlines(), TARGETS, strict=True):
        assert line == f"{target} 0", said[target][-3000:]
        assert "stat::number_of_executed_units" in said[target]


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
