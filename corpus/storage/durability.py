"""Making what was written last, though the power goes."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from corpus.storage.special_files import new_file


def sync(path: Path) -> None:
    """Have the disk keep the bytes of a file, or the names in a folder, before this returns."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def put(path: Path, contents: bytes) -> None:
    """Have a file hold these bytes, durably: whatever dies, it is as it was or whole.

    Raises OSError when it cannot be written; then it is as it was, or whole where it is only its
    folder that could not be synced.
    """
    replacement = unfinished_path(path)
    try:
        with new_file(replacement) as file:
            file.write(contents)
        sync(replacement)
        replacement.replace(path)
    except OSError:
        replacement.unlink(missing_ok=True)
        raise
    sync(path.parent)


def unfinished_path(path: Path) -> Path:
    """Return where `put` writes what is to be at a path; a process that dies leaves it there."""
    return path.with_name(f"{path.name}.new")


def make_folder(path: Path) -> None:
    """Make a folder, and those above it, that the disk keeps; it may be there already."""
    real = path.resolve()
    above = [folder.parent for folder in (real, *real.parents) if not folder.exists()]
    real.mkdir(parents=True, exist_ok=True)
    # one that is there may have been made by a process that died before it came to this
    with suppress(PermissionError):  # or by another user, in a folder that we may not read
        for folder in above or [real.parent]:
            sync(folder)
