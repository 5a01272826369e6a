"""A bank whose manifest matches files that nobody has written ends in an error of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from evidencebank import Bank
from tests.places import ROOT
from tests.trust.crafted_banks import ARRAYS
from tests.trust.damaged_banks import make_bank, write_library


@pytest.mark.slow
def test_no_file_of_a_bank_runs_or_ends_the_process_or_in_a_traceback(
    folder: Path, write_records: Callable[..., Path]
) -> None:
    """Arrays with numbers that lead outside, of other types and lengths; texts that are others.

    SciPy and compiled code would read, and write, where the numbers say. And pickles with code in
    the places of Whoosh's: directories of files, blocks of postings, terms, positions.
    """
    (folder / "library").mkdir()
    bank = make_bank(folder / "bank", write_library(folder / "library"))
    records = write_records(folder / "new.jsonl", {"id": "new", "title": "New", "text": "Advice."})
    done = subprocess.run(
        [sys.executable, "-m", "tests.trust.crafted_banks", bank, records, folder / "it-ran"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    tried = [json.loads(line) for line in done.stdout.splitlines()]
    changed = Counter(one["change"] for one in tried)
    assert all(changed[name] > 30 for name in ARRAYS), changed
    assert sum(one["change"].startswith("code") for one in tried) > 20
    assert [one for one in tried if one["met"] or one["ran"]] == []
    with Bank.open(bank) as opened:  # what was tried was the change alone
        assert opened.check() == []
