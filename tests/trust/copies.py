"""Copies of a bank, one for each trial."""

from __future__ import annotations

import os
import shutil
from pathlib import Path


def copy_bank(bank: Path, copy: Path) -> Path:
    """Copy a bank to a new folder and return that; what a bank never writes again is linked.

    That is the inside of its generations and publications: what a trial did to it in place would
    show in all later ones.
    """
    folder = str(bank)

    def copied(source: str, target: str) -> None:
        if os.path.dirname(source) == folder:  # noqa: PTH120 (as a Path it takes longer to tell)
            shutil.copyfile(source, target)
        else:
            os.link(source, target)

    return Path(shutil.copytree(bank, copy, copy_function=copied))
