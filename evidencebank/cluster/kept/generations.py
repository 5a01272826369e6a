"""Generations in a cluster: indexes written beside the old ones, shown by one move of an alias.

The files of each are in an index of their own, with a manifest as on disk. A process that reads
fetches them into a folder of its own once, each compared with the manifest, and maps them.
"""

from __future__ import annotations

import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from weakref import WeakValueDictionary

from corpus.cached import Recent, changed
from corpus.errors import BankDamagedError, BankNotFoundError, ClusterError, InputError
from corpus.storage.fork_safe_lock import ForkSafeLock
from corpus.workers.workers import Workers
from evidencebank.cluster.client import Action, Cluster
from evidencebank.cluster.held_folder import HeldFolder
from evidencebank.cluster.indexing import list_records, published_records
from evidencebank.cluster.indexing.vocabulary import CARRIED
from evidencebank.cluster.kept.copies import WITHOUT, have_copies, wait_for_copies
from evidencebank.cluster.kept.file_parts import fetch_file, fetch_files, keep_files
from evidencebank.cluster.kept.index_names import (
    FILES,
    MARK,
    VOCABULARY,
    NumberedNames,
    made_with,
)
from evidencebank.cluster.refusals import ConflictError, MissingError
from evidencebank.lifecycle.files.digests import digests_of
from evidencebank.lifecycle.files.manifests import (
    FORMAT,
    Manifest,
    OtherFormatError,
    from_bytes,
    to_bytes,
)
from evidencebank.lifecycle.generations import KEPT
from indexer.postings.arrays import read_json, texts

_ABOUT = "about"
_MANIFEST = "manifest"
_BUILDERS_ONLY = f"{VOCABULARY}/{CARRIED}/"
"""What the names of the files begin with that no reader looks at."""

SEARCHED = ("scheme.json", f"{VOCABULARY}/", "related/settings.json")
"""What the names of files begin with that every reading process has."""

_KEPT_HERE = 2
"""Generations whose files stay here though nobody holds them: a build updates the one before."""

_ALIASES_MUST_EXIST = (2, 12)
"""The version from which on OpenSearch can be told that what it removes must be there."""

WriteDocs = Callable[[Cluster, str, str, Path, Workers | None, tuple[str, Path] | None], None]
"""Writes what is looked at besides files, from the folder of a generation, and into that the folder
`VOCABULARY`: the index of a name, '' for publications, that searches look at, and into the index
of the files, named next, records of entries. It is told the index and the folder of the generation
that this one was made of, if of any."""


class ClusterGenerations:
    """The generations, or publications, of one bank in a cluster; safe to share between threads."""

    whoosh = False

    def __init__(
        self,
        cluster: Cluster,
        names: NumberedNames,
        remedy: str = "run 'repair'",
        write_docs: WriteDocs | None = None,
    ) -> None:
        """Take a cluster and the names there; `write_docs` writes what readers look at."""
        self.root = cluster.address
        self._cluster = cluster
        self._names = names
        self._remedy = remedy
        self._write_docs = write_docs
        self._opened_with = SEARCHED if names.docs else ("",)
        self._thing = f"{cluster.address} {names.alias}"
        self._current = Recent(self._thing, lambda: self._about(names.alias))
        self._fetched: WeakValueDictionary[int, HeldFolder] = WeakValueDictionary()
        self._last: deque[HeldFolder] = deque(maxlen=_KEPT_HERE)
        self._fetching = ForkSafeLock()

    def docs_index(self, number: int) -> str:
        """Return the name of the index that searches of a generation look at."""
        return self._names.docs_of(number)

    def files_index(self, number: int) -> str:
        """Return the name of the index of the files of a generation."""
        return self._names.files_of(number)

    # --- which there are

    def create(self) -> None:
        """Do nothing: there is no folder to make."""

    def remove_all(self) -> None:
        """Remove all indexes of all generations."""
        if found := list(filter(self._names.number_of, self._indexes())):
            remove_index(self._cluster, ",".join(found))
        changed(self._thing)

    def stamp(self) -> tuple[int, int]:
        """Return something that changes whenever another generation becomes current."""
        about = self._current()
        return (about["at"], about["number"]) if about else (0, 0)

    def current(self) -> int:
        """Return the number of the generation that readers see, 0 before the first."""
        return self.stamp()[1]

    def newest(self) -> int:
        """Return the number of the newest generation there, whole or not, 0 if there is none."""
        return max(self.numbers(), default=0)

    def numbers(self) -> list[int]:
        """Return the numbers of all generations that were written to the end, in order."""
        return [number for number in self._begun() if self._about(self._names.files_of(number))]

    def _begun(self) -> list[int]:
        """Return the numbers of all generations of which there is anything, in order."""
        return sorted({number for number in map(self._names.number_of, self._indexes()) if number})

    def kept(self) -> list[int]:
        """Return the numbers of the generations there up to the current one, in order."""
        current = self.current()
        return [number for number in self.numbers() if number <= current]

    def _indexes(self) -> list[str]:
        pattern = f"{self._names.bank}-*"
        found = self._cluster.request("GET", pattern, "_settings", "index.number_of_shards")
        return list(found)

    def _about(self, index: str) -> dict[str, Any] | None:
        try:
            found = self._cluster.get(index, _ABOUT)
        except MissingError:
            return None
        return found["_source"] if found else None

    # --- reading

    def folder(self, number: int) -> Path:
        """Return a folder with what every process has of a generation, less what is damaged."""
        with suppress(BankDamagedError):
            return self.opened(number)
        folder = self.hold(number).folder
        for name in self.manifest(number).files:
            if name.startswith(self._opened_with) and self.is_damaged(number, name):
                (folder / name).unlink(missing_ok=True)
        return folder

    def arrays_folder(self, number: int) -> Path:
        """Return a folder with all files of a generation but those that only builds need.

        Raises BankDamagedError when one is not what was written.
        """
        return self._fetched_folder(number, lambda name: not name.startswith(_BUILDERS_ONLY))

    def opened(self, number: int) -> Path:
        """Return a folder with what searches of a generation need, as it was written."""
        return self.folder_with(number, self._opened_with)

    def complete_folder(self, number: int) -> Path:
        """Return a folder with all files of a generation."""
        return self._fetched_folder(number, lambda _: True)

    def folder_with(self, number: int, beginnings: tuple[str, ...]) -> Path:
        """Return a folder with the files of a generation whose names begin so.

        But for those that only builds need.
        """

        def wanted(name: str) -> bool:
            return name.startswith(beginnings) and not name.startswith(_BUILDERS_ONLY)

        return self._fetched_folder(number, wanted)

    def _fetched_folder(self, number: int, wanted: Callable[[str], bool]) -> Path:
        folder = self.hold(number).folder
        with self._fetching:
            self._fetch(number, folder, lambda name: wanted(name) and not (folder / name).exists())
        return folder

    def hold(self, number: int) -> HeldFolder:
        """Return a folder for files of a generation, which stay while this is held."""
        with self._fetching:
            held = self._fetched.get(number)
            if held is None or not held.folder.is_dir():
                held = self._new_folder(number)
                self._keep(number, held)
            return held

    def _keep(self, number: int, held: HeldFolder) -> None:
        self._fetched[number] = held
        self._last.append(held)

    def close(self) -> None:
        """Let go of the files here that nobody else holds."""
        self._last.clear()

    def _fetch(self, number: int, folder: Path, wanted: Callable[[str], bool]) -> None:
        index = self._names.files_of(number)
        files = self.manifest(number).files.items()
        fetched = {name: told for name, told in files if wanted(name)}
        fetch_files(self._cluster, index, fetched, folder)

    def hold_current(self) -> tuple[int, HeldFolder] | None:
        """Return the number of the current generation and its files; None before the first."""
        number = self.current()
        return (number, self.hold(number)) if number else None

    def earlier(self) -> Iterator[tuple[int, HeldFolder]]:
        """Yield what can be shown where the current generation is damaged, the newest first."""
        current = self.current() or self.newest() + 1
        for number in reversed(self.numbers()):
            if number < current and not self._wrong(number) and self.manifest(number).entries:
                yield number, self.hold(number)

    def is_held(self, number: int) -> bool:
        """Say that nobody holds a generation: readers have its files, and it stays a while."""
        return False

    def manifest(self, number: int) -> Manifest:
        """Read a generation's manifest.

        Raises BankDamagedError when it is missing or not what was written, and BankNotFoundError
        when it is of another format.
        """
        index = self._names.files_of(number)
        try:
            found = self._cluster.get(index, _MANIFEST)
            if found is None:
                raise ValueError("there is none")
            manifest = from_bytes(found["_source"]["kept"]["manifest"].encode())
        except OtherFormatError as error:
            remedy = "upgrade evidencebank" if error.format > FORMAT else self._remedy
            raise BankNotFoundError(
                f"{index} is in format {error.format}, this version reads format {FORMAT}: {remedy}"
            ) from error
        except (MissingError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise BankDamagedError(
                f"the manifest of {index} is missing or damaged: {self._remedy}"
            ) from error
        if manifest.generation != number:
            raise BankDamagedError(f"{index} is that of generation {manifest.generation}")
        return manifest

    def sound(self) -> int:
        """Return the current generation if it has a manifest of this version, else 0."""
        self.refuse_newer()
        with suppress(BankDamagedError, BankNotFoundError):
            current = self.current()
            return current if current and self.manifest(current) else 0
        return 0

    def refuse_newer(self) -> None:
        """Raise BankNotFoundError when the newest generation is of a later format."""
        with suppress(BankDamagedError):
            if newest := self.newest():
                self.manifest(newest)

    def size(self) -> int:
        """Return 0: no disk of this machine has to have room for a generation."""
        return 0

    def verify(self, number: int) -> list[str]:
        """Return what of a generation is not as it was written, a line for each file; [] if whole.

        Reads every file once, from the cluster.
        """
        index, wrong = self._names.files_of(number), []
        with tempfile.TemporaryDirectory(prefix="evidencebank-") as folder:
            for name, (size, digest) in sorted(self.manifest(number).files.items()):
                to = Path(folder, "file")
                try:
                    fetch_file(self._cluster, index, name, size, digest, to)
                except BankDamagedError as error:
                    wrong.append(str(error))
        wrong += self._verify_records(number)
        docs = self.docs_index(number)
        if docs and not self._cluster.exists(docs):
            wrong.append(f"{docs} is missing")
        return wrong

    def _verify_records(self, number: int) -> list[str]:
        files = self._names.files_of(number)
        wanted = (f"{VOCABULARY}/",) if self._names.docs else (f"{VOCABULARY}/", "ids.json")
        try:
            folder = self.folder_with(number, wanted)
        except BankDamagedError:
            return []  # which is told already
        known = folder / VOCABULARY
        if self._names.docs:
            return list_records.verify(self._cluster, files, known)
        path, ids = known / published_records.FILE, folder / "ids.json"
        return published_records.verify(self._cluster, files, path, texts(ids, read_json(ids)))

    def is_damaged(self, number: int, name: str) -> bool:
        """Say whether one file of a generation is missing or not what was written."""
        try:
            folder = self._fetched_folder(number, lambda one: one == name)
        except (BankDamagedError, BankNotFoundError, MissingError):
            return True
        return not (folder / name).exists()

    def whole(self) -> list[int]:
        """Return the numbers of the generations all of whose files are as written, in order."""
        return [number for number in self.numbers() if not self._wrong(number)]

    def _wrong(self, number: int) -> list[str]:
        try:
            return self.verify(number)
        except (BankDamagedError, BankNotFoundError) as error:
            return [str(error)]

    # --- writing

    @contextmanager
    def writing(self, number: int) -> Iterator[Path]:
        """Give an empty folder to write a generation into, and to `publish` in the block.

        What died before is removed, and what this wrote when the block raises.
        """
        current = self.current()
        for left in self._begun():
            if left > current or not self._about(self._names.files_of(left)):
                self._delete(left)
        held = self._new_folder(number)
        try:
            yield held.folder
        except BaseException:
            held.release()
            with suppress(ClusterError):  # the next build removes it
                if self.current() != number:
                    self._delete(number)
            raise
        self._keep(number, held)

    def _new_folder(self, number: int) -> HeldFolder:
        return HeldFolder(f"{self._names.bank}-{number:06}")

    def written(self, part: str) -> None:
        """Take note that the files of a folder in the one being written stay as they are.

        They are not kept here: what is published is digested when it is sent.
        """

    def publish(
        self,
        number: int,
        unfinished: Path,
        fingerprint: dict[str, Any],
        entries: int,
        workers: Workers | None = None,
        previous: int = 0,
    ) -> None:
        """Show the generation written into `unfinished`, whose documents `workers` may send.

        If it was made of a `previous` one, only documents that are others need be sent.

        Raises ConflictError when somebody else has shown another meanwhile.
        """
        before = self.current()
        index = self._names.files_of(number)
        self._cluster.make_index(index, made_with(FILES, settings=WITHOUT))
        docs = self.docs_index(number)
        if self._write_docs is not None:
            made_of = None
            if previous:
                made_of = self.docs_index(previous), self.complete_folder(previous)
            self._write_docs(self._cluster, docs, index, unfinished, workers, made_of)
        files = digests_of(unfinished)
        keep_files(self._cluster, index, unfinished, files)
        manifest = to_bytes(Manifest(number, fingerprint, entries, files)).decode()
        about = {"number": number, "at": time.time_ns(), "entries": entries}
        self._cluster.bulk(self._said(index, manifest, about))
        have_copies(self._cluster, index)
        wait_for_copies(self._cluster, index, *filter(None, [docs]))
        self._move(before, number)

    def _said(self, index: str, manifest: str, about: dict[str, Any]) -> Iterator[Action]:
        yield {"index": {"_index": index, "_id": _MANIFEST}}, {"kept": {"manifest": manifest}}
        yield {"index": {"_index": index, "_id": _ABOUT}}, about

    def make_current(self, number: int) -> None:
        """Let readers see a generation that is there already."""
        self._move(self.current(), number)

    def _move(self, before: int, number: int) -> None:
        """Move the aliases in one request, which fails if they are no longer where they were.

        OpenSearch 2.11 cannot be told to fail then; there it is looked at right before, and the
        writer's lock keeps others from what is between.
        """
        names = self._names
        can_fail = self._cluster.version() >= _ALIASES_MUST_EXIST
        if not can_fail:
            now = self._about(names.alias)
            if (now["number"] if now else 0) != before:
                raise self._moved()
        pairs = [(names.alias, names.files_of)]
        if names.docs and self._write_docs is not None:
            pairs.append((names.docs_alias, names.docs_of))
        actions: list[dict[str, Any]] = []
        for alias, index_of in pairs:
            if before and before != number:
                old = {"index": index_of(before), "alias": alias}
                actions.append({"remove": old | ({"must_exist": True} if can_fail else {})})
            actions.append({"add": {"index": index_of(number), "alias": alias}})
        try:
            self._cluster.request("POST", "_aliases", body={"actions": actions})
        except MissingError as error:
            now = self._about(names.alias)
            if not now or now["number"] != number:  # else the answer was lost, and asked again
                raise self._moved() from error
        finally:
            changed(self._thing)

    def _moved(self) -> ConflictError:
        return ConflictError(f"somebody else has built {self.root} meanwhile: try again")

    def prune(self, keep: int = KEPT) -> list[int]:
        """Remove all but the last generations, and those after the current one.

        Returns the numbers of those that are left, in order.
        """
        current = self.current()
        numbers = self.numbers()
        kept = [number for number in numbers if number <= current][-keep:]
        for number in numbers:
            if number not in kept:
                self._delete(number)
        return kept

    def remove_damaged(self) -> list[int]:
        """Remove the damaged generations, but for the current one; return their numbers."""
        current, whole = self.current(), self.whole()
        damaged = [n for n in self.numbers() if n not in whole and n != current]
        for number in damaged:
            self._delete(number)
        return damaged

    def _delete(self, number: int) -> None:
        remove_index(self._cluster, ",".join(self._names.all_of(number)))


def remove_index(cluster: Cluster, indexes: str) -> None:
    """Remove indexes, some names with commas between them, as far as they are there."""
    with suppress(MissingError):
        cluster.request("DELETE", indexes, ignore_unavailable=True)


def is_ours(cluster: Cluster, index: str) -> int:
    """Return the format of an index of a bank, 0 where there is no such index.

    Raises InputError for one that is somebody else's.
    """
    try:
        said = cluster.request("GET", index, "_mapping")
    except MissingError:
        return 0
    (mapping,) = said.values()
    version = mapping["mappings"].get("_meta", {}).get(MARK)
    if not isinstance(version, int):
        raise InputError(f"the index {index} is no bank's: name the bank otherwise")
    return version
