"""What related lists need of each entry, packed: its list, what would follow, its weighted words.

A page shows one entry's list, and is not to fetch those of all. So a generation keeps a record of
each entry besides the arrays that all of it is worked out from, some records in a document, whose
id follows from the entry's number in the cluster.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import struct
import zlib
from collections.abc import Callable, Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from corpus.errors import BankDamagedError
from corpus.storage.memory import give_back_memory
from evidencebank.cluster.client import Action, Cluster
from evidencebank.cluster.indexing.vocabulary import MappedVocabulary
from indexer.index import Index
from indexer.postings.arrays import other_than_written, read_json
from indexer.postings.bm25f import Floats
from indexer.postings.field_postings import Int32s
from recommender.model.views import Row, row_of
from recommender.related_lists import RelatedLists

FILE = "lists.json"
"""What is said of the records of a generation, in the folder of its vocabulary."""

VERSION = 2
TOGETHER = 8
"""Records in a document, about: a page asks for those of some ten entries, which lie anywhere."""

_CHECKED_AT_ONCE = 64
_LET_GO = 1_000 * TOGETHER
"""Entries after which what was read for their records is let go."""
_HEAD = struct.Struct("<7i")


class ListRecord(NamedTuple):
    """A record of an entry.

    Its list and what would follow if some of it were left out: `docs` int32 and `scores` float64,
    the first `listed` of them the list, with the numbers of their `sets` of translations, int32;
    its own set, and its `translations`, int32. Of the views of `recommender.model.views`, the
    rows that weigh words.
    """

    own_set: int
    listed: int
    docs: Int32s
    scores: Floats
    sets: Int32s
    translations: Int32s
    vector: Row
    saturated: Row
    titles: Row


def record_of(lists: RelatedLists, index: Index, doc: int) -> ListRecord:
    """Return the record of a document. O(its candidates and words)."""
    lines = list(lists.lines(doc))
    docs = np.array([line.doc for line in lines], np.int32)
    sets, views = index.translations.set_of, lists.views
    return ListRecord(
        int(sets[doc]),
        len(lists.own(doc)),
        docs,
        np.array([line.score for line in lines], np.float64),
        sets[docs].astype(np.int32),
        np.array(index.translations.of(doc), np.int32),
        *(row_of(view, doc) for view in (views.vectors, views.saturated, views.titles)),
    )


def to_bytes(record: ListRecord) -> bytes:
    """Return the packed form, which `from_bytes` reads."""
    rows = record.vector, record.saturated, record.titles
    counts = record.docs.size, record.translations.size, *(row[0].size for row in rows)
    parts: list[npt.NDArray[Any]] = [record.scores.astype("<f8"), record.vector[1].astype("<f8")]
    parts += [record.saturated[1].astype("<f4"), record.titles[1].astype("<f4")]
    numbers = record.docs, record.sets, record.translations, *(row[0] for row in rows)
    parts += [some.astype("<i4") for some in numbers]
    head = _HEAD.pack(record.own_set, record.listed, *counts)
    return head + b"".join(part.tobytes() for part in parts)


def from_bytes(data: bytes) -> ListRecord:
    """Return the record that `to_bytes` packed. Raises ValueError for other bytes."""
    if len(data) < _HEAD.size:
        raise ValueError("it is too short")
    own_set, listed, lines, others, *rows = _HEAD.unpack_from(data)
    at = _HEAD.size

    def taken(sort: str, count: int) -> npt.NDArray[Any]:
        nonlocal at
        values = np.frombuffer(data, sort, count, at)
        at += values.nbytes
        return values

    scores, vector = taken("<f8", lines), taken("<f8", rows[0])
    saturated, titles = taken("<f4", rows[1]), taken("<f4", rows[2])
    docs, sets, translations = (taken("<i4", count) for count in (lines, lines, others))
    terms = [taken("<i4", count) for count in rows]
    return ListRecord(
        own_set,
        listed,
        docs,
        scores,
        sets,
        translations,
        (terms[0], vector),
        (terms[1], saturated),
        (terms[2], titles),
    )


def in_the_cluster(record: ListRecord, known: MappedVocabulary) -> ListRecord:
    """Return a record with the numbers and codes that documents and terms have in the cluster."""
    return _renamed(record, known.numbers.__getitem__, known.term_codes.__getitem__)


def in_arrays(record: ListRecord, known: MappedVocabulary) -> ListRecord:
    """Return the record that `in_the_cluster` was given."""
    return _renamed(record, known.docs_of, known.terms_of)


def _renamed(
    record: ListRecord, docs: Callable[[Int32s], Int32s], terms: Callable[[Int32s], Int32s]
) -> ListRecord:
    own_set = docs(np.array([record.own_set], np.int32))
    return record._replace(
        own_set=int(own_set[0]),
        docs=docs(record.docs),
        sets=docs(record.sets),
        translations=docs(record.translations),
        vector=(terms(record.vector[0]), record.vector[1]),
        saturated=(terms(record.saturated[0]), record.saturated[1]),
        titles=(terms(record.titles[0]), record.titles[1]),
    )


def packs_of(numbers: Int32s, step: int) -> Int32s:
    """Return which pack each entry's record is in, by the entries' numbers in the cluster."""
    return numbers // (TOGETHER * step)


def pack_id(pack: int) -> str:
    """Return the id of the document with a pack of records."""
    return f"record-{pack}"


def packed(records: Mapping[int, bytes]) -> bytes:
    """Return some records, by number in the cluster, as one, compressed."""
    count = len(records)
    head = struct.pack(f"<{1 + 2 * count}i", count, *records, *map(len, records.values()))
    return zlib.compress(head + b"".join(records.values()), 1)


def unpacked(data: bytes) -> dict[int, bytes]:
    """Return the records that `packed` made one of. Raises ValueError for other bytes."""
    try:
        held = zlib.decompress(data)
        (count,) = struct.unpack_from("<i", held)
        numbers = struct.unpack_from(f"<{count}i", held, 4)
        sizes = struct.unpack_from(f"<{count}i", held, 4 + 4 * count)
    except (zlib.error, struct.error) as error:
        raise ValueError("it is no record") from error
    at, records = 4 + 8 * count, {}
    for number, size in zip(numbers, sizes, strict=True):
        records[number] = held[at : at + size]
        at += size
    if at != len(held):
        raise ValueError("it is cut short")
    return records


def write(
    cluster: Cluster, files: str, lists: RelatedLists, index: Index, known: MappedVocabulary
) -> None:
    """Write the records of all entries into the index of a generation's files.

    What is said of them goes into the folder of the vocabulary. O(words of all entries).
    """
    digest = hashlib.sha256()
    packs = packs_of(known.numbers, known.facts.step)

    def actions() -> Iterator[Action]:
        for pack, group in groupby(range(len(index)), packs.tolist().__getitem__):
            docs = list(group)
            if docs[0] // _LET_GO < (docs[-1] + 1) // _LET_GO:
                give_back_memory()
            records = {
                int(known.numbers[doc]): to_bytes(
                    in_the_cluster(record_of(lists, index, doc), known)
                )
                for doc in docs
            }
            digest.update(b"".join(records.values()))
            data = base64.b64encode(packed(records)).decode()
            yield {"index": {"_index": files, "_id": pack_id(pack)}}, {"kept": {"data": data}}

    cluster.bulk(actions())
    said = {"version": VERSION, "entries": len(index), "sha256": digest.hexdigest()}
    (known.folder / FILE).write_text(json.dumps(said), encoding="utf-8")


def entries_of(path: Path) -> int:
    """Return of how many entries there are records, by the file that says so.

    Raises BankDamagedError for another file, or one of another version.
    """
    return int(_said(path)["entries"])


def _said(path: Path) -> dict[str, Any]:
    said = read_json(path) if path.exists() else None
    if not isinstance(said, dict) or said.get("version") != VERSION:
        raise other_than_written(path)
    return said


def records_in(found: dict[str, Any] | None, files: str) -> dict[int, bytes]:
    """Return the records of a document. Raises BankDamagedError where it is not as written."""
    try:
        return unpacked(base64.b64decode(found["_source"]["kept"]["data"], validate=True))  # type: ignore[index]
    except (TypeError, KeyError, binascii.Error, ValueError) as error:
        raise BankDamagedError(f"a related list in {files} is not what was written") from error


def verify(cluster: Cluster, files: str, folder: Path) -> list[str]:
    """Return what is wrong with the records of a generation, a line: nothing, normally.

    They are told of in the `folder` of the vocabulary. Reads every record once.
    """
    try:
        said, known = _said(folder / FILE), MappedVocabulary(folder)
        digest = hashlib.sha256()
        packs = [*map(pack_id, np.unique(packs_of(known.numbers, known.facts.step)).tolist())]
        for at in range(0, len(packs), _CHECKED_AT_ONCE):
            for found in cluster.get_several(files, packs[at : at + _CHECKED_AT_ONCE]):
                digest.update(b"".join(records_in(found, files).values()))
    except BankDamagedError as error:
        return [str(error)]
    same = digest.hexdigest() == said["sha256"]
    return [] if same else [f"the related lists in {files} are not what was written"]
