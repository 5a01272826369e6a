"""Sizes and digests of the files of a generation, by which what was written is known again.

Much is read by two threads: to digest bytes keeps a processor busy, and lets go of Python. What
is written is digested, and kept by the disk, while more is written.
"""

from __future__ import annotations

import errno
import hashlib
import io
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from corpus.storage.durability import sync
from corpus.storage.special_files import is_own_file

if TYPE_CHECKING:
    from concurrent.futures import Future
    from types import TracebackType
    from typing import Self

T = TypeVar("T")
R = TypeVar("R")

Digest = tuple[int, str]
"""The bytes of a file, and their SHA-256 in hexadecimal digits."""

_SMALL = 256 * 1024
"""Bytes of a file that is read at once to be digested."""

_MUCH = 4 * 1024 * 1024
"""Bytes from which on threads, which are imported and started first, take less time than one."""

_THREADS = 2


class WrittenFiles:
    """The files that an unfinished folder has so far, digested and synced by threads.

    To be left, as a block, before the folder is removed.
    """

    def __init__(self, folder: Path) -> None:
        """Take the folder, whose files are named by their paths in it."""
        from concurrent.futures import ThreadPoolExecutor  # imported here: readers do without it

        self._folder = folder
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="digesting")
        # apart: who waits for the disk could digest meanwhile
        self._syncing = ThreadPoolExecutor(_THREADS, thread_name_prefix="syncing")
        self._digests: dict[str, Future[Digest]] = {}
        self._synced: list[Future[None]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for threads in (self._syncing, self._threads):
            threads.shutdown(cancel_futures=True)

    def begin(self, part: str = "") -> None:
        """Begin with the files of a folder in it, which stay as they are from now on."""
        inside = f"{part}/" if part else ""
        names = [inside + name for name in names_in(self._folder / part)]
        sizes = {name: (self._folder / name).lstat().st_size for name in names}
        for name in sorted(names, key=lambda name: -sizes[name]):
            if name not in self._digests:
                self._synced.append(self._syncing.submit(sync, self._folder / name))
                self._digests[name] = self._threads.submit(_digest, self._folder / name)

    def finish(self) -> dict[str, Digest]:
        """Return the digests of all files, by name, when the disk has kept them.

        Raises OSError where a file cannot be read or synced.
        """
        self.begin()
        for one in self._synced:
            one.result()
        return {name: self._digests[name].result() for name in sorted(self._digests)}


def names_in(folder: Path | str, before: str = "") -> Iterator[str]:
    """Yield the paths in a folder of all that it holds besides folders, links included."""
    # not by Path.rglob, which makes a path of each folder and file, and asks the disk for both
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield from names_in(entry.path, f"{before}{entry.name}/")
            else:
                yield before + entry.name


def digests_of(folder: Path) -> dict[str, Digest]:
    """Return the digests of all files of a folder, by name."""
    sizes = {name: (folder / name).lstat().st_size for name in sorted(names_in(folder))}
    return dict(zip(sizes, _each(_digest, [folder / name for name in sizes], sizes), strict=True))


def damage_of(folder: str, written: Mapping[str, Digest]) -> list[str]:
    """Return a line for each file of a folder that is not as it was written, by name."""
    each = _each(
        lambda name: damage(f"{folder}/{name}", written[name]),
        sorted(written),
        {name: size for name, (size, _) in written.items()},
    )
    return [line for line in each if line]


def damage(path: Path | str, written: Digest) -> str:
    """Say what is wrong with a file, '' if it is as it was written."""
    if not is_own_file(path):
        return f"{path} is missing"
    try:
        same = _digest(path) == written
    except OSError as error:
        if error.errno != errno.EIO:
            raise
        return f"{path} cannot be read: {error.strerror}"
    return "" if same else f"{path} is not what was written"


def _each(work: Callable[[T], R], items: Sequence[T], sizes: Mapping[str, int]) -> list[R]:
    """Return what some work gives for each file, by threads if there is much to read."""
    if sum(sizes.values()) < _MUCH:
        return [work(item) for item in items]
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(_THREADS, thread_name_prefix="digesting") as threads:
        return list(threads.map(work, items))


def _digest(path: Path | str) -> Digest:
    with io.FileIO(path) as stream:
        size = os.fstat(stream.fileno()).st_size
        if size > _SMALL:
            return size, hashlib.file_digest(stream, "sha256").hexdigest()
        # file_digest begins with a buffer that takes longer to make than most files to read
        return size, hashlib.sha256(stream.read()).hexdigest()
