"""Loads one turn after another into a bank for a while: run as a program.

    python -m tests.trust.writing BANK FOLDER WHO SECONDS EVERY LEAST

WHO is `host` or `guest` (see `tests.trust.turns`); FOLDER is where the records are written. The
first turn is the one after the last that the bank has; turns go on for SECONDS, one EVERY so many,
and until there were LEAST of them. Prints, as one line of JSON, the last turn,
how often another writer was there, and how long loads took.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from evidencebank import Bank, BankLockedError
from tests.trust.turns import guests, marks_in, records


def write(bank: Bank, file: Path, turn: int, guest: bool = False) -> None:
    """Load a turn."""
    lines = [json.dumps(record) + "\n" for record in (guests if guest else records)(turn)]
    file.write_text("".join(lines), encoding="utf-8")
    bank.load([file])


def last_turn(bank: Bank, guest: bool = False) -> int:
    """Return the last turn that a bank has, -1 before the first."""
    marks = marks_in(count.value for count in bank.values("kind"))
    return max(marks["guest" if guest else "turn"], default=-1)


def main(folder: Path, sources: Path, who: str, seconds: float, every: float, least: int) -> None:
    """Write turns and report."""
    bank = Bank.open(folder)
    turn = last_turn(bank, who == "guest")
    refused, took = [], []
    start = time.monotonic()
    while (now := time.monotonic()) - start < seconds or len(took) < least:
        try:
            write(bank, sources / f"{who}.jsonl", turn + 1, who == "guest")
            turn += 1
            took.append(time.monotonic() - now)
        except BankLockedError as error:
            refused.append(str(error))
            time.sleep(0.05)
            continue
        time.sleep(max(0.0, now + every - time.monotonic()))
    print(json.dumps({"turn": turn, "refused": refused, "loads": len(took), "took": took}))


if __name__ == "__main__":
    bank, records_in, name = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
    main(bank, records_in, name, float(sys.argv[4]), float(sys.argv[5]), int(sys.argv[6]))
