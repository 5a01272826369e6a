"""Which files a source holds: a walk through a folder that stays inside it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from stat import S_ISDIR, S_ISREG

from corpus.draft import Rejection
from corpus.errors import InputError
from corpus.source_types.registry import companion_endings, refusal, suffixes
from corpus.source_types.source_file import SourceFile
from corpus.source_types.unread_types import NO_DOCUMENTS

SCHEMES = frozenset({"subjects.ttl", "subjects.jsonld", "subjects.rdf"})
"""Names of files that hold the subject scheme of the folder they stand in."""


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

    A file that is named itself is there whatever its suffix: what is in it decides when it is
    read. In a folder, hidden files, pictures and styles of pages, files that say how to read those
    beside them and the folder `without` (a bank that is kept among its pages) are passed over;
    files of types that nobody reads, links that lead out of the folder and what is no file (a
    pipe, a device) are rejections.

    Raises InputError when there is no such file or folder.
    """
    root = Path(os.path.realpath(source))
    kept_out = Path(os.path.realpath(without)) if without is not None else None
    if root == kept_out:
        raise InputError(f"{source} is the bank itself: name the files or folders to load")
    if not _is_utf8(str(root)):
        raise InputError(f"the name of {_shown(str(source))} is not UTF-8: rename it")
    if root.is_file():
        return Walk(root, (SourceFile(root, root.name),), (), (), None)
    if not root.is_dir():
        raise InputError(f"there is no file or folder {source}: check the name")
    files: list[SourceFile] = []
    rejections: list[Rejection] = []
    unread: list[Path] = []
    scheme: Path | None = None
    companions: dict[Path, str] = {}
    for path in _paths(root, kept_out, rejections, unread):
        file = SourceFile(path, path.relative_to(root).as_posix())
        if path.name in SCHEMES and path.parent == root:
            scheme = path
        elif file.has_suffix(suffixes()):
            files.append(file)
        elif ending := next(filter(path.name.endswith, companion_endings()), ""):
            companions[path.with_name(path.name.removesuffix(ending))] = file.name
        elif file.suffix not in NO_DOCUMENTS:
            rejections.append(Rejection(file.name, refusal(file)))
    beside = {file.path.with_suffix("") for file in files}
    rejections.extend(
        Rejection(name, "no file stands beside it that it could be about")
        for path, name in companions.items()
        if path not in beside
    )
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
