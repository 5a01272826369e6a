"""Loading: from files and folders to entries in the store, and a report of what changed."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from corpus.draft import Draft, Rejection, WrittenDraft
from corpus.errors import InputError
from corpus.loading.identity import assign_ids, draft_key
from corpus.loading.merge_drafts import merge, record_alone
from corpus.loading.read_ahead import FileAhead, Identity, read_ahead, start_early
from corpus.loading.site_boilerplate import SiteBoilerplate
from corpus.loading.sources import Walk
from corpus.notebook import notebook_html
from corpus.source_types.reader import Found
from corpus.source_types.registry import UnreadTypeError
from corpus.source_types.source_file import SourceFile
from corpus.storage.page_blocks import PageBlocks
from corpus.storage.store import Store, StoredDraft, Transaction
from corpus.workers.local_workers import LocalWorkers, default_workers
from corpus.workers.workers import Workers

MAX_REJECTIONS = 1_000
"""Rejections of one file that are told one by one; of the others, how many they are."""

_AT_ONCE = 500
"""Drafts, or entries, that are written together."""

Progress = Callable[[Sequence[SourceFile]], Iterable[SourceFile]]
"""Wraps the files being read, so that a caller can show how far the work is."""

Settled = Callable[[Mapping[str, str], int], None]
"""Is told entries of a store that had none, by id and as they are stored, in order from the first
on, and about how many characters all have. What it is told stands only if the load does.
"""


@dataclass(slots=True)
class LoadReport:
    """What a load did, in entries; `rejected` says what could not be read and why.

    `repeated_blocks` is how many blocks of text the entries are without, now, because they stand
    on many pages of their site; `source_types` of how many entries files of each type tell, by the
    names of their readers.
    """

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0
    rejected: list[Rejection] = field(default_factory=list)
    repeated_blocks: int = 0
    source_types: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON shape that `evidencebank build --json` prints, whose keys are fixed."""
        shape = asdict(self)
        del shape["repeated_blocks"], shape["source_types"]
        return shape

    def _repr_html_(self) -> str:
        return notebook_html(self)


def load(
    store: Store,
    walks: Sequence[Walk],
    progress: Progress = lambda files: files,
    workers: Workers | None = None,
    kept: Sequence[int] = (),
    settled: Settled | None = None,
) -> LoadReport:
    """Bring the store up to date with what the walks found, as its next generation.

    With it go versions of entries that none of the `kept` generations shows, nor a later one;
    none go where no generation is named.

    Files that are unchanged since they were read are not parsed again; files that are gone take
    their entries with them; a file that cannot be read is reported and what it gave before stays.
    Of records with one id, the first of a load stands and the others are rejected; a record of a
    later load replaces one of an earlier. Many files are read by `workers`, by default processes
    of this load's own, one for each core. The store is the same whatever their number.
    """
    if workers is None:
        with LocalWorkers(default_workers()) as own:
            return load(store, walks, progress, own, kept, settled)
    report = LoadReport()
    files = {str(file.path): file for found in walks for file in found.files}
    refused = {str(found.root / one.source): one for found in walks for one in found.rejections}
    for found in walks:
        report.rejected.extend(found.rejections)
    with store.transaction() as changing:
        loading = _Loading(store, changing, report, set(files))
        if not store.is_empty():  # what is settled is then not all that the generation has
            settled = None
        order = list(files.values())
        start_early(order, loading.is_new, workers)
        ahead = read_ahead(order, loading.is_known, workers)
        with closing(ahead):
            for _, one in zip(progress(order), ahead, strict=False):  # the first ends first
                loading.read(one)
        for path in store.file_paths():
            gone = path not in files and path not in refused
            if gone and any(found.covers(Path(path)) for found in walks):
                loading.remove(path)
        for path, rejection in refused.items():
            loading.refuse(path, rejection)
        loading.settle(kept, settled)
    return report


class _Loading:
    """One load under way."""

    def __init__(
        self, store: Store, changing: Transaction, report: LoadReport, paths: set[str]
    ) -> None:
        self._store = store
        self._changing = changing
        self._report = report
        self._paths = paths
        self._touched: set[str] = set()
        self._written: set[str] = set()
        self._given_in_this_load: dict[str, str] = {}
        self._derived_changed = False
        self._characters = 0
        self._blocks = PageBlocks(store.database)
        self._boilerplate = SiteBoilerplate(self._blocks)
        self._types: dict[str, str] = {}

    def is_new(self, file: SourceFile) -> bool:
        """Whether nothing is kept of a file of this name."""
        return self._store.file(str(file.path)) is None

    def is_known(self, file: SourceFile, identity: Identity) -> bool:
        """Whether a file is as it was when it was read."""
        known = self._store.file(str(file.path))
        return known is not None and known[0] == identity.fingerprint

    def read(self, ahead: FileAhead) -> None:
        """Read one file, unless it is as it was."""
        file = ahead.file
        path = str(file.path)
        try:
            identity = ahead.identity()
            self._types[path] = identity.reader.name
            known = self._store.file(path)
            if known and known[0] == identity.fingerprint:
                self._keep(path, known[1])
                return
            identity.reader.require_packages()
            with self._changing.all_or_nothing():
                self._take(file, ahead.drafts(), identity.fingerprint)
        except UnreadTypeError as error:
            rejection = Rejection(file.name, str(error))
            self._report.rejected.append(rejection)
            self.refuse(path, rejection)
        except InputError as error:
            self._reject(file, str(error))
        except OSError as error:
            self._reject(file, f"cannot be read: {error.strerror or error}")

    def remove(self, path: str) -> None:
        """Drop what a file gave that is there no more."""
        self._touched |= self._store.entry_ids_of(path)
        for part in self._store.draft_hashes(path):
            self._changing.drop_draft(path, part)
        self._changing.drop_file(path)
        self._boilerplate.keep(path)
        self._derived_changed = True

    def refuse(self, path: str, rejection: Rejection) -> None:
        """Keep why nothing is read of a file, in place of what was, such as an older version's."""
        if self._store.draft_hashes(path):
            self.remove(path)
        self._changing.put_file(path, "", _as_json([rejection]))

    def settle(self, kept: Sequence[int], settled: Settled | None = None) -> None:
        """Decide which drafts are one entry, and write the entries that changed.

        The first are told to `settled`, if all are of this load. Versions that none of the `kept`
        generations shows go in the same transaction: what follows each, the database's checksum,
        is O(database).
        """
        if self._derived_changed:
            self._assign()
        for place in self._boilerplate.settle():
            self._touched |= self._store.entry_ids_of(*place)
        self._report.repeated_blocks = self._blocks.repeated_count()
        generation = self._store.generation + 1
        touched = sorted(self._touched)
        for start in range(0, len(touched), _AT_ONCE):
            some = touched[start : start + _AT_ONCE]
            new = self._write_new(some, generation)
            if settled is not None and len(new) == len(some):
                settled(new, self._characters)
            else:
                settled = None  # what comes behind these would not follow what was told
            for entry_id in some:
                if entry_id not in new:
                    self._write(entry_id, generation)
        if self._written or self._report.removed:
            self._changing.set_generation(generation)
            self._changing.keep_only(kept)
        held: dict[str, set[str]] = defaultdict(set)
        for path in self._paths:
            held[self._types.get(path, "")] |= self._store.entry_ids_of(path)
        self._report.unchanged = len(set().union(*held.values()) - self._written)
        told = {name: len(ids) for name, ids in sorted(held.items()) if name and ids}
        self._report.source_types = told

    def _keep(self, path: str, rejections: str) -> None:
        self._report.rejected.extend(Rejection(**known) for known in json.loads(rejections))
        for entry_id in self._store.given_ids(path):
            self._given_in_this_load.setdefault(entry_id, path)

    def _reject(self, file: SourceFile, reason: str) -> None:
        self._report.rejected.append(Rejection(file.name, reason))
        path = str(file.path)
        given = self._given_in_this_load
        self._given_in_this_load = {key: owner for key, owner in given.items() if owner != path}
        self._keep(path, "[]")
        # without a fingerprint it is read again next time; what it gave before stays
        self._changing.put_file(path, "", _as_json([Rejection(file.name, reason)]))

    def _take(self, file: SourceFile, drafts: Iterable[Found], fingerprint: str) -> None:
        path = str(file.path)
        old = self._store.draft_hashes(path)
        # ids that were derived may come out otherwise, those that are given stand
        self._touched |= self._store.entry_ids_of(path) - self._store.given_ids(path)
        kept: set[str] = set()
        rejections: list[Rejection] = []
        rejected = 0
        clashed = False
        others: list[tuple[WrittenDraft, str]] = []
        for found in drafts:
            if isinstance(found, Draft):
                self._boilerplate.read(StoredDraft(path, file.name, found, found.entry.id))
                found = found.written()
            if isinstance(found, WrittenDraft) and (clash := self._clash(file, found)):
                found, clashed = clash, True
            if isinstance(found, Rejection):
                rejected += 1
                if rejected <= MAX_REJECTIONS:
                    rejections.append(found)
                continue
            kept.add(found.part)
            digest = f"{file.name}:{found.is_listed_work:d}:{found.content_hash}"
            if old.get(found.part) != digest:
                others.append((found, digest))
            if len(others) >= _AT_ONCE:
                self._put(file, others)
                others.clear()
        self._put(file, others)
        self._boilerplate.keep(path, kept)
        if (more := rejected - MAX_REJECTIONS) > 0:
            rejections.append(Rejection(file.name, f"{more:,} more lines cannot be used"))
        if old.keys() - kept:
            self._touched |= self._store.entry_ids_of(path)
            self._derived_changed = True
        for part in old.keys() - kept:
            self._changing.drop_draft(path, part)
        # a file with a clash is read again next time: the other file may have given way
        self._changing.put_file(path, "" if clashed else fingerprint, _as_json(rejections))
        self._report.rejected.extend(rejections)

    def _clash(self, file: SourceFile, draft: WrittenDraft) -> Rejection | None:
        if not draft.id_given:
            return None
        path = str(file.path)
        first = self._given_in_this_load.setdefault(draft.entry_id, path)
        if first == path:
            return None
        reason = f"the id {draft.entry_id} is in {Path(first).name} too: keep one of them"
        return Rejection(f"{file.name}:{draft.part}", reason)

    def _put(self, file: SourceFile, several: Sequence[tuple[WrittenDraft, str]]) -> None:
        """Write drafts of a file with their hashes."""
        if not several:
            return
        self._derived_changed = True  # a page may have had an id that is given, or be of one DOI
        path = str(file.path)
        given = [one for one, _ in several if one.id_given]
        if given and self._store.has_others(path):
            owners = self._store.owners_of([one.entry_id for one in given])
            for one in given:
                owner = owners.get(one.entry_id, path)
                if owner != path:
                    self._changing.drop_draft(owner, one.part)
                    self._changing.forget_fingerprint(owner)  # this file may give way later
        self._touched.update([one.entry_id for one, _ in several])
        named = len(file.name) + len('""')
        self._characters += sum(len(one.entry) + named for one, _ in several)
        self._changing.put_drafts(path, file.name, several)

    def _assign(self) -> None:
        """Decide anew which derived drafts are one work; the answer depends on all of them."""
        stored = list(self._store.derived_drafts())
        keys = [draft_key(one.draft, one.path) for one in stored]
        ids = {key.id for key in keys}
        shared = {one for key in keys for one in key.known_by.identifiers}
        given = [
            draft_key(Draft(one.draft.entry, one.draft.part, id_given=True), one.path)
            for entry_id in sorted(self._store.given_among(ids) | self._store.known_ids(shared))
            for one in self._store.drafts_of(entry_id)
            if one.draft.id_given
        ]
        for one, entry_id in zip(stored, assign_ids([*keys, *given]), strict=False):
            if one.entry_id != entry_id:
                self._touched |= {one.entry_id, entry_id}
                self._changing.rename_draft(one.path, one.draft.part, entry_id)

    def _write_new(self, ids: Sequence[str], generation: int) -> dict[str, str]:
        """Write those of some entries that are new and a record each; return these, as stored."""
        found = [
            (entry_id, digest.rpartition(":")[2], text)
            for entry_id, name, digest, draft in self._store.new_records(ids)
            if (text := record_alone(draft, entry_id, name)) is not None
        ]
        self._changing.put_entries(found, generation)
        new = {entry_id: text for entry_id, _, text in found}
        self._written |= new.keys()
        self._report.added += len(new)
        return new

    def _write(self, entry_id: str, generation: int) -> None:
        drafts = self._store.drafts_of(entry_id)
        old = self._store.live_hash(entry_id)
        if not drafts:
            if old is not None:
                self._changing.end_entry(entry_id, generation)
                self._report.removed += 1
            return
        cleaned = [self._boilerplate.cleaned(one) for one in drafts]
        entry = merge(cleaned, entry_id, [one.name for one in drafts])
        digest = entry.content_hash()
        if digest == old:
            self._changing.put_sources(entry)
            return
        self._written.add(entry_id)
        if old is not None:
            self._changing.end_entry(entry_id, generation)
            self._report.changed += 1
        else:
            self._report.added += 1
        self._changing.put_entry(entry, digest, generation)


def _as_json(rejections: Sequence[Rejection]) -> str:
    return json.dumps([asdict(one) for one in rejections], ensure_ascii=False)
