"""A disk as it may be after the power went: what was synced is there, the rest perhaps.

A file that was not synced since it was written may hold the old bytes, a part of the new ones,
zeros or other bytes in their place; a name that was made, changed or removed may or may not be so
on the disk until its folder was synced. Names within a folder change in order; what happens in one
folder says nothing of another. The order of writes to files is not kept at all.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache, partial
from pathlib import Path, PurePosixPath

from tests.trust.disk_log import (
    FolderMade,
    Linked,
    Opened,
    Operation,
    Removed,
    Renamed,
    Resized,
    Said,
    Synced,
    Written,
)

Tree = dict[str, bytes | None]
"""Files' contents by path, None for a folder; a folder comes before what is in it."""


@dataclass(slots=True)
class _File:
    data: bytearray = field(default_factory=bytearray)
    synced: bytes = b""
    pending: list[tuple[int, bytes] | int] = field(default_factory=list)
    """What was done since it was synced: offset and bytes of a write, or a new size."""
    left: dict[_Way, bytes] = field(default_factory=dict)
    """What the ways in which it may be found leave of it, as far as they were asked for."""

    def do(self, change: tuple[int, bytes] | int) -> None:
        _do(self.data, change)
        self.pending.append(change)
        self.left.clear()

    def sync(self) -> None:
        self.synced = bytes(self.data)
        self.pending.clear()
        self.left.clear()

    def found(self, way: _Way) -> bytes:
        """Return what a way leaves of it: the same object until something is done to it."""
        if not self.pending:
            return self.synced
        if way not in self.left:
            self.left[way] = way(self)
        return self.left[way]


def _do(data: bytearray, change: tuple[int, bytes] | int) -> None:
    if isinstance(change, int):
        del data[change:]
        data.extend(bytes(change - len(data)))
        return
    offset, new = change
    data.extend(bytes(max(0, offset - len(data))))
    data[offset : offset + len(new)] = new


@dataclass(slots=True)
class _Folder:
    names: dict[str, _Node] = field(default_factory=dict)
    synced: dict[str, _Node] = field(default_factory=dict)
    pending: list[dict[str, _Node | None]] = field(default_factory=list)
    """What names came to stand for since it was synced, None for those that were removed."""

    def do(self, change: dict[str, _Node | None]) -> None:
        _name(self.names, change)
        self.pending.append(change)

    def sync(self) -> None:
        self.synced = dict(self.names)
        self.pending.clear()


def _name(names: dict[str, _Node], change: dict[str, _Node | None]) -> None:
    for name, node in change.items():
        if node is None:
            del names[name]
        else:
            names[name] = node


_Node = _File | _Folder
_Way = Callable[[_File], bytes]


class Disk:
    """A disk that goes through recorded operations; before them, all that it holds is synced."""

    def __init__(self, tree: Tree | None = None) -> None:
        self._root = _Folder()
        self._handles: dict[int, _Node] = {}
        for path, data in (tree or {}).items():
            folder, name = self._place(path)
            node = _Folder() if data is None else _File(bytearray(data), data)
            folder.names[name] = folder.synced[name] = node

    def go_through(self, operation: Operation) -> None:
        """Do what was recorded."""
        match operation:
            case Opened(handle, path, makes, empties):
                self._handles[handle] = self._opened(path, makes, empties)
            case Written(handle, offset, data):
                file = self._file(handle)
                file.do((len(file.data) if offset is None else offset, data))
            case Resized(handle, size):
                self._file(handle).do(size)
            case Synced(handle):
                self._handles[handle].sync()
            case FolderMade(path):
                folder, name = self._place(path)
                folder.do({name: _Folder()})
            case Renamed(old, new):
                folder, old_name = self._place(old)
                other, new_name = self._place(new)
                assert folder is other, "renaming to another folder is not modelled"
                folder.do({old_name: None, new_name: folder.names[old_name]})
            case Linked(old, new):
                folder, old_name = self._place(old)
                other, new_name = self._place(new)
                other.do({new_name: folder.names[old_name]})
            case Removed(path):
                folder, name = self._place(path)
                folder.do({name: None})
            case Said():
                pass

    def _opened(self, path: str, makes: bool, empties: bool) -> _Node:
        if path == ".":
            return self._root
        folder, name = self._place(path)
        if makes and name not in folder.names:
            folder.do({name: _File()})
        node = folder.names[name]
        if empties and isinstance(node, _File) and node.data:
            node.do(0)
        return node

    def _file(self, handle: int) -> _File:
        node = self._handles[handle]
        assert isinstance(node, _File)
        return node

    def _place(self, path: str) -> tuple[_Folder, str]:
        *folders, name = PurePosixPath(path).parts
        folder = self._root
        for part in folders:
            inner = folder.names[part]
            assert isinstance(inner, _Folder)
            folder = inner
        return folder, name

    # --- what may be left of it

    def now(self) -> Tree:
        """Return what programs see: all that was done, synced or not."""
        return dict(_tree(self._root, partial(_always, _whole), _all_names))

    def after_a_cut(self, chance: random.Random) -> Iterator[tuple[str, Tree]]:
        """Yield trees that may be found when the power goes now, each with what became of it.

        Those in which all files lose what was not synced in one way, with all names or only those
        that were synced; and one in which chance says so for each file and each folder.
        """
        ways = list(_WAYS.values())
        for name, way in _WAYS.items():
            for told, names in (("all names", _all_names), ("synced names", _synced_names)):
                yield f"{name}, {told}", dict(_tree(self._root, partial(_always, way), names))

        def some(_: _File) -> _Way:
            return chance.choice(ways)

        def some_names(folder: _Folder) -> dict[str, _Node]:
            names = dict(folder.synced)
            for change in folder.pending[: chance.randint(0, len(folder.pending))]:
                _name(names, change)
            return names

        yield "by chance", dict(_tree(self._root, some, some_names))


def _always(way: _Way, _: _File) -> _Way:
    return way


def _whole(file: _File) -> bytes:
    return bytes(file.data)


def _dropped(file: _File) -> bytes:
    return file.synced


def _halved(file: _File) -> bytes:
    """Half of what was done came to the disk, the last of it cut through."""
    data = bytearray(file.synced)
    done = file.pending[: (len(file.pending) + 1) // 2]
    for change in done[:-1]:
        _do(data, change)
    for change in done[-1:]:
        cut = change if isinstance(change, int) else (change[0], change[1][: len(change[1]) // 2])
        _do(data, cut)
    return bytes(data)


def _zeroed(file: _File) -> bytes:
    """The size is the new one, and where there should be new bytes are zeros."""
    data = bytearray(file.data)
    for start, end in _written(file):
        data[start:end] = bytes(end - start)
    return bytes(data)


def _flipped(file: _File) -> bytes:
    """Of all that was written, a bit in the middle and every 97th byte is another."""
    data = bytearray(file.data)
    for at in {at for span in _written(file) for at in (sum(span) // 2, *range(*span, 97))}:
        data[at] ^= 1 << at % 8
    return bytes(data)


def _written(file: _File) -> Iterator[tuple[int, int]]:
    """Yield where new bytes begin and end that were not synced, and are still there."""
    for change in file.pending:
        if not isinstance(change, int):
            start, end = change[0], min(len(file.data), change[0] + len(change[1]))
            if start < end:
                yield start, end


def _all_names(folder: _Folder) -> dict[str, _Node]:
    return folder.names


def _synced_names(folder: _Folder) -> dict[str, _Node]:
    return folder.synced


_WAYS: dict[str, _Way] = {
    "whole": _whole,
    "dropped": _dropped,
    "halved": _halved,
    "zeroed": _zeroed,
    "flipped": _flipped,
}


def _tree(
    folder: _Folder,
    way: Callable[[_File], _Way],
    names: Callable[[_Folder], dict[str, _Node]],
    above: str = "",
) -> Iterator[tuple[str, bytes | None]]:
    for name, node in sorted(names(folder).items()):
        path = f"{above}{name}"
        if isinstance(node, _File):
            yield path, node.found(way(node))
        else:
            yield path, None
            yield from _tree(node, way, names, f"{path}/")


def read_tree(root: Path) -> Tree:
    """Return what a folder holds."""
    return {
        path.relative_to(root).as_posix(): None if path.is_dir() else path.read_bytes()
        for path in sorted(root.rglob("*"))
    }


def write_tree(tree: Tree, root: Path) -> None:
    """Write into an empty folder what `read_tree` would return."""
    for path, data in tree.items():
        if data is None:
            (root / path).mkdir()
        else:
            (root / path).write_bytes(data)


def digest(tree: Tree) -> str:
    """Return what is the same for equal trees, and for them alone."""
    seen = hashlib.sha256()
    for path, data in tree.items():
        seen.update(f"{path}\0{'' if data is None else _digest_of(data)}\0".encode())
    return seen.hexdigest()


@lru_cache(maxsize=2_000)  # of two disks one operation apart, all files but one are the same
def _digest_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
