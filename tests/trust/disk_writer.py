"""Makes and changes a bank, one thing after another: run as a program whose disk is recorded.

    python -m tests.trust.disk_writer BANK FILE STEP…

Says the name of each step when it has returned, and so promised that nothing takes it away again.
FILE is where records are written before they are loaded; the steps are those of `STEPS`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

# what a step would import half way must be there before
import recommender.build_lists  # noqa: F401
from evidencebank import Bank, SavedSearch
from indexer.search.spec import SearchSpec
from tests.trust.writing import last_turn, write


def make(folder: Path, file: Path) -> None:
    """Make an empty bank."""
    Bank.create(folder).close()


def build(folder: Path, file: Path) -> None:
    """Load the next turn as `evidencebank build` does, into a new bank where there is none."""
    with Bank.open_or_create(folder) as bank:
        write(bank, file, last_turn(bank) + 1 if len(bank) else 0)


def ban(folder: Path, file: Path) -> None:
    """Ban an entry from a list."""
    with Bank.open(folder) as bank:
        bank.lists.ban("pulse-02", bank.related("pulse-02", draft=True)[0].id)


def publish(folder: Path, file: Path) -> None:
    """Publish the related lists and let go of the publication before the last."""
    with Bank.open(folder) as bank:
        bank.lists.publish(keep=2)


def save(folder: Path, file: Path) -> None:
    """Save a search, in place of one of its name."""
    with Bank.open(folder) as bank:
        bank.saved_searches.put(
            SavedSearch("prisons", SearchSpec.of(query=f"prisons turn{last_turn(bank)}"))
        )


STEPS: dict[str, Callable[[Path, Path], None]] = {
    step.__name__: step for step in (make, build, ban, publish, save)
}


def main(folder: Path, file: Path, steps: list[str]) -> None:
    """Take the steps in turn."""
    for step in steps:
        STEPS[step](folder, file)
        print(step, flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:])
