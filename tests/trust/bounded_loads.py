"""Loads folders into new banks, each in a child of bounded memory and time: run as a program.

    python -m tests.trust.bounded_loads

For each BANK and SOURCE, a list in JSON on a line of standard input, prints as one line of JSON
what was loaded, which entries a search finds, how the text of each ends, what `check` says, and the
most memory that the child held; null where it did not come to its end.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import tempfile
import traceback
from pathlib import Path

from evidencebank import Bank
from tests.trust.handles import most_resident_bytes
from tests.trust.nasty_pages import GOOD

MAX_SECONDS, MAX_BYTES = 60, 10**9


def load(bank: Path, source: Path) -> list[object]:
    """Load a folder into a new bank; return what is printed of it."""
    with Bank.create(bank) as opened:
        report = opened.load([source])
        found = [hit.id for hit in opened.search('"brief advice"').hits]
        ends = {entry.id: entry.body[-9:] for entry in opened}
        return [report.to_dict(), found, ends, opened.check(), most_resident_bytes()]


def bounded(bank: Path, source: Path) -> None:
    """Load a folder in a child that may not go beyond the bounds; print what came of it."""
    child = os.fork()
    if not child:
        try:
            resource.setrlimit(resource.RLIMIT_CPU, (MAX_SECONDS, MAX_SECONDS))
            resource.setrlimit(resource.RLIMIT_DATA, (MAX_BYTES, MAX_BYTES))
            print(json.dumps(load(bank, source)), flush=True)
            os._exit(0)
        except BaseException:
            traceback.print_exc()
            os._exit(1)
    if os.waitpid(child, 0)[1]:
        print("null", flush=True)


def main() -> None:
    """Do what the module says."""
    with tempfile.TemporaryDirectory() as folder:  # so that no child imports or compiles anything
        page = Path(folder, "good.html")
        page.write_text(GOOD, encoding="utf-8")
        load(Path(folder, "bank"), page)
    for line in sys.stdin:
        bounded(*map(Path, json.loads(line)))


if __name__ == "__main__":
    main()
