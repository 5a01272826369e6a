"""A small disk of its own for a test: it can be filled, made larger, and made read-only."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

PAGE = 4096
"""What the smallest file takes on it, in bytes."""

LARGE = 20_000 * PAGE


class SmallDisk:
    """A file system in memory, mounted at `path`."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def used(self) -> int:
        """Return how many bytes are taken."""
        found = os.statvfs(self.path)
        return (found.f_blocks - found.f_bfree) * found.f_frsize

    def free(self) -> int:
        """Return how many bytes are free."""
        found = os.statvfs(self.path)
        return found.f_bavail * found.f_frsize

    def leave(self, free: int) -> None:
        """Make it so large that this many bytes are free."""
        self._remount(f"size={max(self.used() + free, PAGE)}")

    def leave_files(self, free: int) -> None:
        """Let it hold so many files more, and have space for them."""
        found = os.statvfs(self.path)
        self._remount(f"size={LARGE},nr_inodes={found.f_files - found.f_ffree + free}")

    def enlarge(self) -> None:
        """Give it all the space that a test may need."""
        self._remount(f"size={LARGE},nr_inodes=0")

    def protect(self, read_only: bool = True) -> None:
        """Make it read-only, or let it be written again."""
        self._remount("ro" if read_only else "rw")

    def _remount(self, option: str) -> None:
        subprocess.run(["mount", "-o", f"remount,{option}", self.path], check=True)


@contextmanager
def small_disk(folder: Path) -> Iterator[SmallDisk]:
    """Mount an empty disk on a new folder; skip where that is not allowed."""
    if os.geteuid():
        pytest.skip("a disk can be mounted by root alone")
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={LARGE}", "evidencebank-test", folder]
    done = subprocess.run(command, stderr=subprocess.PIPE, text=True)
    if done.returncode:
        pytest.skip(f"no disk can be mounted here: {done.stderr.strip()}")
    try:
        yield SmallDisk(folder)
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


@contextmanager
def bound(path: Path, folder: Path) -> Iterator[Path]:
    """Mount a folder a second time, at a new place, there to be read only."""
    folder.mkdir()
    subprocess.run(["mount", "--bind", path, folder], check=True)
    try:
        subprocess.run(["mount", "-o", "remount,bind,ro", folder], check=True)
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)
