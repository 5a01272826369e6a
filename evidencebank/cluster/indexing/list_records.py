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
from collections.abc import Iterator, Mapping
from itertools import chain, groupby, pairwise
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt

from corpus.errors import BankDamagedError
from corpus.storage.memory import give_back_memory
from evidencebank.cluster.client import Action, Cluster
from evidencebank.cluster.indexing.vocabulary import MappedVocabulary
from indexer.index import Index
from indexer.postings.arrays import other_than_written, read_json, row_starts
from indexer.postings.bm25f import Floats
from indexer.postings.field_postings import Int32s, Int64s
from recommender.model.views import Row
from recommender.related_lists import RelatedLists

if TYPE_CHECKING:
    from scipy.sparse import csr_array

FILE = "lists.json"
"""What is said of the records of a generation, in the folder of its vocabulary."""

VERSION = 2
TOGETHER = 8
"""Records in a document, about: a page asks for those of some ten entries, which lie anywhere."""

_CHECKED_AT_ONCE = 64
_AT_ONCE = 4_000
"""Entries whose records are made together; what was read for them is then let go."""
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


def records_of(
    lists: RelatedLists, index: Index, known: MappedVocabulary, first: int, end: int
) -> list[bytes]:
    """Return the packed records of the documents from one up to, but not, another.

    With the numbers and codes that documents and terms have in the cluster, see `in_arrays`.
    O(their candidates and words).
    """
    lines, views = lists.line_rows(first, end), lists.views
    sets, numbers = index.translations.set_of, known.numbers
    translations = [index.translations.of(doc) for doc in range(first, end)]
    counted = row_starts([*map(len, translations)])
    others = np.array([*chain.from_iterable(translations)], np.int64)
    rows = [_rows(view, first, end) for view in (views.vectors, views.saturated, views.titles)]
    weights = [(starts, weights) for starts, _, weights in rows]
    terms = [(starts, known.term_codes[terms].astype("<i4")) for starts, terms, _ in rows]
    parts: list[tuple[Int64s, npt.NDArray[Any]]] = [
        (lines.starts, lines.scores.astype("<f8")),
        (weights[0][0], weights[0][1].astype("<f8")),
        *((starts, some.astype("<f4")) for starts, some in weights[1:]),
        (lines.starts, numbers[lines.docs].astype("<i4")),
        (lines.starts, numbers[sets[lines.docs]].astype("<i4")),
        (counted, numbers[others].astype("<i4")),
        *terms,
    ]
    counts = lines.starts, counted, *(starts for starts, _ in terms)
    heads = np.column_stack(
        (numbers[sets[first:end]], lines.listed, *(np.diff(starts) for starts in counts))
    )
    whole = np.arange(end - first + 1) * heads.shape[1], heads.astype("<i4").ravel()
    cut = [_cut(*part) for part in (whole, *parts)]
    return [b"".join(record) for record in zip(*cut, strict=True)]


def _rows(view: csr_array, first: int, end: int) -> tuple[Int64s, Int32s, Floats]:
    """Return some rows of a view: where each begins, their terms and weights."""
    starts = view.indptr[first : end + 1].astype(np.int64)
    span = slice(int(starts[0]), int(starts[-1]))
    return starts - starts[0], view.indices[span], view.data[span]


def _cut(starts: Int64s, values: npt.NDArray[Any]) -> Iterator[bytes]:
    """Yield the bytes of compressed rows, a row each."""
    data = values.tobytes()
    return (data[begin:end] for begin, end in pairwise((starts * values.itemsize).tolist()))


def from_bytes(data: bytes) -> ListRecord:
    """Return a record that `records_of` packed. Raises ValueError for other bytes."""
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


def in_arrays(record: ListRecord, known: MappedVocabulary) -> ListRecord:
    """Return a record with the numbers that documents and terms have in an index's arrays."""
    docs, terms = known.docs_of, known.terms_of
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

    def records() -> Iterator[bytes]:
        for first in range(0, len(index), _AT_ONCE):
            yield from records_of(lists, index, known, first, min(first + _AT_ONCE, len(index)))
            give_back_memory()

    def actions() -> Iterator[Action]:
        numbered = zip(packs.tolist(), known.numbers.tolist(), records(), strict=True)
        for pack, group in groupby(numbered, itemgetter(0)):
            held = {number: record for _, number, record in group}
            digest.update(b"".join(held.values()))
            data = base64.b64encode(packed(held)).decode()
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
