"""Which files a source holds: a walk through a folder that stays inside it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from stat import S_ISDIR, S_ISREG

from corpus.draft import Rejection
from corpus.errors import InputError

PAGES = frozenset({".html", ".htm", ".xhtml", ".txt", ".text", ".md"})
"""Endings of files that hold one page."""

RECORDS = frozenset({".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz"})
"""Endings of files that hold one entry a line."""

SCHEMES = frozenset({"subjects.ttl", "subjects.jsonld", "subjects.rdf"})
"""Names of files that hold the subject scheme of the folder they stand in."""

FURNITURE = frozenset(
    {".css", ".js", ".map", ".json", ".xml", ".ico", ".svg", ".png", ".jpg", ".jpeg", ".gif"}
    | {".webp", ".woff", ".woff2", ".ttf", ".py", ".pyc"}
)
"""Endings of files that come with pages and are passed over without a word."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to read: its absolute path, and its name relative to the source that was given."""

    path: Path
    name: str
    is_records: bool


@dataclass(frozen=True, slots=True)
class Walk:
    """What a source holds: files to read, and what could not be looked into.

    `scheme` is the source's subject scheme, if it has one. `unread` are folders that could not be
    listed: what was loaded from them before is not taken for removed.
    """

    root: Path
    files: tuple[SourceFile, ...]
    rejections: tuple[Rejection, ...]
    unread: tuple[Path, ...]
    scheme: Path | None

    def covers(self, path: Path) -> bool:
        """Say whether a file of this path would have been found if it were still there."""
        inside = path == self.root or self.root in path.parents
        return inside and not any(folder in path.parents for folder in self.unread)


def walk(source: Path, without: Path | None = None) -> Walk:
    """List what a file or folder holds, in order of names.

    A file that is named itself is read whatever its ending. In a folder, hidden files, the
    furniture of pages and the folder `without` (a bank that is kept among its pages) are passed
    over; files of unknown endings, links that lead out of the folder and what is no file (a pipe,
    a device) are rejections.

    Raises InputError when there is no such file or folder.
    """
    root = Path(os.path.realpath(source))
    kept_out = Path(os.path.realpath(without)) if without is not None else None
    if root == kept_out:
        raise InputError(f"{source} is the bank itself: name the files or folders to load")
    if not _is_utf8(str(root)):
        raise InputError(f"the name of {_shown(str(source))} is not UTF-8: rename it")
    if root.is_file():
        return Walk(root, (SourceFile(root, root.name, _is_records(root)),), (), (), None)
    if not root.is_dir():
        raise InputError(f"there is no file or folder {source}: check the name")
    files: list[SourceFile] = []
    rejections: list[Rejection] = []
    unread: list[Path] = []
    scheme: Path | None = None
    for path in _paths(root, kept_out, rejections, unread):
        name = path.relative_to(root).as_posix()
        if path.name in SCHEMES and path.parent == root:
            scheme = path
        elif _ending(path) in PAGES | RECORDS:
            files.append(SourceFile(path, name, _is_records(path)))
        elif _ending(path) not in FURNITURE:
            reason = f"not a kind of file that is read ({_ending(path) or 'no ending'})"
            rejections.append(Rejection(name, reason))
    return Walk(root, tuple(files), tuple(rejections), tuple(unread), scheme)


def _paths(
    root: Path, kept_out: Path | None, rejections: list[Rejection], unread: list[Path]
) -> Iterator[Path]:
    def cannot(error: OSError) -> None:
        folder = Path(error.filename)
        unread.append(folder)
        name = folder.relative_to(root).as_posix()
        rejections.append(Rejection(name, f"the folder cannot be listed: {error.strerror}"))

    for folder, subfolders, names in os.walk(root, onerror=cannot):
        inside = {name: Path(folder, name) for name in sorted([*subfolders, *names])}
        readable: set[str] = set()
        for name, path in inside.items():
            if name.startswith(".") or path == kept_out:
                continue
            if reason := _unreadable(path, root):
                rejections.append(Rejection(_shown(path.relative_to(root).as_posix()), reason))
            else:
                readable.add(name)
        yield from (inside[name] for name in sorted(readable.intersection(names)))
        subfolders[:] = sorted(readable.intersection(subfolders))


def _unreadable(path: Path, root: Path) -> str:
    """Return why something in a folder is not looked into, '' if it is."""
    if not _is_utf8(path.name):
        return "its name is not UTF-8: rename it"
    try:
        mode = path.stat().st_mode
        leads_out = path.is_symlink() and not path.resolve().is_relative_to(root)
    except OSError:
        return ""  # reading it will tell
    if leads_out:
        return "a link that leads out of the folder"
    return "" if S_ISREG(mode) or S_ISDIR(mode) else "not a file but a pipe or a device"


def _is_utf8(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _shown(name: str) -> str:
    return name.encode(errors="replace").decode()


def _ending(path: Path) -> str:
    suffixes = [suffix.lower() for suffix in path.suffixes]
    if suffixes[-1:] == [".gz"]:
        return "".join(suffixes[-2:])
    return suffixes[-1] if suffixes else ""


def _is_records(path: Path) -> bool:
    return _ending(path) in RECORDS
