"""Recording what a program does to a disk: its system calls, as strace tells them.

What is recorded is what changes files and folders below one folder, and what makes such changes
last; `Said` marks where the program told its caller that something was done.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.places import ROOT

_CALLS = (
    "open,openat,creat,close,dup,dup2,dup3,fcntl,lseek,write,pwrite64,writev,pwritev,pwritev2,"
    "ftruncate,truncate,fallocate,fsync,fdatasync,sync,syncfs,sync_file_range,rename,renameat,"
    "renameat2,link,linkat,symlink,symlinkat,unlink,unlinkat,mkdir,mkdirat,rmdir,mmap,sendfile,"
    "copy_file_range,splice,clone,clone3,fork,vfork"
)
_MAX_BYTES = 1 << 26
"""Bytes of a write that are recorded; what is longer is refused."""

_LINE = re.compile(r"^(\d+) +(\w+)\((.*)\) += (-?\w+)(?: |$)")
_CUT = re.compile(r"^(\d+) +(.*) <unfinished \.\.\.>$")
_RESUMED = re.compile(r"^(\d+) +<\.\.\. (\w+) resumed>(.*)$")
_CLOSING = re.compile(r"^close\((\d+)$")
_BYTE = re.compile(r"\\x([0-9a-f]{2})")
_STDOUT = "1"
_SAME = {
    "open": "open_",
    "dup2": "dup",
    "dup3": "dup",
    "fdatasync": "fsync",
    "renameat2": "renameat",
    "rmdir": "unlink",
}

_Call = tuple[str, list[str], int]
"""Name, arguments and result."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A file or folder was opened, and made or emptied where it says so.

    Later operations name it by `handle`, a number that is given once.
    """

    handle: int
    path: str
    makes: bool = False
    empties: bool = False


@dataclass(frozen=True, slots=True)
class Written:
    """Bytes were written to an open file; at its end where there is no offset."""

    handle: int
    offset: int | None
    data: bytes


@dataclass(frozen=True, slots=True)
class Resized:
    """An open file was cut, or filled up with zeros."""

    handle: int
    size: int


@dataclass(frozen=True, slots=True)
class Synced:
    """An open file or folder was synced."""

    handle: int


@dataclass(frozen=True, slots=True)
class FolderMade:
    """An empty folder was made."""

    path: str


@dataclass(frozen=True, slots=True)
class Renamed:
    """A file or a folder got another name."""

    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Linked:
    """A file got one more name."""

    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Removed:
    """A file or an empty folder was removed."""

    path: str


@dataclass(frozen=True, slots=True)
class Said:
    """The program told its caller something."""

    text: str


Operation = Opened | Written | Resized | Synced | FolderMade | Renamed | Linked | Removed | Said


class NotRecordableError(Exception):
    """The program did what this cannot follow."""


def why_not() -> str:
    """Say why nothing can be recorded here; '' where it can."""
    if not shutil.which("strace"):
        return "there is no strace here"
    tried = subprocess.run(["strace", "-qq", "-o", "/dev/null", "true"], capture_output=True)
    return "strace may not trace here" if tried.returncode else ""


def record(disk: Path, module: str, *arguments: object) -> list[Operation]:
    """Run one of `tests.trust`'s programs; return what it did below a folder, in order."""
    log = disk.with_name(disk.name + ".log")
    command = [
        "strace",
        "-f",
        "-qq",
        "-xx",
        "-s",
        str(_MAX_BYTES),
        "-e",
        f"trace={_CALLS}",
        "-o",
        log,
    ]
    command += [sys.executable, "-m", f"tests.trust.{module}", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=300)
    assert done.returncode == 0, done.stderr
    try:
        with log.open(encoding="ascii") as lines:
            return list(_Reader(disk).read(_joined(lines)))
    finally:
        log.unlink()


def _joined(lines: Iterator[str]) -> Iterator[_Call]:
    """Yield each call that succeeded, as it ended, but a handle's closing as it began.

    Another thread may have been given the handle before strace hears that it is closed.
    """
    begun: dict[str, str] = {}
    for line in lines:
        line = line.rstrip("\n")
        if cut := _CUT.match(line):
            begun[cut[1]] = cut[2]
            if closing := _CLOSING.match(cut[2]):
                yield "close", [closing[1]], 0
            continue
        if resumed := _RESUMED.match(line):
            call = begun.pop(resumed[1])
            if _CLOSING.match(call):
                continue
            line = f"{resumed[1]} {call}{resumed[3]}"
        found = _LINE.match(line)
        if found is None:
            if "(" in line and " = ?" not in line:
                raise NotRecordableError(line[:200])
        elif not found[4].startswith("-"):
            yield found[2], found[3].split(", "), int(found[4], 0)


def _bytes(text: str) -> bytes:
    if text.endswith("..."):
        raise NotRecordableError("a write was too long to record")
    return bytes.fromhex("".join(_BYTE.findall(text)))


@dataclass(slots=True)
class _Handle:
    number: int
    path: str
    appends: bool
    position: int = 0


class _Reader:
    """Turns system calls into operations on what is below a folder; paths are relative to it."""

    def __init__(self, disk: Path) -> None:
        self._disk = disk.resolve()
        self._open: dict[int, _Handle] = {}
        self._given = 0

    def read(self, calls: Iterator[_Call]) -> Iterator[Operation]:
        """Yield the operations that calls come to."""
        for call, arguments, result in calls:
            if call in ("clone", "clone3", "fork", "vfork"):
                if not any("CLONE_THREAD" in argument for argument in arguments):
                    raise NotRecordableError("the program starts another")
            elif handler := getattr(self, f"_{_SAME.get(call, call)}", None):
                yield from handler(arguments, result)
            elif any(self._of(one) or (one[:1] == '"' and self._path(one)) for one in arguments):
                raise NotRecordableError(f"the program calls {call}")

    def _of(self, number: str) -> _Handle | None:
        return self._open.get(int(number)) if number.isdecimal() else None

    def _path(self, text: str, folder: str = "AT_FDCWD") -> str | None:
        """Return the path of what lies on the disk, None for anything else."""
        path = Path(os.fsdecode(_bytes(text)))
        if (handle := self._of(folder)) is not None:
            return str(Path(handle.path, path))
        if not path.is_absolute() or not path.is_relative_to(self._disk):
            return None
        return str(path.relative_to(self._disk))

    # --- opening

    def _openat(self, arguments: list[str], result: int) -> Iterator[Operation]:
        path = self._path(arguments[1], arguments[0])
        if path is None:
            return
        flags = set(arguments[2].split("|"))
        self._given += 1
        self._open[result] = _Handle(self._given, path, "O_APPEND" in flags)
        yield Opened(self._given, path, "O_CREAT" in flags, "O_TRUNC" in flags)

    def _open_(self, arguments: list[str], result: int) -> Iterator[Operation]:
        yield from self._openat(["AT_FDCWD", *arguments], result)

    def _close(self, arguments: list[str], result: int) -> Iterator[Operation]:
        self._open.pop(int(arguments[0]), None)
        yield from ()

    def _dup(self, arguments: list[str], result: int) -> Iterator[Operation]:
        self._open.pop(result, None)
        if handle := self._of(arguments[0]):
            self._open[result] = handle
        yield from ()

    def _fcntl(self, arguments: list[str], result: int) -> Iterator[Operation]:
        if arguments[1].startswith("F_DUPFD"):
            yield from self._dup(arguments, result)

    def _lseek(self, arguments: list[str], result: int) -> Iterator[Operation]:
        if handle := self._of(arguments[0]):
            handle.position = result
        yield from ()

    def _mmap(self, arguments: list[str], result: int) -> Iterator[Operation]:
        if self._of(arguments[4]) and {"MAP_SHARED", "PROT_WRITE"} <= {
            flag for argument in arguments[2:4] for flag in argument.split("|")
        }:
            raise NotRecordableError("the program writes to a file through memory")
        yield from ()

    # --- changing

    def _write(self, arguments: list[str], result: int) -> Iterator[Operation]:
        if handle := self._of(arguments[0]):
            offset = None if handle.appends else handle.position
            yield Written(handle.number, offset, _bytes(arguments[1])[:result])
            handle.position += result
        elif arguments[0] == _STDOUT and (said := _bytes(arguments[1]).decode().strip()):
            yield Said(said)

    def _pwrite64(self, arguments: list[str], result: int) -> Iterator[Operation]:
        if handle := self._of(arguments[0]):
            yield Written(handle.number, int(arguments[3]), _bytes(arguments[1])[:result])

    def _ftruncate(self, arguments: list[str], result: int) -> Iterator[Operation]:
        if handle := self._of(arguments[0]):
            yield Resized(handle.number, int(arguments[1]))

    def _fsync(self, arguments: list[str], result: int) -> Iterator[Operation]:
        if handle := self._of(arguments[0]):
            yield Synced(handle.number)

    # --- names

    def _mkdirat(self, arguments: list[str], result: int) -> Iterator[Operation]:
        if path := self._path(arguments[1], arguments[0]):
            yield FolderMade(path)

    def _mkdir(self, arguments: list[str], result: int) -> Iterator[Operation]:
        yield from self._mkdirat(["AT_FDCWD", *arguments], result)

    def _names(self, arguments: list[str]) -> tuple[str, str] | None:
        old, new = self._path(arguments[1], arguments[0]), self._path(arguments[3], arguments[2])
        if (old is None) != (new is None):
            raise NotRecordableError("the program moves files in or out")
        return None if old is None or new is None else (old, new)

    def _linkat(self, arguments: list[str], result: int) -> Iterator[Operation]:
        if names := self._names(arguments):
            yield Linked(*names)

    def _link(self, arguments: list[str], result: int) -> Iterator[Operation]:
        yield from self._linkat(["AT_FDCWD", arguments[0], "AT_FDCWD", arguments[1]], result)

    def _renameat(self, arguments: list[str], result: int) -> Iterator[Operation]:
        if not (names := self._names(arguments)):
            return
        old, new = names
        for handle in self._open.values():
            if Path(handle.path).is_relative_to(old):
                handle.path = str(Path(new, Path(handle.path).relative_to(old)))
        yield Renamed(old, new)

    def _rename(self, arguments: list[str], result: int) -> Iterator[Operation]:
        yield from self._renameat(["AT_FDCWD", arguments[0], "AT_FDCWD", arguments[1]], result)

    def _unlinkat(self, arguments: list[str], result: int) -> Iterator[Operation]:
        if path := self._path(arguments[1], arguments[0]):
            yield Removed(path)

    def _unlink(self, arguments: list[str], result: int) -> Iterator[Operation]:
        yield from self._unlinkat(["AT_FDCWD", *arguments], result)
