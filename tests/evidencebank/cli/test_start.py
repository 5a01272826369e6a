"""How a command starts: what the installed script and `python -m evidencebank` both run."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

_RUN = """
import gc
import sys
from evidencebank.__main__ import run
sys.argv = ["evidencebank", "--version"]
try:
    run()
except SystemExit as ended:
    print(ended.code, gc.isenabled(), gc.get_freeze_count() > 10_000)
"""


def test_what_a_command_makes_is_collected_and_what_it_imported_is_left_alone() -> None:
    """A build makes garbage for hours; to look through all modules again takes a search long."""
    done = subprocess.run([sys.executable, "-c", _RUN], capture_output=True, text=True, check=True)
    version, told = done.stdout.splitlines()
    assert version.startswith("evidencebank")
    assert told == "0 True True"


_SEARCH = """
import sys
from evidencebank.__main__ import run
sys.argv = ["evidencebank", "search", *sys.argv[1:]]
try:
    run()
except SystemExit as ended:
    print(ended.code, "numpy.ma" in sys.modules)
"""


@pytest.mark.parametrize("query", ["naloxone", '"brief advice"~3', "drug* release"])
def test_a_search_does_without_masked_arrays(query: str, small_bank_folder: Path) -> None:
    """NumPy loads them for what they are not needed for: a twentieth of the time of a search."""
    done = subprocess.run(
        [sys.executable, "-c", _SEARCH, query, "--bank", str(small_bank_folder)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines()[-1] == "0 False"
