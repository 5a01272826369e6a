"""What related lists need of each entry, packed: its list, what would follow, its weighted words.

A page shows one entry's list, and is not to fetch those of all. So a generation keeps a record of
each entry besides the arrays that all of it is worked out from, some records in a document, whose
id follows from the entry's number.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import struct
import zlib
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from corpus.errors import BankDamagedError
from corpus.storage.memory import give_back_memory
from evidencebank.cluster.client import Action, Cluster
from indexer.index import Index
from indexer.postings.arrays import other_than_written, read_json
from indexer.postings.bm25f import Floats
from indexer.postings.field_postings import Int32s
from recommender.model.views import Row, row_of
from recommender.related_lists import RelatedLists

FILE = "lists.json"
"""What is said of the records of a generation, in the folder of its vocabulary."""

VERSION = 1
TOGETHER = 8
"""Records in a document: a page asks for those of some ten entries, which lie anywhere."""

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


def pack_id(number: int) -> str:
    """Return the id of the document with the record of an entry, by the entry's number."""
    return f"record-{number // TOGETHER}"


def packed(records: Sequence[bytes]) -> bytes:
    """Return some records as one, compressed."""
    sizes = struct.pack(f"<{len(records)}i", *map(len, records))
    return zlib.compress(struct.pack("<i", len(records)) + sizes + b"".join(records), 1)


def unpacked(data: bytes) -> list[bytes]:
    """Return the records that `packed` made one of. Raises ValueError for other bytes."""
    try:
        held = zlib.decompress(data)
        (count,) = struct.unpack_from("<i", held)
        sizes = struct.unpack_from(f"<{count}i", held, 4)
    except (zlib.error, struct.error) as error:
        raise ValueError("it is no record") from error
    at, records = 4 + 4 * count, []
    for size in sizes:
        records.append(held[at : at + size])
        at += size
    if at != len(held):
        raise ValueError("it is cut short")
    return records


def write(
    cluster: Cluster, files: str, lists: RelatedLists, index: Index, vocabulary: Path
) -> None:
    """Write the records of all entries into the index of a generation's files.

    What is said of them goes into the folder of the vocabulary. O(words of all entries).
    """
    digest = hashlib.sha256()

    def actions() -> Iterator[Action]:
        coming = (to_bytes(record_of(lists, index, doc)) for doc in range(len(index)))
        for first in range(0, len(index), TOGETHER):
            if first % _LET_GO == 0:
                give_back_memory()
            records = list(islice(coming, TOGETHER))
            digest.update(b"".join(records))
            data = base64.b64encode(packed(records)).decode()
            yield {"index": {"_index": files, "_id": pack_id(first)}}, {"kept": {"data": data}}

    cluster.bulk(actions())
    said = {"version": VERSION, "entries": len(index), "sha256": digest.hexdigest()}
    (vocabulary / FILE).write_text(json.dumps(said), encoding="utf-8")


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


def records_in(found: dict[str, Any] | None, files: str) -> list[bytes]:
    """Return the records of a document. Raises BankDamagedError where it is not as written."""
    try:
        return unpacked(base64.b64decode(found["_source"]["kept"]["data"], validate=True))  # type: ignore[index]
    except (TypeError, KeyError, binascii.Error, ValueError) as error:
        raise BankDamagedError(f"a related list in {files} is not what was written") from error


def verify(cluster: Cluster, files: str, path: Path) -> list[str]:
    """Return what is wrong with the records of a generation, a line: nothing, normally.

    Reads every record once.
    """
    try:
        said = _said(path)
        digest = hashlib.sha256()
        packs = [pack_id(first) for first in range(0, said["entries"], TOGETHER)]
        for at in range(0, len(packs), _CHECKED_AT_ONCE):
            for found in cluster.get_several(files, packs[at : at + _CHECKED_AT_ONCE]):
                digest.update(b"".join(records_in(found, files)))
    except BankDamagedError as error:
        return [str(error)]
    same = digest.hexdigest() == said["sha256"]
    return [] if same else [f"the related lists in {files} are not what was written"]
