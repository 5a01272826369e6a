"""A real file system whose power is cut: what a disk holds of it at any moment is a whole bank.

The bank is on ext4 in an image file. A copy of that file, made while a writer is busy, is what a
disk would hold had the power gone at that moment: the kernel's memory of the rest is not in it.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import DEVNULL

import pytest

from evidencebank import Bank
from tests.trust.programs import Program, program
from tests.trust.turns import Questions
from tests.trust.writing import last_turn, write

pytestmark = pytest.mark.slow

CUTS = 20
SIZE = 64_000_000


@contextmanager
def mounted(image: Path, folder: Path) -> Iterator[Path]:
    """Give the folder in which the file system of an image is; skip where that is not allowed."""
    folder.mkdir(exist_ok=True)
    command = ["mount", "-o", "loop", image, folder]
    done = subprocess.run(command, stderr=subprocess.PIPE, text=True)
    if done.returncode:
        pytest.skip(f"no file system can be mounted here: {done.stderr.strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", folder], check=True)


@pytest.fixture
def image(new_folder: Callable[[], Path]) -> Path:
    """Return an image of an empty ext4."""
    if os.geteuid() or not shutil.which("mkfs.ext4"):
        pytest.skip("this needs root and mkfs.ext4")
    path = new_folder() / "disk"
    with path.open("wb") as file:
        file.truncate(SIZE)
    subprocess.run(["mkfs.ext4", "-q", path], check=True, stdout=DEVNULL)
    return path


class Heard:
    """The turns that a busy writer says it has written."""

    def __init__(self, writer: Program) -> None:
        self.turn = -1
        self._writer = writer
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        assert self._writer.stdout
        for line in self._writer.stdout:
            self.turn = int(line)


def test_what_was_acknowledged_is_on_the_disk_and_the_rest_is_old_or_new(
    image: Path, folder: Path
) -> None:
    """Twenty cuts under a busy writer: each bank opens, is whole, and is written to again."""
    chance = random.Random(4)
    seen = set()
    with mounted(image, folder / "disk") as disk:
        with Bank.create(disk / "bank") as bank:
            write(bank, folder / "first.jsonl", 0)
        with program("busy_writer", disk / "bank", folder / "next.jsonl") as writer:
            candidates = Heard(writer)
            for _ in range(CUTS):
                time.sleep(chance.uniform(0.05, 0.4))
                promised = candidates.turn
                writer.send_signal(signal.SIGSTOP)  # or the copy would be of many moments
                shutil.copyfile(image, folder / "cut")
                writer.send_signal(signal.SIGCONT)
                seen.add(found_after_a_cut(folder, at_least=promised))
            assert candidates.turn > 3
    assert len(seen) > 3


def found_after_a_cut(folder: Path, at_least: int) -> int:
    """Return the turn of the bank on a disk that was cut off, when all is well with it."""
    with mounted(folder / "cut", folder / "after") as disk, Bank.open(disk / "bank") as bank:
        turn = last_turn(bank)
        assert turn >= at_least
        assert bank.check() == []
        questions = Questions(bank)
        assert [wrong for _ in range(8) for wrong in questions.ask()] == []
        write(bank, folder / "after.jsonl", turn + 1)
        assert last_turn(bank) == turn + 1
        assert bank.check() == []
    return turn
