"""Builds that are killed: run as a program, so that what dies is a real process.

    python kill_at.py BANK SOURCE WORK MOMENT…

BANK is a bank, SOURCE what the next build loads. For each moment a copy of the bank is made in
WORK and a child builds it and kills itself (SIGKILL) just before its nth step on a file of the
bank: an open, a rename, a removal, a new folder. Then the bank is opened, asked, checked and built
again. One line of JSON a moment says what came of it; a moment past the last step ends unharmed.
A BANK that is not there is made, so that its making is what dies.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
from pathlib import Path
from typing import Any

# what a build would import half way must be there before
import recommender.build  # noqa: F401
from evidencebank import Bank, BankNotFoundError

STEPS = {"open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.link", "sqlite3.connect"}


def build(bank: Path, source: Path) -> None:
    """Do what the command line does: open the bank or make it, and load."""
    made = (bank / "entries.sqlite").exists()
    (Bank.open(bank) if made else Bank.create(bank)).load([source])


def die_at(moment: int, bank: Path) -> None:
    """Kill this process just before its nth step on a file below `bank`."""
    steps = 0

    def watch(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal steps
        if event in STEPS and str(arguments[0]).startswith(str(bank)):
            steps += 1
            if steps == moment:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(watch)


def killed(moment: int, bank: Path, source: Path) -> bool:
    """Build in a child that dies at a moment; say whether it did."""
    child = os.fork()
    if not child:
        die_at(moment, bank)
        build(bank, source)
        os._exit(0)
    status = os.waitpid(child, 0)[1]
    assert status in (0, signal.SIGKILL), f"the child ended with {status} at step {moment}"
    return status == signal.SIGKILL


def told(path: Path) -> dict[str, Any] | None:
    """Return the titles by id, how many hits a search has, and what is wrong; None if no bank."""
    try:
        bank = Bank.open(path)
        titles = {entry.id: entry.title for entry in bank}
        found = bank.search("prison OR changed", limit=100)
    except BankNotFoundError:
        return None
    shown = {hit.id: hit.entry.title for hit in found.hits}
    wrong = bank.check()
    bank.close()
    return {"titles": titles, "hits": len(shown), "wrong": wrong}


def main(template: Path, source: Path, work: Path, moments: list[int]) -> None:
    """Try each moment and print what came of it."""
    for moment in moments:
        bank = work / "bank"
        if template.exists():
            shutil.copytree(template, bank)
        died = killed(moment, bank, source)
        after = told(bank)
        build(bank, source)
        left = sorted(
            path.relative_to(bank).as_posix()
            for path in bank.rglob("*")
            if "unfinished" in path.name or path.name.startswith(("CURRENT.", "lock"))
        )
        generations = len(list((bank / "generations").iterdir()))
        print(
            json.dumps(
                {
                    "moment": moment,
                    "died": died,
                    "after": after,
                    "rebuilt": told(bank),
                    "left": left,
                    "generations": generations,
                }
            ),
            flush=True,
        )
        shutil.rmtree(bank)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:4]), [int(moment) for moment in sys.argv[4:]])
