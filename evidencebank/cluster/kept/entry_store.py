"""Entries as they were loaded, for who reads: versions, and the generations each stands in."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from pydantic import ValidationError

from corpus.draft import Draft
from corpus.entry import Entry
from corpus.errors import BankDamagedError
from corpus.listing.listed_entry import ListedEntry
from corpus.storage.store import NAME_FIELDS, Name, StoredDraft
from evidencebank.cluster.client import Cluster
from evidencebank.cluster.kept.index_names import IndexNames
from evidencebank.cluster.kept.recent_entries import RecentEntries

BANK = "bank"
"""The document of the index of the state that says how far entries are written."""

_BATCH = 50
BY_ID = ({"id": "asc"},)
BY_VERSION = ({"id": "asc"}, {"first": "asc"})
_TEXT = ["id", "kept.entry"]
_NAME = ["id", "kept.hash", "kept.name"]


class EntryStore:
    """The entries of one bank in a cluster; safe to share between threads."""

    def __init__(self, cluster: Cluster, names: IndexNames) -> None:
        self.path = cluster.address
        self._cluster = cluster
        self._names = names
        self._recent = RecentEntries(self._texts)

    @property
    def generation(self) -> int:
        """The number of the last generation whose entries are all written; 0 for an empty bank."""
        return int(self._state()["generation"])

    def _state(self) -> dict[str, Any]:
        found = self._cluster.get(self._names.state, BANK)
        state: dict[str, Any] = found["_source"] if found else {"generation": 0, "revision": 0}
        return state

    def entry(self, entry_id: str, generation: int) -> Entry | None:
        """Return an entry as it stands in a generation."""
        text = self._recent.get(entry_id, generation)
        return None if text is None else read_entry(text, self.path)

    def listed(self, entry_id: str, generation: int) -> ListedEntry | None:
        """Return what lists show of an entry as it stands in a generation."""
        text = self._recent.get(entry_id, generation)
        try:
            return None if text is None else ListedEntry.from_json(text)
        except ValueError as error:
            raise BankDamagedError(f"an entry in {self.path} is not what was written") from error

    def listed_first(self, ids: Sequence[str], generation: int) -> dict[str, ListedEntry]:
        """Return what lists show of the first of some entries, which is in memory by then."""
        listed = self.listed(ids[0], generation)
        return {ids[0]: listed} if listed else {}

    def listed_at_once(self, ids: Sequence[str], generation: int) -> None:
        """Return None: a cluster may let anybody wait."""

    def expect(self, ids: Sequence[str], generation: int) -> None:
        """Be told that these entries will be asked for: with the first, all are fetched."""
        self._recent.expect(ids, generation)

    def entries(self, ids: Sequence[str], generation: int) -> list[Entry]:
        """Return the entries with these ids in a generation, sorted by id, without unknown ones."""
        texts = self._texts(ids, generation)
        return [read_entry(texts[entry_id], self.path) for entry_id in sorted(texts)]

    def _texts(self, ids: Sequence[str], generation: int) -> dict[str, str]:
        found: dict[str, str] = {}
        for start in range(0, len(ids), _BATCH):
            some = {"terms": {"id": list(ids[start : start + _BATCH])}}
            body = {"query": _live(generation, some), "size": _BATCH, "_source": _TEXT}
            for hit in self._cluster.search(self._names.entries, body)["hits"]["hits"]:
                found[hit["_source"]["id"]] = hit["_source"]["kept"]["entry"]
        return found

    def all_entries(self, generation: int, after: str = "") -> Iterator[Entry]:
        """Yield the entries of a generation, sorted by id: all, or those behind an id."""
        behind = [{"range": {"id": {"gt": after}}}] if after else []
        yield from map(_entry, self._scan(_live(generation, *behind), source=_TEXT))

    def next_entries(self, after: str, limit: int, generation: int) -> list[Entry]:
        """Return the entries of a generation whose ids come next after an id, sorted by id."""
        return list(islice(self.all_entries(generation, after), limit))

    def mentioning(self, text: str, generation: int) -> Iterator[Entry]:
        """Yield the entries of a generation that hold a text, in any case of ASCII; O(bank)."""
        wanted = json.dumps(text, ensure_ascii=False)[1:-1].encode().lower()
        for hit in self._scan(_live(generation), source=_TEXT):
            if wanted in hit["_source"]["kept"]["entry"].encode().lower():
                yield _entry(hit)

    def names(self, generation: int) -> Iterator[Name]:
        """Yield what the entries of a generation are called, by id; O(bank)."""
        for hit in self._scan(_live(generation), source=_NAME):
            kept = hit["_source"]["kept"]
            title, headline, kind, year, url = kept["name"]
            yield Name(hit["_source"]["id"], title, headline, kind, year, url, kept["hash"])

    def listing_related(self, generation: int) -> Iterator[Entry]:
        """Yield the entries whose pages list related documents, by id; O(bank)."""
        listing = {"term": {"lists_related": True}}
        yield from map(_entry, self._scan(_live(generation, listing), source=_TEXT))

    def count(self, generation: int) -> int:
        """Return how many entries a generation has."""
        return self._cluster.count(self._names.entries, _live(generation))

    def drafts_of(self, entry_id: str) -> list[StoredDraft]:
        """Return the drafts that an entry is made of."""
        rows = self._rows("drafts", "entry_id", entry_id)
        return [
            StoredDraft(
                row["path"],
                row["name"],
                Draft(
                    read_entry(row["entry"], self.path),
                    row["part"],
                    bool(row["id_given"]),
                    bool(row["is_listed_work"]),
                ),
                row["entry_id"],
            )
            for row in sorted(rows, key=lambda row: (row["path"], row["part"]))
        ]

    def repeated(self, site: str) -> dict[int, int]:
        """Return the digests of the blocks that many pages of a site have, and how many have it."""
        rows = self._rows("repeated_blocks", "site", site)
        return {row["digest"]: row["pages"] for row in rows}

    def _rows(self, table: str, field: str, value: str) -> Iterator[dict[str, Any]]:
        wanted = [{"term": {"table": table}}, {"term": {field: value}}]
        query = standing(self._state()["revision"], *wanted)
        for hit in self._cluster.scan(self._names.sources, query, BY_ID):
            yield from (row for row in packed_rows(hit) if row[field] == value)

    def check(self) -> list[str]:
        """Return which entries are not what was written, a line each: nothing, normally."""
        wrong = []
        for hit in self._scan({"match_all": {}}, by=BY_VERSION):
            kept = hit["_source"]["kept"]
            try:
                same = _entry(hit).content_hash() == kept["hash"]
            except BankDamagedError:
                same = False
            if not same:
                entry_id = hit["_source"]["id"]
                wrong.append(f"the entry {entry_id} in {self.path} is not what was written")
        return wrong

    def check_checksum(self) -> list[str]:
        """Return nothing: the cluster keeps checksums of its own files."""
        return []

    def close(self) -> None:
        """Do nothing: connections are the cluster's."""

    def _scan(
        self,
        query: Mapping[str, Any],
        source: object = True,
        by: Sequence[Mapping[str, str]] = BY_ID,
    ) -> Iterator[dict[str, Any]]:
        return self._cluster.scan(self._names.entries, query, by, source, _weight)


def _live(generation: int, *conditions: Mapping[str, Any]) -> dict[str, Any]:
    """Return the query for versions that stand in a generation and meet conditions."""
    begun = {"range": {"first": {"lte": generation}}}
    ended = {"range": {"last": {"lt": generation}}}
    return {"bool": {"filter": [begun, *conditions], "must_not": [ended]}}


def standing(revision: int, *conditions: Mapping[str, Any]) -> dict[str, Any]:
    """Return the query for rows of sources that stand at a revision and meet conditions."""
    begun = {"range": {"since": {"lte": revision}}}
    ended = {"range": {"until": {"lt": revision}}}
    return {"bool": {"filter": [begun, *conditions], "must_not": [ended]}}


def rows_document(
    table: str, rows: Sequence[Mapping[str, Any]], fields: Sequence[str], revision: int
) -> dict[str, Any]:
    """Return the document of some rows of a table of sources that stand from a revision on.

    `fields` are columns that rows are looked for by.
    """
    data = zlib.compress(json.dumps(rows, ensure_ascii=False).encode(), 1)
    found_by = {field: sorted({row[field] for row in rows}) for field in fields}
    kept = {"rows": base64.b64encode(data).decode()}
    return {"table": table, "since": revision, "until": None, "kept": kept, **found_by}


def packed_rows(hit: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the rows of a document. Raises BankDamagedError where it is not as written."""
    try:
        data = base64.b64decode(hit["_source"]["kept"]["rows"], validate=True)
        rows: list[dict[str, Any]] = json.loads(zlib.decompress(data))
    except (TypeError, KeyError, binascii.Error, zlib.error, ValueError) as error:
        raise BankDamagedError(
            f"what files said in {hit['_index']} is not what was written: restore a snapshot"
        ) from error
    return rows


def version_id(entry_id: str, first: int) -> str:
    """Return the id of the document of a version of an entry, whatever the entry's own id."""
    return hashlib.sha256(f"{first} {entry_id}".encode()).hexdigest()


def version_document(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return the document of a row of the table `entries`, with all that is asked for."""
    said = json.loads(row["entry"])
    return {
        "id": row["id"],
        "first": row["first"],
        "last": row["last"],
        "lists_related": bool(said.get("published_related")),
        "kept": {
            "hash": row["hash"],
            "entry": row["entry"],
            "name": [said.get(field) for field in NAME_FIELDS],
        },
    }


def version_row(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return the row that a document is of."""
    kept = document["kept"]
    return {
        "id": document["id"],
        "first": document["first"],
        "last": document["last"],
        "hash": kept["hash"],
        "entry": kept["entry"],
    }


def read_entry(text: str, place: object) -> Entry:
    """Read an entry's JSON. Raises BankDamagedError for what is none."""
    try:
        return Entry.model_validate_json(text)
    except ValidationError as error:
        raise BankDamagedError(f"an entry in {place} is not what was written") from error


def _entry(hit: Mapping[str, Any]) -> Entry:
    return read_entry(hit["_source"]["kept"]["entry"], hit["_index"])


def _weight(hit: Mapping[str, Any]) -> int:
    return len(hit["_source"]["kept"].get("entry", "")) + 300
