"""Generations: whole, immutable states of what a bank shows, published one after the other.

A bank has generations of its index and lists and, apart from these, of what editors published.

`generations/000012/` holds the files of generation 12 and a `manifest.json` with the size and
SHA-256 of each; `CURRENT` names the generation that readers see. A new generation is written
beside the old under another name; its files and folder are synced, it is renamed, and only then
`CURRENT` is replaced: after a crash or a power cut at any moment readers find the old generation
whole or the new one whole.

Readers hold the generation that they have open: see `evidencebank.lifecycle.generation_lease`. Old
ones are removed when nobody does.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

from corpus.cached import Recent, changed
from corpus.deferred.patterns import pattern
from corpus.errors import BankDamagedError, BankNotFoundError
from corpus.storage.disk_errors import clear_storage_errors
from corpus.storage.durability import make_folder, put, sync, unfinished_path
from corpus.storage.special_files import is_own_file, read_own, remove
from corpus.workers.workers import Workers
from evidencebank.lifecycle import generation_lease
from evidencebank.lifecycle.files.digests import (
    Digest,
    WrittenFiles,
    damage,
    damage_of,
    names_in,
)
from evidencebank.lifecycle.files.manifests import (
    FORMAT,
    Manifest,
    OtherFormatError,
    from_bytes,
    to_bytes,
)
from evidencebank.lifecycle.files.manifests import NAME as MANIFEST
from evidencebank.lifecycle.files.seen import SeenFiles
from evidencebank.lifecycle.generation_lease import GenerationLease

KEPT = 3
"""How many generations stay on disk, the current one included, besides those being read."""

_NAME = pattern(r"^[0-9]{6,18}$")
_UNFINISHED = ".unfinished"
_LEFT = pattern(rf"[0-9]{{6,18}}({re.escape(_UNFINISHED)}|{re.escape(generation_lease.REMOVED)})")
_PAUSE = 0.005


_FRESH = 0.001
"""Seconds for which nobody asks the disk again what is current. Every search begins with that, and
to ask takes as long as a tenth of a short one."""

_THING = "what is current"
"""Of all banks together: handles may name a folder in different ways."""


class Generations:
    """The generations, of one sort, of one bank."""

    whoosh = True
    _files: WrittenFiles
    """Those of the generation that `begin` has begun."""

    def __init__(
        self,
        root: Path,
        folder: str = "generations",
        current: str = "CURRENT",
        remedy: str = "run 'repair'",
    ) -> None:
        """Name the bank's folder, and in it the folder of generations and the current one's name.

        `remedy` is what errors say is to be done about damage.
        """
        self.root = root
        self._folder = root / folder
        self._current = root / current
        self._remedy = remedy
        self._seen_path = root / f"{current.lower()}-seen.json"
        self._seen = SeenFiles(self._seen_path)
        self._stamp = Recent(_THING, partial(_stamp_of, self._current), _FRESH)

    def opened(self, number: int) -> Path:
        """Return the folder of a generation, all of whose files are as they were written.

        Files that the writer has seen to be so are not read again while the disk says that they are
        what they were. Raises BankDamagedError when one is not as it was written.
        """
        files, folder = self.manifest(number).files, str(self.folder(number))
        others = self._seen.others(number, folder, files, told=True)
        if wrong := self._damage(number, files, others):
            raise BankDamagedError(f"{wrong[0]}: {self._remedy}")
        return self.folder(number)

    def create(self) -> None:
        """Make the folder that holds generations."""
        make_folder(self._folder)

    def remove_all(self) -> None:
        """Remove the folder that holds generations, and what names the current one."""
        for path in (self._current, self._seen_path):
            path.unlink(missing_ok=True)
            remove(unfinished_path(path))
        changed(_THING)
        if self._folder.exists():
            import shutil  # imported here: readers remove nothing

            shutil.rmtree(self._folder)

    def folder(self, number: int) -> Path:
        """Return the folder of a generation."""
        return self._folder / f"{number:06}"

    def complete_folder(self, number: int) -> Path:
        """Return the same: nothing of a generation is elsewhere."""
        return self.folder(number)

    def current(self) -> int:
        """Return the number of the generation that readers see, 0 before the first.

        Raises BankDamagedError when `CURRENT` holds anything else.
        """
        try:
            text = read_own(self._current).decode("ascii").strip()
        except FileNotFoundError:
            return 0
        except (UnicodeDecodeError, OSError) as error:
            raise BankDamagedError(f"{self._current} cannot be read: {error}") from error
        if not _NAME.match(text):
            raise BankDamagedError(f"{self._current} does not name a generation: {self._remedy}")
        return int(text)

    def sound(self) -> int:
        """Return the current generation if all of it is as it was written, else 0.

        Reads every file, but for those that this process has seen to be as they were written.
        Raises BankNotFoundError for one of a later format.
        """
        self.refuse_newer()
        try:
            current = self.current()
            if not current:
                return 0
            files, folder = self.manifest(current).files, str(self.folder(current))
            if self._damage(current, files, self._seen.others(current, folder, files)):
                return 0
            self._seen.see(current, folder, files, self._current)
            return current
        except (BankDamagedError, BankNotFoundError):
            return 0

    def refuse_newer(self) -> None:
        """Raise BankNotFoundError when the newest generation is of a later format."""
        newest = self.newest()
        try:
            self._read(newest) if newest else None
        except OtherFormatError as error:
            if error.format > FORMAT:
                raise self._other_format(newest, error) from error
        except (OSError, ValueError):
            pass  # damage is for others to find

    def stamp(self) -> tuple[int, int]:
        """Return something that changes whenever another generation becomes current.

        One that this process has made current is seen at once, that of another within a
        millisecond.
        """
        return self._stamp()

    @contextmanager
    def writing(self, number: int) -> Iterator[Path]:
        """Give an empty folder to write a generation into, and to `publish` in the block.

        When the block raises, what it wrote is removed and its space given back.
        """
        try:
            folder = self.begin(number)
            with self._files:
                yield folder
        except BaseException:
            self._give_up(number)
            raise

    def written(self, part: str) -> None:
        """Have the files of a folder in the one being written digested, and kept by the disk.

        They stay as they are from now on; this goes on beside what else is written.
        """
        self._files.begin(part)

    def _give_up(self, number: int) -> None:
        with suppress(OSError, BankDamagedError):  # a disk that fails: the next build clears it
            self._clear_left()
            if self.current() != number:
                generation_lease.remove(self.folder(number))

    def begin(self, number: int) -> Path:
        """Return an empty folder to write a generation into; what crashes left is removed."""
        self._clear_left()
        folder = self._folder / f"{number:06}{_UNFINISHED}"
        folder.mkdir(parents=True)
        self._files = WrittenFiles(folder)
        return folder

    def _clear_left(self) -> None:
        remove(unfinished_path(self._seen_path))
        for path in self._folder.glob("*"):
            if _LEFT.fullmatch(path.name):
                remove(path)
        remove(unfinished_path(self._current))

    def publish(
        self,
        number: int,
        unfinished: Path,
        fingerprint: dict[str, Any],
        entries: int,
        workers: Workers | None = None,
        previous: int = 0,
    ) -> None:
        """Make the generation written into `unfinished` the current one, durably.

        The workers have nothing more to do, and are dismissed. Raises BankLockedError when there
        is another of its number that somebody goes on reading.
        """
        if workers is not None:
            workers.dismiss()
        written = self._files.finish()
        manifest = unfinished / MANIFEST
        manifest.write_bytes(to_bytes(Manifest(number, fingerprint, entries, written)))
        folders = [path for path in unfinished.rglob("*/") if not path.is_symlink()]
        for path in (manifest, *folders, unfinished):
            sync(path)
        target = self.folder(number)
        if target.is_dir():  # left by a crash between the rename and CURRENT, or given up
            generation_lease.clear(target)
        remove(target)
        unfinished.rename(target)
        sync(self._folder)
        self.make_current(number)
        self._seen.see(number, str(target), written, self._current)
        self._seen.tell()

    def make_current(self, number: int) -> None:
        """Let readers see a generation that is on disk already, durably."""
        put(self._current, f"{number:06}\n".encode())
        changed(_THING)

    def prune(self, keep: int = KEPT) -> list[int]:
        """Delete all but the last generations, and those after the current one.

        One that somebody holds, or that the disk does not let go, stays for a later call. Returns
        the numbers of those on disk after it, in order.
        """
        current = self.current()
        numbers = self.numbers()
        kept = [number for number in numbers if number <= current][-keep:]
        return [number for number in numbers if number in kept or not self._remove(number)]

    def _remove(self, number: int) -> bool:
        try:
            return generation_lease.remove(self.folder(number))
        except OSError:  # what was published before this stands all the same
            return False

    def hold_current(self) -> tuple[int, GenerationLease] | None:
        """Return the number of the current generation and a hold on it; None before the first.

        Raises BankDamagedError when the current generation is not there.
        """
        while number := self.current():
            held = generation_lease.hold(self.folder(number))
            if held is not None:
                return number, held
            # others may have published so much since we looked that it has been removed again
            if number == self.current():
                self.manifest(number)
                time.sleep(_PAUSE)
        return None

    def earlier(self) -> Iterator[tuple[int, GenerationLease]]:
        """Yield what can be shown where the current generation is damaged, the newest first.

        These are the generations before it, or all where `CURRENT` is damaged, that are whole and
        not empty, each held. Reads every file of each.
        """
        try:
            current = self.current()
        except BankDamagedError:
            current = self.newest() + 1
        for number in reversed(self.numbers()):
            held = generation_lease.hold(self.folder(number)) if number < current else None
            if held is not None and not self._wrong(number) and self.manifest(number).entries:
                yield number, held

    def is_held(self, number: int) -> bool:
        """Say whether somebody is reading a generation."""
        return generation_lease.is_held(self.folder(number))

    def size(self) -> int:
        """Return how many bytes the current generation takes, 0 where nothing is in it."""
        with suppress(BankDamagedError, BankNotFoundError):
            if current := self.current():
                manifest = self.manifest(current)
                return sum(size for size, _ in manifest.files.values()) if manifest.entries else 0
        return 0

    def newest(self) -> int:
        """Return the number of the newest generation on disk, whole or not, 0 if there is none."""
        return max(self.numbers(), default=0)

    def kept(self) -> list[int]:
        """Return the numbers of the generations on disk up to the current one, in order."""
        current = self.current()
        return [number for number in self.numbers() if number <= current]

    def numbers(self) -> list[int]:
        """Return the numbers of all generations on disk, whole or not, in order."""
        named = [path for path in self._folder.glob("*") if _NAME.match(path.name)]
        return sorted(int(path.name) for path in named if path.is_dir())

    def manifest(self, number: int) -> Manifest:
        """Read a generation's manifest.

        Raises BankDamagedError when it is missing or not what was written, and BankNotFoundError
        when it is of another format.
        """
        path = self.folder(number) / MANIFEST
        try:
            found = self._read(number)
        except OtherFormatError as error:
            raise self._other_format(number, error) from error
        except (OSError, ValueError) as error:
            raise BankDamagedError(f"{path} is missing or damaged: {self._remedy}") from error
        if found.generation != number:
            raise BankDamagedError(
                f"{path} is that of generation {found.generation}: {self._remedy}"
            )
        return found

    def _read(self, number: int) -> Manifest:
        return from_bytes(read_own(self.folder(number) / MANIFEST))

    def _other_format(self, number: int, error: OtherFormatError) -> BankNotFoundError:
        remedy = "upgrade evidencebank" if error.format > FORMAT else self._remedy
        return BankNotFoundError(
            f"{self.folder(number)} is in format {error.format}, this version reads format "
            f"{FORMAT}: {remedy}"
        )

    def is_damaged(self, number: int, name: str) -> bool:
        """Say whether one file of a generation is missing or, by its manifest, not what it was."""
        path = self.folder(number) / name
        if not is_own_file(path):
            return True
        try:
            known = self.manifest(number).files.get(name)
        except (BankDamagedError, BankNotFoundError):
            return False  # nothing is known against it
        return known is not None and bool(damage(path, known))

    def whole(self) -> list[int]:
        """Return the numbers of the generations all of whose files are as written, in order."""
        return [number for number in self.numbers() if not self._wrong(number)]

    def remove_damaged(self) -> list[int]:
        """Remove the generations that are damaged, but for the current one and any being read.

        Returns their numbers.
        """
        current, whole = self.current(), self.whole()
        damaged = [n for n in self.numbers() if n not in whole and n != current]
        return [number for number in damaged if generation_lease.remove(self.folder(number))]

    def _wrong(self, number: int) -> list[str]:
        try:
            return self.verify(number)
        except (BankDamagedError, BankNotFoundError) as error:
            return [str(error)]

    def verify(self, number: int) -> list[str]:
        """Return what of a generation is not as it was written, a line for each file; [] if whole.

        Reads every file once.
        """
        files = self.manifest(number).files
        return self._damage(number, files, files)

    def _damage(self, number: int, files: Mapping[str, Digest], names: Iterable[str]) -> list[str]:
        """Return what is wrong with some files of a generation, and what does not belong there."""
        folder = str(self.folder(number))  # a path of each file takes as long as to read it
        wrong = damage_of(folder, {name: files[name] for name in names})
        extra = {*names_in(folder)} - files.keys() - {MANIFEST}
        return wrong + [f"{folder}/{name} does not belong there" for name in sorted(extra)]


def _stamp_of(current: Path) -> tuple[int, int]:
    """Return what changes with each new file in the place of one, (0, 0) where there is none."""
    try:
        state = current.stat()
    except FileNotFoundError:
        return (0, 0)
    except OSError:
        with clear_storage_errors(current):
            raise
    return (state.st_mtime_ns, state.st_ino)
