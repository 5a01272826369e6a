"""Nothing is skipped without a word where everything should be there."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.completeness import COMPLETE
from tests.places import ROOT

TESTS = """
import pytest

def test_that_is_run():
    pass

def test_of_a_tool():
    pytest.skip("there is no strace here")

@pytest.fixture
def tool():
    pytest.skip("this needs Linux and a C compiler")

def test_of_a_fixture(tool):
    pass

@pytest.mark.skipif(True, reason="there is no /dev/full here")
def test_of_a_mark():
    pass

def test_of_what_may_be_missing():
    pytest.skip("no file system can be mounted here: mount: permission denied")

def test_of_another_library():
    pytest.importorskip("nosuch", reason="nosuch is not installed: make bench installs it")

@pytest.mark.xfail(reason="there is no strace here", strict=True)
def test_that_is_to_fail():
    assert False
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("variable", "ends"),
    [
        ("", "1 passed, 6 skipped, 1 xfailed"),
        ("1", "1 failed, 1 passed, 2 skipped, 1 xfailed, 3 errors"),
    ],
)
def test_what_is_skipped_fails_when_all_should_be_there(
    variable: str, ends: str, folder: Path
) -> None:
    """By a call, in a fixture, by a mark, or a whole module; not for the reasons that are named.

    What is skipped all the same is told with its reason.
    """
    (folder / "test_some.py").write_text(TESTS)
    (folder / "test_module.py").write_text("import pytest\npytest.importorskip('nosuch')\n")
    options = ["-q", "-p", "no:cacheprovider", "--continue-on-collection-errors"]
    options += ["-p", "tests.completeness", "-p", "tests.summary"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *options, folder],
        cwd=folder,
        env=os.environ | {COMPLETE: variable, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    assert ends in done.stdout, done.stdout
    assert "Skipped 1: no file system can be mounted here: mount: permission denied" in done.stdout
    assert done.returncode == bool(variable)
