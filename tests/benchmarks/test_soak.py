"""The soak: a short one to its end, and what it counts as an error."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from rich.console import Console

from benchmarks.soak import Held, grown, show
from benchmarks.soaking import MARKED, Counts
from tests.places import ROOT
from tests.trust.handles import SELF


@pytest.mark.slow
def test_search_updates_and_the_site_work_together(tmp_path: Path) -> None:
    """For ten seconds, without an error, and all that is to be said is said and written."""
    output = tmp_path / "soak.json"
    command = [sys.executable, "-m", "benchmarks.soak", "--seconds", "10", "--documents", "400"]
    done = subprocess.run(
        [*command, "--output", output], cwd=ROOT, capture_output=True, text=True, timeout=120
    )
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert "10 s, 400 documents: no errors" in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 80
    result = json.loads(output.read_text())
    assert result["errors"] == {}
    assert {"search", "API search", "page of results"} <= result["answers"].keys()
    # how many there are is the machine's matter
    assert all(took["count"] > 0 for took in result["answers"].values())
    assert "load" in result["answers"]
    assert result["answers"]["search"]["idle p99"] > 0
    assert result["processes"].keys() == {"search", "updates", "site"}
    if (SELF / "status").is_file():
        # ten seconds are too few to say that memory stays level: `test_handles` does
        for held in result["processes"].values():
            assert min(held["start"]["memory"], held["end"]["memory"]) > 0


def test_an_answer_in_which_two_loads_meet_is_an_error() -> None:
    """So is one without some of the marked entries, and an exception; the rest goes on."""
    counts = Counts()
    counts.same_load("x", [f"load7 title {n}" for n in range(MARKED)])
    assert not counts.errors
    counts.same_load("x", ["load8 a", *(f"load7 title {n}" for n in range(MARKED - 1))])
    counts.same_load("x", ["load7 a"])
    with counts.timed("y"):
        raise ValueError("no answer")
    assert dict(counts.errors) == {
        "x is torn: 20 marked, loads ['7', '8']": 1,
        "x is torn: 1 marked, loads ['7']": 1,
        "y: ValueError: no answer": 1,
    }
    assert len(counts.seconds["y"]) == 1
    with counts.timed("y", idle=True):
        pass
    assert (len(counts.seconds["y"]), len(counts.idle["y"])) == (1, 1)


def test_what_grows_beyond_its_bound_is_an_error() -> None:
    """By a quarter and 32 MB of memory, or by a quarter and 60 handles."""
    before = Held(100 * 2**20, 40)
    assert grown("site", before, Held(157 * 2**20, 110)) == []
    assert grown("site", before, Held(158 * 2**20, 111)) == [
        "site: memory grew from 100 MB to 158 MB; 157 MB are allowed",
        "site: handles grew from 40 to 111; 110 are allowed",
    ]


def test_errors_are_shown_and_counted(capsys: pytest.CaptureFixture[str]) -> None:
    """With how often each came."""
    result = {
        "seconds": 10,
        "documents": 400,
        "errors": {"x is torn": 3, "y": 1},
        "answers": {},
        "processes": {},
    }
    show(result, Console(width=80))
    printed = capsys.readouterr().out
    assert "4 errors" in printed
    assert "3 × x is torn" in printed
