"""Folders in the temporary one that go with the process that made them, however it ends.

A process that is killed removes nothing. The system lets go of what it held, though, so the next
that makes such a folder removes those of its user that nobody holds.
"""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from contextlib import suppress
from pathlib import Path
from weakref import finalize

from evidencebank.lifecycle.generation_lease import GenerationLease, hold, is_held, remove

_PREFIX = "evidencebank-held-"


class HeldFolder:
    """A new folder, gone with the last who holds this, or with the process."""

    def __init__(self, purpose: str) -> None:
        """Make a folder whose name tells what it is for, and remove what others left.

        On a file system without locks nothing is removed: nobody can say what is left.
        """
        self.folder, lease = _made(purpose)
        self._remove = finalize(self, _removed, self.folder, lease, os.getpid())
        if is_held(self.folder):
            _remove_left()

    def release(self) -> None:
        """Let go; a second time does nothing."""
        self._remove()


def _made(purpose: str) -> tuple[Path, GenerationLease]:
    while True:
        folder = Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{purpose}-"))
        if lease := hold(folder):
            return folder, lease
        # somebody found it before it was held, and took it for one that was left


def _removed(folder: Path, lease: GenerationLease, maker: int) -> None:
    if os.getpid() == maker:  # else it is the parent's, who goes on with it
        shutil.rmtree(folder, ignore_errors=True)
    lease.release()


def _remove_left() -> None:
    """Remove the folders of this user that nobody holds."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        with suppress(OSError):  # it may go meanwhile
            told = folder.lstat()
            if stat.S_ISDIR(told.st_mode) and told.st_uid == os.getuid():
                remove(folder)
