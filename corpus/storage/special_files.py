"""What may lie in a bank's folder: files and folders, and nothing that leads elsewhere.

Whoever writes through a link writes where it leads, and a pipe never ends. A bank that somebody
else has made may hold either.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from corpus.errors import BankDamagedError
from corpus.storage.disk_errors import clear_storage_errors


def reject_special_files(bank: Path) -> None:
    """Raise BankDamagedError when a bank's folder, or one in it, holds a link, a pipe or a device.

    Folders further down hold what a manifest lists, and are looked at with it. Raises
    StorageError when the folder cannot be listed.
    """
    with clear_storage_errors(bank):
        for path in _others(bank):
            raise BankDamagedError(
                f"{path} is a link, a pipe or a device, which no bank has: remove it, and do not "
                "trust what it came with"
            )


def _others(folder: Path, depth: int = 1) -> Iterator[Path]:
    with suppress(FileNotFoundError), os.scandir(folder) as found:  # a writer may remove one
        for item in found:
            if item.is_dir(follow_symlinks=False):
                if depth:
                    yield from _others(Path(item.path), depth - 1)
            elif not item.is_file(follow_symlinks=False):
                yield Path(item.path)


def is_own_file(path: Path | str) -> bool:
    """Say whether there is a file, and no link to one. Raises OSError where that cannot be told."""
    try:
        return stat.S_ISREG(os.lstat(path).st_mode)
    except ValueError:  # a name that no file can have
        return False
    except OSError as error:
        if error.errno in (errno.ENOENT, errno.ENOTDIR, errno.ELOOP):
            return False
        raise


def read_own(path: Path) -> bytes:
    """Read a file that is no link. Raises OSError for anything else."""
    with open(path, "rb", opener=_not_followed) as file:
        return file.read()


def new_file(path: Path) -> BinaryIO:
    """Open a file to be written from its beginning, in place of whatever has its name."""
    remove(path)
    return path.open("xb")


def remove(path: Path) -> None:
    """Remove a file, a link or a folder with all that it holds; what is not there stays so."""
    if path.is_dir() and not path.is_symlink():
        import shutil  # imported here: readers remove nothing

        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _not_followed(path: str, flags: int) -> int:
    # a pipe would keep us waiting for somebody to write
    return os.open(path, flags | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
