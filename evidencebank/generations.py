"""Generations: whole, immutable states of what a bank shows, published one after the other.

A bank has generations of its index and lists and, apart from these, of what editors published.

`generations/000012/` holds the files of generation 12 and a `manifest.json` with the size and
SHA-256 of each; `CURRENT` names the generation that readers see. A new generation is written
beside the old under another name; its files and folder are synced, it is renamed, and only then
`CURRENT` is replaced: after a crash or a power cut at any moment readers find the old generation
whole or the new one whole.

Readers hold the generation that they have open: see `evidencebank.holding`. Old ones are removed
when nobody does.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.errors import BankDamagedError, BankNotFoundError
from evidencebank import holding
from evidencebank.holding import Hold

FORMAT = 1
"""Version of a generation's files."""

KEPT = 3
"""How many generations stay on disk, the current one included, besides those being read."""

_NAME = re.compile(r"^\d{6,}$")
_UNFINISHED = ".unfinished"
_PAUSE = 0.005


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation's manifest says; `files` maps names to size in bytes and SHA-256."""

    generation: int
    fingerprint: dict[str, Any]
    entries: int
    files: dict[str, tuple[int, str]]


class Generations:
    """The generations, of one sort, of one bank."""

    def __init__(
        self,
        root: Path,
        folder: str = "generations",
        current: str = "CURRENT",
        remedy: str = "run 'build' again",
    ) -> None:
        """Name the bank's folder, and in it the folder of generations and the current one's name.

        `remedy` is what errors say is to be done about damage.
        """
        self.root = root
        self._folder = root / folder
        self._current = root / current
        self._remedy = remedy

    def create(self) -> None:
        """Make the folder that holds generations."""
        self._folder.mkdir(exist_ok=True)

    def folder(self, number: int) -> Path:
        """Return the folder of a generation."""
        return self._folder / f"{number:06}"

    def current(self) -> int:
        """Return the number of the generation that readers see, 0 before the first.

        Raises BankDamagedError when `CURRENT` holds anything else.
        """
        try:
            text = self._current.read_text(encoding="ascii").strip()
        except FileNotFoundError:
            return 0
        except (UnicodeDecodeError, OSError) as error:
            raise BankDamagedError(f"{self._current} cannot be read: {error}") from error
        if not _NAME.match(text):
            raise BankDamagedError(f"{self._current} does not name a generation: {self._remedy}")
        return int(text)

    def sound(self) -> int:
        """Return the current generation if all of it is as it was written, else 0.

        Reads every file once.
        """
        try:
            current = self.current()
            return current if current and not self.verify(current) else 0
        except (BankDamagedError, BankNotFoundError):
            return 0

    def stamp(self) -> tuple[int, int]:
        """Return something that changes whenever another generation becomes current."""
        try:
            state = self._current.stat()
        except FileNotFoundError:
            return (0, 0)
        return (state.st_mtime_ns, state.st_ino)

    def begin(self, number: int) -> Path:
        """Return an empty folder to write a generation into; what crashes left is removed."""
        for left in (_UNFINISHED, holding.REMOVED):
            for path in self._folder.glob(f"*{left}"):
                shutil.rmtree(path)
        for path in self.root.glob(f"{self._current.name}.*"):
            path.unlink()
        folder = self._folder / f"{number:06}{_UNFINISHED}"
        folder.mkdir(parents=True)
        return folder

    def publish(
        self, number: int, unfinished: Path, fingerprint: dict[str, Any], entries: int
    ) -> None:
        """Make the generation written into `unfinished` the current one, durably.

        Raises BankLockedError when there is another of its number that somebody goes on reading.
        """
        files = _files(unfinished)
        shape = {
            "format": FORMAT,
            "generation": number,
            "fingerprint": fingerprint,
            "entries": entries,
            "files": {
                name: dict(zip(("size", "sha256"), _size_and_digest(path), strict=True))
                for name, path in files.items()
            },
        }
        manifest = unfinished / "manifest.json"
        manifest.write_text(json.dumps(shape, indent=1, sort_keys=True) + "\n", encoding="utf-8")
        for path in (*files.values(), manifest):
            _sync(path)
        for folder in sorted({path.parent for path in files.values()} | {unfinished}):
            _sync(folder)
        target = self.folder(number)
        if target.exists():  # left by a crash between the rename and CURRENT, or given up
            holding.clear(target)
        unfinished.rename(target)
        _sync(self._folder)
        self.make_current(number)

    def make_current(self, number: int) -> None:
        """Let readers see a generation that is on disk already, durably."""
        replacement = self.root / f"{self._current.name}.{number:06}"
        replacement.write_text(f"{number:06}\n", encoding="ascii")
        _sync(replacement)
        replacement.replace(self._current)
        _sync(self.root)

    def prune(self, keep: int = KEPT) -> list[int]:
        """Delete all but the last generations, and those after the current one.

        One that somebody holds stays for a later call. Returns the numbers of those on disk after
        it, in order.
        """
        current = self.current()
        numbers = self._numbers()
        kept = [number for number in numbers if number <= current][-keep:]
        return [n for n in numbers if n in kept or not holding.remove(self.folder(n))]

    def hold_current(self) -> tuple[int, Hold] | None:
        """Return the number of the current generation and a hold on it; None before the first.

        Raises BankDamagedError when the current generation is not there.
        """
        while number := self.current():
            held = holding.hold(self.folder(number))
            if held is not None:
                return number, held
            # others may have published so much since we looked that it has been removed again
            if number == self.current():
                self.manifest(number)
                time.sleep(_PAUSE)
        return None

    def is_held(self, number: int) -> bool:
        """Say whether somebody is reading a generation."""
        return holding.is_held(self.folder(number))

    def newest(self) -> int:
        """Return the number of the newest generation on disk, whole or not, 0 if there is none."""
        return max(self._numbers(), default=0)

    def kept(self) -> list[int]:
        """Return the numbers of the generations on disk up to the current one, in order."""
        current = self.current()
        return [number for number in self._numbers() if number <= current]

    def _numbers(self) -> list[int]:
        return sorted(int(path.name) for path in self._folder.glob("*") if _NAME.match(path.name))

    def manifest(self, number: int) -> Manifest:
        """Read a generation's manifest.

        Raises BankDamagedError when it is missing or not a manifest, and BankNotFoundError when
        it is of another format.
        """
        path = self.folder(number) / "manifest.json"
        try:
            shape = json.loads(path.read_text(encoding="utf-8"))
            if shape["format"] != FORMAT:
                raise BankNotFoundError(
                    f"{path.parent} is in format {shape['format']}, this version reads format "
                    f"{FORMAT}: {self._remedy}"
                )
            files = {name: (f["size"], f["sha256"]) for name, f in shape["files"].items()}
            return Manifest(
                int(shape["generation"]), dict(shape["fingerprint"]), int(shape["entries"]), files
            )
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise BankDamagedError(f"{path} is missing or damaged: {self._remedy}") from error

    def is_damaged(self, number: int, name: str) -> bool:
        """Say whether one file of a generation is missing or, by its manifest, not what it was."""
        path = self.folder(number) / name
        if not path.is_file():
            return True
        try:
            known = self.manifest(number).files.get(name)
        except (BankDamagedError, BankNotFoundError):
            return False  # nothing is known against it
        return known is not None and _size_and_digest(path) != known

    def verify(self, number: int) -> list[str]:
        """Return what of a generation is not as it was written, a line for each file; [] if whole.

        Reads every file once.
        """
        manifest = self.manifest(number)
        folder = self.folder(number)
        wrong: list[str] = []
        for name, size_and_digest in sorted(manifest.files.items()):
            path = folder / name
            if not path.is_file():
                wrong.append(f"{path} is missing")
            elif _size_and_digest(path) != size_and_digest:
                wrong.append(f"{path} is not what was written")
        extra = _files(folder).keys() - manifest.files.keys() - {"manifest.json"}
        return wrong + [f"{folder / name} does not belong there" for name in sorted(extra)]


def _files(folder: Path) -> dict[str, Path]:
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path for path in paths}


def _size_and_digest(path: Path) -> tuple[int, str]:
    return path.stat().st_size, _digest(path)


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
