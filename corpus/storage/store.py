"""Where entries are kept: SQLite, with what every file said and every generation's entries.

Three tables: `files` (what was read, so that an unchanged file is not read again), `drafts` (what
each file says) and `entries` (what drafts make together, without what is a site's on every page:
see `corpus.storage.page_blocks` for the tables of that). A row of `entries` stands from one
generation to another: a reader of generation 12 sees the entries of 12 while 13 is being written.
A load changes the store in one transaction, or not at all; when nothing changed, the file is not
touched. One table more, `editorial`, is `corpus.storage.editorial`'s.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.deferred.dataclasses import dataclass
from corpus.errors import BankDamagedError, BankLockedError, BankNotFoundError
from corpus.listing.listed_entry import ListedEntry
from corpus.storage.checksum import Verdict, path_of
from corpus.storage.database import Database
from corpus.storage.page_blocks import PageBlocks
from corpus.storage.tables import BEFORE, DEFINITIONS, FORMAT, UPGRADE, definitions, make_tables

if TYPE_CHECKING:
    from corpus.draft import Draft, WrittenDraft
    from corpus.entry import Entry

_LIVE = "first <= :generation AND (last IS NULL OR last >= :generation)"
_WENT = "first <= :old AND last >= :old AND last < :new"
_CAME = "first > :old AND first <= :new AND (last IS NULL OR last >= :new)"
_COUNT = """
SELECT (SELECT count(*) FROM entries WHERE first <= :generation)
    - (SELECT count(*) FROM entries WHERE last IS NOT NULL AND last < :generation)
"""
_BATCH = 500
_AT_ONCE = 100_000
"""Characters of entries that a list reads together: of books one at a time."""

_SHORT = 50_000
"""Characters of entries that are read, and shown, in a moment."""

_LISTED = f"""
SELECT asked.value, entry FROM json_each(:ids) AS asked CROSS JOIN entries
ON entries.id = asked.value WHERE {_LIVE}
"""  # noqa: S608
_PART_LENGTH = 4_000_000
"""Characters of entries that are read at once: one may be a whole book."""

_PART = f"""
SELECT id, first, hash, entry FROM entries WHERE (id, first) > (:id, :first)
ORDER BY id, first LIMIT {_BATCH}
"""  # noqa: S608


_OWNERS = """
SELECT drafts.entry_id, drafts.path FROM json_each(:ids) AS asked
CROSS JOIN drafts ON drafts.entry_id = asked.value WHERE drafts.id_given = 1
"""
_HAS_OTHERS = """
SELECT EXISTS (SELECT 1 FROM drafts WHERE path < :path)
    OR EXISTS (SELECT 1 FROM drafts WHERE path > :path)
"""
_HOLDS_ANY = """
SELECT EXISTS (SELECT 1 FROM drafts) OR EXISTS (SELECT 1 FROM entries)
"""
_NEW_RECORDS = """
SELECT draft.entry_id, draft.name, draft.hash, draft.entry FROM json_each(:ids) AS asked
CROSS JOIN drafts AS draft ON draft.entry_id = asked.value
WHERE (draft.id_given = 1 OR (draft.part <> '' AND instr(draft.part, '://') = 0))
AND draft.is_listed_work = 0 AND NOT EXISTS (
    SELECT 1 FROM drafts AS other
    WHERE other.entry_id = draft.entry_id AND other.rowid <> draft.rowid
) AND NOT EXISTS (
    SELECT 1 FROM entries WHERE entries.id = draft.entry_id AND last IS NULL
)
"""

NAME_FIELDS = ("title", "headline", "kind", "year", "url")


@dataclass(frozen=True, slots=True)
class Name:
    """What an entry is called, without its text; `digest` is its content hash."""

    id: str
    title: str
    headline: str
    kind: str
    year: int | None
    url: str
    digest: str


@dataclass(frozen=True, slots=True)
class StoredDraft:
    """A draft, its file (the path, and the name within the source) and the entry it is part of."""

    path: str
    name: str
    draft: Draft
    entry_id: str


class Store:
    """The store of one bank, safe to share between threads: each has its own connection."""

    def __init__(self, path: Path, is_shared: bool = True) -> None:
        """Open the store at `path`; `is_shared` is as `Database` has it.

        One of a version before is upgraded, and its sources are read again by the next load.
        Raises BankNotFoundError when there is none or it is of another format, BankDamagedError
        when the file is not a store, or has other tables than a store has.
        """
        self.path = path
        self.database = Database(path, is_shared)
        if not path.is_file():
            raise BankNotFoundError(f"{path.parent} is not a bank: make one with 'build'")
        version = self.database.value("PRAGMA user_version")
        if version != FORMAT and self.database.check_checksum() is Verdict.OTHER:
            raise BankDamagedError(f"{path} is not what was written: run 'repair'")
        if version not in (FORMAT, *BEFORE):
            way = (
                "upgrade evidencebank" if version > FORMAT else "build a new bank from the sources"
            )
            raise BankNotFoundError(
                f"{path.parent} keeps its entries in format {version}, this version reads format "
                f"{FORMAT}: {way}"
            )
        if version in BEFORE:
            self._upgrade(version)
        if not self._defines(FORMAT):
            raise BankDamagedError(f"{path} does not hold the tables of a bank: run 'repair'")

    def _upgrade(self, version: int) -> None:
        with self.database.transaction():
            if self._defines(version):  # or another process has done it
                for statement in UPGRADE:
                    self.database.run(statement)

    def _defines(self, version: int) -> bool:
        return list(self.database.rows(DEFINITIONS)) == definitions(version)

    @classmethod
    def create(cls, path: Path) -> Store:
        """Make an empty store; at `path` there is a whole one or none."""
        make_tables(path)
        return cls(path)

    # --- entries, as readers see them

    @property
    def generation(self) -> int:
        """The number of the last generation that was committed; 0 for an empty store."""
        number = self.database.value("SELECT generation FROM state")
        if not isinstance(number, int):
            raise BankDamagedError(f"{self.path} does not say its generation: run 'repair'")
        return number

    def entry(self, entry_id: str, generation: int) -> Entry | None:
        """Return an entry as it stands in a generation."""
        return next(iter(self.entries([entry_id], generation)), None)

    def expect(self, ids: Sequence[str], generation: int) -> None:
        """Be told that these entries will be asked for: nothing is far away here."""

    def entries(self, ids: Sequence[str], generation: int) -> list[Entry]:
        """Return the entries with these ids in a generation, sorted by id, without unknown ones."""
        found: list[Entry] = []
        for start in range(0, len(ids), _BATCH):
            some = {f"id{n}": value for n, value in enumerate(ids[start : start + _BATCH])}
            names = ", ".join(f":{name}" for name in some)
            found += self._read(f"id IN ({names}) AND {_LIVE}", generation=generation, **some)
        return sorted(found, key=lambda entry: entry.id)

    def listed(self, entry_id: str, generation: int) -> ListedEntry | None:
        """Return what lists show of an entry as it stands in a generation."""
        return self.listed_first([entry_id], generation).get(entry_id)

    def listed_first(self, ids: Sequence[str], generation: int) -> dict[str, ListedEntry]:
        """Return what lists show of the first of some entries, as they stand in a generation.

        They are read together, until they have some hundred thousand characters.
        """
        return self._listed(self._first_texts(ids, generation, _AT_ONCE))

    def listed_at_once(self, ids: Sequence[str], generation: int) -> dict[str, ListedEntry] | None:
        """Return what lists show of entries, None where that may take more than a moment.

        So it is where they are long, or one is missing, or another process keeps readers waiting.
        """
        try:
            with self.database.without_waiting():
                rows = self._first_texts(ids, generation, _SHORT)
        except BankLockedError:
            return None
        is_all = len(rows) == len(ids) and sum(len(text) for _, text in rows) <= _SHORT
        return self._listed(rows) if is_all else None

    def _first_texts(self, ids: Sequence[str], generation: int, most: int) -> list[tuple[str, str]]:
        """Return the first of some entries as stored, enough for `most` characters."""
        asked = json.dumps(list(ids))
        return self.database.first_rows(_LISTED, most, ids=asked, generation=generation)

    def _listed(self, texts: Iterable[tuple[str, str]]) -> dict[str, ListedEntry]:
        try:
            return {entry_id: ListedEntry.from_json(text) for entry_id, text in texts}
        except ValueError as error:
            raise self._unreadable() from error

    def all_entries(self, generation: int, after: str = "") -> Iterator[Entry]:
        """Yield the entries of a generation, sorted by id: all, or those behind an id.

        They are read a few at a time, so that a slow reader keeps no writer waiting and books do
        not fill the memory.
        """
        return self._read_in_parts(_LIVE, after, generation=generation)

    def all_texts(self, generation: int, after: str = "") -> Iterator[str]:
        """Yield the entries of a generation, sorted by id, as they are stored, in JSON.

        They are all, or those behind an id.
        """
        return self._texts_in_parts(_LIVE, after, generation=generation)

    def mentioning(self, text: str, generation: int) -> Iterator[Entry]:
        """Yield the entries of a generation that hold a text, in any case of ASCII; O(bank)."""
        escaped = json.dumps(text, ensure_ascii=False)[1:-1]
        condition = f"instr(lower(entry), lower(:text)) AND {_LIVE}"
        return self._read_in_parts(condition, generation=generation, text=escaped)

    def names(self, generation: int) -> Iterator[Name]:
        """Yield what the entries of a generation are called, by id; O(bank)."""
        fields = ", ".join(f"json_extract(entry, '$.{field}')" for field in NAME_FIELDS)
        query = f"SELECT id, {fields}, hash FROM entries WHERE {_LIVE} ORDER BY id"  # noqa: S608
        for row in self.database.rows(query, generation=generation):
            yield Name(*row)

    def listing_related(self, generation: int) -> Iterator[Entry]:
        """Yield the entries whose pages list related documents, by id; O(bank)."""
        condition = f"json_array_length(entry, '$.published_related') > 0 AND {_LIVE}"
        return self._read_in_parts(condition, generation=generation)

    def count(self, generation: int) -> int:
        """Return how many entries a generation has. O(versions of entries), in the indices."""
        return int(self.database.value(_COUNT, generation=generation))

    def characters(self, generation: int) -> int:
        """Return how many characters the entries of a generation have as they are stored."""
        query = f"SELECT coalesce(sum(length(entry)), 0) FROM entries WHERE {_LIVE}"  # noqa: S608
        return int(self.database.value(query, generation=generation))

    def added_count(self, old: int, new: int) -> int:
        """Return how many entries came, or came anew, between two generations."""
        query = f"SELECT count(*) FROM entries WHERE {_CAME}"  # noqa: S608
        return int(self.database.value(query, old=old, new=new))

    def changes(self, old: int, new: int) -> tuple[list[Entry], list[Entry]]:
        """Return what went and what came between two generations, each sorted by id.

        A changed entry is in both, in its old and its new version.
        """
        return list(self._read(_WENT, old=old, new=new)), list(self._read(_CAME, old=old, new=new))

    def _read_in_parts(
        self, condition: str, last: str = "", /, **values: object
    ) -> Iterator[Entry]:
        return map(self._entry, self._texts_in_parts(condition, last, **values))

    def _texts_in_parts(self, condition: str, last: str = "", /, **values: object) -> Iterator[str]:
        query = (
            f"SELECT id, entry FROM entries WHERE id > :last AND {condition}"  # noqa: S608
            f" ORDER BY id LIMIT {_BATCH}"
        )
        while some := self.database.first_rows(query, _PART_LENGTH, last=last, **values):
            for _, text in some:
                yield text
            last = some[-1][0]

    def _read(self, condition: str, **values: object) -> Iterator[Entry]:
        query = f"SELECT entry FROM entries WHERE {condition} ORDER BY id"  # noqa: S608
        for (text,) in self.database.rows(query, **values):
            yield self._entry(text)

    def _entry(self, text: str) -> Entry:
        from corpus.entry import Entry  # imported here: a page of hits does without

        try:
            return Entry.model_validate_json(text)
        except ValueError as error:
            raise self._unreadable() from error

    def _unreadable(self) -> BankDamagedError:
        return BankDamagedError(f"{self.path} holds an entry that cannot be read: run 'repair'")

    # --- files and drafts, as loading sees them

    def file(self, path: str) -> tuple[str, str] | None:
        """Return a file's fingerprint and rejections (JSON) from when it was read last, or None."""
        query = "SELECT fingerprint, rejections FROM files WHERE path = :path"
        return next(self.database.rows(query, path=path), None)

    def file_paths(self) -> list[str]:
        """Return the paths of all files read so far."""
        return [path for (path,) in self.database.rows("SELECT path FROM files ORDER BY path")]

    def draft_hashes(self, path: str) -> dict[str, str]:
        """Return the hash of each draft of a file, by part."""
        return dict(
            self.database.rows("SELECT part, hash FROM drafts WHERE path = :path", path=path)
        )

    def entry_ids_of(self, path: str, part: str | None = None) -> set[str]:
        """Return the ids of the entries that a file has a draft of, or a part of it has."""
        query = "SELECT DISTINCT entry_id FROM drafts WHERE path = :path"
        if part is not None:
            query += " AND part = :part"
        elif not self.has_others(path):
            query = "SELECT DISTINCT entry_id FROM drafts"  # in the index: a third of the time
        return {entry_id for (entry_id,) in self.database.rows(query, path=path, part=part)}

    def owners_of(self, ids: Sequence[str]) -> dict[str, str]:
        """Return the path of the file that gives an entry its id, for those ids that files give."""
        return dict(self.database.rows(_OWNERS, ids=json.dumps(ids)))

    def is_empty(self) -> bool:
        """Say whether nothing was ever read, and no generation had any entry."""
        return not self.database.value(_HOLDS_ANY)

    def has_others(self, path: str) -> bool:
        """Say whether there are drafts of any other file than that of this path. O(log drafts)."""
        return bool(self.database.value(_HAS_OTHERS, path=path))

    def new_records(self, ids: Sequence[str]) -> Iterator[tuple[str, str, str, str]]:
        """Yield which of some entries are new and one draft alone, that of a record, no page.

        Each as its id, the name of the file, the draft's hash, and the draft's entry as JSON.
        """
        return self.database.rows(_NEW_RECORDS, ids=json.dumps(ids))

    def given_ids(self, path: str) -> set[str]:
        """Return the ids that a file gives to its records."""
        query = "SELECT entry_id FROM drafts WHERE path = :path AND id_given = 1"
        return {entry_id for (entry_id,) in self.database.rows(query, path=path)}

    def given_among(self, ids: Collection[str]) -> set[str]:
        """Return which of some ids files give to their records."""
        return {*self.owners_of(sorted(ids))} if ids else set()

    def known_ids(self, identifiers: Collection[tuple[str, str]]) -> set[str]:
        """Return the ids that files give to records that are known by one of some identifiers.

        They are pairs such as ('doi', '10.1136/bmj.1') and ('pmid', '21553921'). O(records).
        """
        if not identifiers:
            return set()
        query = """
        SELECT entry_id, json_extract(entry, '$.doi'), json_extract(entry, '$.pmid') FROM drafts
        WHERE id_given = 1
        """
        return {
            entry_id
            for entry_id, doi, pmid in self.database.rows(query)
            if ("doi", doi) in identifiers or ("pmid", pmid) in identifiers
        }

    def derived_drafts(self) -> Iterator[StoredDraft]:
        """Yield the drafts whose ids are derived from their content."""
        return self._drafts("id_given = 0")

    def drafts_of(self, entry_id: str) -> list[StoredDraft]:
        """Return the drafts that an entry is made of."""
        return list(self._drafts("entry_id = :id", id=entry_id))

    def _drafts(self, condition: str, **values: object) -> Iterator[StoredDraft]:
        from corpus.draft import Draft  # imported here: readers do without

        query = (
            "SELECT path, name, part, id_given, is_listed_work, entry_id, entry"  # noqa: S608
            f" FROM drafts WHERE {condition} ORDER BY path, part"
        )
        for path, name, part, given, listed, entry_id, text in self.database.rows(query, **values):
            draft = Draft(self._entry(text), part, bool(given), bool(listed))
            yield StoredDraft(path, name, draft, entry_id)

    def repeated(self, site: str) -> dict[int, int]:
        """Return the digests of the blocks that many pages of a site have, and how many have it."""
        return PageBlocks(self.database).repeated(site)

    def live_hash(self, entry_id: str) -> str | None:
        """Return the hash of the newest version of an entry, or None."""
        query = "SELECT hash FROM entries WHERE id = :id AND last IS NULL"
        return next((text for (text,) in self.database.rows(query, id=entry_id)), None)

    # --- writing

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """Run a block whose changes are kept together, or not at all when it raises.

        A block that changes nothing leaves the file as it is.
        """
        with self.database.transaction():
            yield Transaction(self)

    def close(self) -> None:
        """Close this thread's connection."""
        self.database.close()

    def check(self) -> list[str]:
        """Return what is wrong with the file or its entries, a line each: nothing, normally.

        Besides what SQLite and the entries' own hashes tell, one byte that is another is told by
        the file's checksum.
        """
        wrong = [line for (line,) in self.database.rows("PRAGMA integrity_check") if line != "ok"]
        try:
            _ = self.generation
        except BankDamagedError as error:
            wrong.append(str(error))
        last: tuple[str, int] = ("", -1)
        while some := list(self.database.rows(_PART, id=last[0], first=last[1])):
            for entry_id, _, digest, text in some:
                if self._entry(text).content_hash() != digest:
                    wrong.append(f"the entry {entry_id} in {self.path} is not what was written")
            last = some[-1][:2]
        if not wrong and self.database.check_checksum() is Verdict.OTHER:
            wrong.append(f"{self.path} is not what was written")
        return wrong

    def check_checksum(self) -> list[str]:
        """Return what is wrong with the file's checksum, which says nothing against the file."""
        unreadable = self.database.check_checksum() is Verdict.UNREADABLE
        return [f"{path_of(self.path)} is not what was written"] if unreadable else []


_DRAFT_COLUMNS = (
    *("path", "part", "name", "id_given", "is_listed_work", "entry_id", "hash", "entry"),
)


class Transaction:
    """What may be changed in a store, inside `Store.transaction`."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._run = store.database.run
        self._put = store.database.put

    @contextmanager
    def all_or_nothing(self) -> Iterator[None]:
        """Run a part of the transaction that leaves nothing behind when it raises."""
        self._run("SAVEPOINT part")
        try:
            yield
        except BaseException:
            if self._store.database.is_changing():  # or an error has undone the whole of it
                self._run("ROLLBACK TO part")
                self._run("RELEASE part")
            raise
        self._run("RELEASE part")

    def put_file(self, path: str, fingerprint: str, rejections: str) -> None:
        """Remember how a file was read."""
        if self._store.file(path) != (fingerprint, rejections):
            self._put("files", path=path, fingerprint=fingerprint, rejections=rejections)

    def forget_fingerprint(self, path: str) -> None:
        """Let a file be read again by the next load that comes to it."""
        self._run("UPDATE files SET fingerprint = '' WHERE path = :path", path=path)

    def drop_file(self, path: str) -> None:
        """Forget a file."""
        self._run("DELETE FROM files WHERE path = :path", path=path)

    def put_drafts(self, path: str, name: str, several: Sequence[tuple[WrittenDraft, str]]) -> None:
        """Write drafts of a file with their hashes, in place of those it had under these parts."""
        rows = [
            (
                *(path, one.part, name, one.id_given),
                *(one.is_listed_work, one.entry_id, digest, one.entry),
            )
            for one, digest in several
        ]
        self._store.database.put_all("drafts", _DRAFT_COLUMNS, rows)

    def drop_draft(self, path: str, part: str) -> None:
        """Delete a draft."""
        self._run("DELETE FROM drafts WHERE path = :path AND part = :part", path=path, part=part)

    def rename_draft(self, path: str, part: str, entry_id: str) -> None:
        """Make a draft part of another entry."""
        query = "UPDATE drafts SET entry_id = :id WHERE path = :path AND part = :part"
        self._run(query, path=path, part=part, id=entry_id)

    def put_entry(self, entry: Entry, digest: str, generation: int) -> None:
        """Write the version of an entry that begins with a generation."""
        text, _ = entry.written()
        self._put("entries", id=entry.id, first=generation, last=None, hash=digest, entry=text)

    def put_entries(self, several: Sequence[tuple[str, str, str]], generation: int) -> None:
        """Write new entries that begin with a generation: each one's id, its hash, and its JSON."""
        rows = [(entry_id, generation, digest, text) for entry_id, digest, text in several]
        self._store.database.put_all("entries", ("id", "first", "hash", "entry"), rows)

    def put_sources(self, entry: Entry) -> None:
        """Say which files the present version of an entry came from; nothing else has changed."""
        query = "SELECT entry FROM entries WHERE id = :id AND last IS NULL"
        written, _ = entry.written()
        if self._store.database.value(query, id=entry.id) != written:
            query = "UPDATE entries SET entry = :entry WHERE id = :id AND last IS NULL"
            self._run(query, id=entry.id, entry=written)

    def end_entry(self, entry_id: str, generation: int) -> None:
        """Let the present version of an entry end before a generation."""
        query = "UPDATE entries SET last = :last WHERE id = :id AND last IS NULL"
        self._run(query, id=entry_id, last=generation - 1)

    def keep_only(self, generations: Sequence[int]) -> None:
        """Delete versions of entries that none of these generations, nor a later one, shows.

        Without generations nothing goes.
        """
        gaps = zip((-1, *generations), generations, strict=False)
        unseen = [f"(first > {before} AND last < {after})" for before, after in gaps]
        # numbers alone
        self._run(f"DELETE FROM entries WHERE {' OR '.join(unseen) or 'FALSE'}")  # noqa: S608

    def set_generation(self, generation: int) -> None:
        """Name the generation that this transaction makes."""
        self._run("UPDATE state SET generation = :generation", generation=generation)
