"""Loads one turn after another until it is killed: run as a program.

    python -m tests.trust.busy_writer BANK FILE

Prints each turn when its load has returned, and so promised that nothing takes it away again.
"""

from __future__ import annotations

import sys
from itertools import count
from pathlib import Path

from evidencebank import Bank
from tests.trust.writing import last_turn, write


def main(folder: Path, file: Path) -> None:
    """Write turns for ever."""
    with Bank.open(folder) as bank:
        for turn in count(last_turn(bank) + 1):
            write(bank, file, turn)
            print(turn, flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
