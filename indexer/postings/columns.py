"""Columns: what filters, facets and sorts need of each document, as arrays by document number."""

from __future__ import annotations

import json
from array import array
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from corpus.cached import cached_for_short, cached_property
from corpus.deferred.dataclasses import dataclass
from corpus.scheme import Scheme
from corpus.text.typography import fold
from indexer.analysis.language import code_of, codes_of
from indexer.postings.arrays import (
    Array,
    Lines,
    mapped_numbers,
    mapped_rows,
    other_than_written,
    ranks_of,
    read_json,
    read_lines,
    row_starts,
    save,
    save_lines,
    sorted_with_ranks,
    texts,
)
from indexer.postings.bylines import source_name
from indexer.postings.field_postings import Int32s, Int64s

if TYPE_CHECKING:
    from corpus.entry import Entry

COLUMNS_VERSION = 7
"""Raise it when the columns of the same entries change."""

_LAST_DAY = date.max.toordinal() + 1


def _day(day: date | None) -> int:
    return day.toordinal() if day else 0


def _said(label: str) -> tuple[str, ...]:
    return (label,) if label else ()


NUMBERS: Mapping[str, Callable[[Entry], int]] = {
    "year": lambda entry: entry.year or 0,
    "added": lambda entry: _day(entry.first_uploaded),
    "revised": lambda entry: _day(entry.last_revised or entry.first_uploaded),
}
"""Columns of numbers: a year, or a day as `date.toordinal()` counts it; 0 where there is none."""

LABELS: Mapping[str, Callable[[Entry, Scheme | None], Collection[str]]] = {
    "kind": lambda entry, _: (entry.kind,),
    "subject": lambda entry, scheme: subject_codes(entry.subjects, scheme),
    "topic": lambda entry, scheme: [subject_code(name, scheme) for name in entry.subjects[:1]],
    "source": lambda entry, _: _said(source_name(entry.source)) if entry.source else (),
    "author": lambda entry, _: entry.authors,
    "language": lambda entry, _: (
        {entry.language, code_of(entry.language)} if entry.language else ()
    ),
    "doi": lambda entry, _: _said(entry.doi),
    "pmid": lambda entry, _: _said(entry.pmid),
    "isbn": lambda entry, _: _said(entry.isbn),
}
"""Columns of labels: kinds; codes of subjects, broader ones too; the code of the first subject;
journals and publishers; names of authors; tags of languages and the codes that they begin with
('es' of 'es-mx'); what a work is known by elsewhere. To add one, add its row here."""


@dataclass(frozen=True)
class Labels:
    """A column of labels, none to many a document, as sorted distinct labels and numbers.

    Document d has the labels `codes[indptr[d]:indptr[d + 1]]`; `indptr` is int64 of shape
    (documents + 1,), `codes` int32, rising within a document.
    """

    labels: Sequence[str]
    indptr: Int64s
    codes: Int32s

    def counts(self, docs: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
        """Return how many of the documents in the mask have each label, int64 (labels,)."""
        return self.counts_of(np.flatnonzero(docs))

    def counts_of(self, docs: Int64s) -> npt.NDArray[np.int64]:
        """Return how many of different documents have each label, int64 (labels,).

        O(labels that there are, and that the documents have).
        """
        places = docs
        if not self._is_one_each:
            begins, sizes = self.indptr[docs], self._sizes[docs]
            ends = np.cumsum(sizes)
            places = np.arange(int(ends[-1]) if ends.size else 0)
            places += np.repeat(begins - (ends - sizes), sizes)
        return np.bincount(self.codes[places], minlength=len(self.labels))

    @cached_property
    def _sizes(self) -> Int64s:
        return np.diff(self.indptr)

    @cached_property
    def _is_one_each(self) -> bool:
        """Whether each document has one label, as its kind."""
        return bool((self._sizes == 1).all())

    def having(self, wanted: Iterable[str]) -> npt.NDArray[np.bool_]:
        """Return the mask of documents that have any of the wanted labels."""
        numbers = ((bisect_left(self.labels, label), label) for label in wanted)
        size = len(self.labels)
        return self.with_any([n for n, label in numbers if n < size and self.labels[n] == label])

    def with_any(self, numbers: Iterable[int]) -> npt.NDArray[np.bool_]:
        """Return the mask of documents that have any of the labels with these numbers.

        O(documents that have them).
        """
        mask = np.zeros(self.indptr.size - 1, bool)
        indptr, docs = self._by_label
        for number in numbers:
            mask[docs[indptr[number] : indptr[number + 1]]] = True
        return mask

    @cached_property
    def _by_label(self) -> tuple[Int64s, Int32s]:
        """The documents that have each label, in compressed rows like the others."""
        docs = np.repeat(np.arange(self.indptr.size - 1, dtype=np.int32), np.diff(self.indptr))
        counts = np.bincount(self.codes, minlength=len(self.labels))
        order = np.argsort(self.codes, kind="stable")
        return row_starts(counts), docs[order]

    def of(self, doc: int) -> list[str]:
        """Return the labels of one document."""
        return [self.labels[i] for i in self.codes[self.indptr[doc] : self.indptr[doc + 1]]]


@dataclass(frozen=True, slots=True)
class Columns:
    """All columns of an index; ids rise, so a document's number is the rank of its id.

    `title_keys` are titles folded, `title_order_keys` what they are sorted by.
    """

    ids: Sequence[str]
    title_keys: Sequence[str]
    title_order_keys: Sequence[str]
    numbers: Mapping[str, Int32s]
    labels: Mapping[str, Labels]

    def __getattr__(self, name: str) -> Labels:
        """Return the column of labels that is called so in `LABELS`."""
        if name not in LABELS:
            raise AttributeError(f"there is no column {name!r}", name=name, obj=self)
        return self.labels[name]

    def in_range(self, column: str, low: int | None, high: int | None) -> npt.NDArray[np.bool_]:
        """Return the mask of documents whose number lies in a range, both ends included.

        One without a number never does.
        """
        values = self.numbers[column]
        mask = values > 0
        if low is not None:
            mask &= values >= low
        if high is not None:
            mask &= values <= high
        return mask

    def languages(self) -> tuple[str, ...]:
        """Return the codes of the languages that documents are in, English first."""
        column = self.labels["language"]
        unknown = bool((np.diff(column.indptr) == 0).any())
        return codes_of([*column.labels, *([""] if unknown else [])])

    def title_order(self) -> Int32s:
        """Return each document's rank when sorted by title, then id; int32 of (documents,)."""
        keys = list(self.title_order_keys)
        return ranks_of(sorted(range(len(keys)), key=keys.__getitem__))


class ColumnCollector:
    """Gathers the columns of entries, which come sorted by id."""

    def __init__(self, scheme: Scheme | None) -> None:
        from corpus.text.title_order import title_order_key  # readers do without its alphabets

        self._order_key = title_order_key
        self._scheme = scheme
        self._ids: list[str] = []
        self._title_keys: list[str] = []
        self._title_order_keys: list[str] = []
        self._numbers = [(array("i"), of) for of in NUMBERS.values()]
        self._labels = [(_LabelCollector(), of) for of in LABELS.values()]

    def add(self, entry: Entry) -> None:
        """Take the next entry."""
        doc = len(self._ids)
        self._ids.append(entry.id)
        folded = fold(entry.title)
        self._title_keys.append(folded)
        self._title_order_keys.append(self._order_key(entry.title, entry.language, folded))
        for numbers, number_of in self._numbers:
            numbers.append(number_of(entry))
        for labels, labels_of in self._labels:
            if found := labels_of(entry, self._scheme):  # most are empty
                labels.add(doc, found)

    def finish(self) -> Columns:
        """Return the columns."""
        numbers = (np.array(numbers, np.int32) for numbers, _ in self._numbers)
        labels = (labels.finish(len(self._ids)) for labels, _ in self._labels)
        return Columns(
            self._ids,
            self._title_keys,
            self._title_order_keys,
            dict(zip(NUMBERS, numbers, strict=True)),
            dict(zip(LABELS, labels, strict=True)),
        )


def collect(entries: Iterable[Entry], scheme: Scheme | None) -> Columns:
    """Return the columns of entries, which must come sorted by id."""
    collector = ColumnCollector(scheme)
    for entry in entries:
        collector.add(entry)
    return collector.finish()


def subject_codes(names: Iterable[str], scheme: Scheme | None) -> set[str]:
    """Return the codes that subjects are filed under: their own and all broader ones.

    A name that the scheme does not know is filed under itself, folded.
    """
    codes: set[str] = set()
    for name in names:
        subject = scheme.find(name) if scheme else None
        if subject and scheme:
            codes |= {subject.code, *scheme.ancestors(subject.code)}
        else:
            codes.add(_folded(name))
    return codes


def subject_code(name: str, scheme: Scheme | None) -> str:
    """Return the code that a subject's name, in any form, is filed under."""
    subject = scheme.find(name) if scheme else None
    return subject.code if subject else _folded(name)


_folded = cached_for_short(fold)
"""Names of subjects come often."""


class _LabelCollector:
    """Gathers a column of labels, document by document."""

    def __init__(self) -> None:
        from indexer.analysis.vocabulary import Numbers  # here: only building wants it

        self._met = Numbers()
        self._codes = array("i")
        self._docs = array("i")

    def add(self, doc: int, labels: Collection[str]) -> None:
        for label in labels:
            self._codes.append(self._met[label])
            self._docs.append(doc)

    def finish(self, documents: int) -> Labels:
        labels, rank = sorted_with_ranks(list(self._met))
        count = max(len(labels), 1)
        # a label once a document
        keys = np.unique(
            np.array(self._docs, np.int64) * count + rank[np.array(self._codes, np.int32)]
        )
        indptr = row_starts(np.bincount(keys // count, minlength=documents))
        return Labels(labels, indptr, (keys % count).astype(np.int32))


def merged(old: Columns, old_docs: Int32s, new: Columns, new_docs: Int32s) -> Columns:
    """Return the columns after an update; the arguments are those of `postings.merged`."""
    total = int((old_docs >= 0).sum() + (new_docs >= 0).sum())

    def placed(before: npt.ArrayLike, after: npt.ArrayLike, dtype: npt.DTypeLike) -> Array:
        values = np.zeros(total, dtype)
        for some, docs in ((before, old_docs), (after, new_docs)):
            values[docs[docs >= 0]] = np.asarray(some, dtype)[docs >= 0]
        return values

    return Columns(
        placed(old.ids, new.ids, object).tolist(),
        placed(old.title_keys, new.title_keys, object).tolist(),
        placed(list(old.title_order_keys), list(new.title_order_keys), object).tolist(),
        {name: placed(old.numbers[name], new.numbers[name], np.int32) for name in NUMBERS},
        {
            name: _merged_labels(old.labels[name], old_docs, new.labels[name], new_docs, total)
            for name in LABELS
        },
    )


def _merged_labels(
    old: Labels, old_docs: Int32s, new: Labels, new_docs: Int32s, total: int
) -> Labels:
    union = sorted({*old.labels, *new.labels})
    number = {label: i for i, label in enumerate(union)}
    docs, codes = [], []
    for column, mapping in ((old, old_docs), (new, new_docs)):
        renamed = np.array([number[label] for label in column.labels], np.int32)
        of_doc = np.repeat(mapping, np.diff(column.indptr))
        docs.append(of_doc[of_doc >= 0])
        codes.append(renamed[column.codes[of_doc >= 0]])
    doc, code = np.concatenate(docs), np.concatenate(codes)
    order = np.argsort(doc, kind="stable")  # codes rise within a document, before and after
    doc, code = doc[order], code[order]
    used = np.unique(code)
    indptr = row_starts(np.bincount(doc, minlength=total))
    return Labels(
        [union[i] for i in used.tolist()], indptr, np.searchsorted(used, code).astype(np.int32)
    )


def write(columns: Columns, folder: Path) -> None:
    """Write the columns into `folder`, for `read`."""
    save_lines(folder / "ids.txt", columns.ids)
    save_lines(folder / "title_keys.txt", columns.title_keys)
    save_lines(folder / "title_order_keys.txt", columns.title_order_keys)
    lists = {name: list(column.labels) for name, column in columns.labels.items()}
    text = json.dumps(lists, ensure_ascii=False, separators=(",", ":"))
    (folder / "columns.json").write_text(text, encoding="utf-8", newline="\n")
    for name, numbers in columns.numbers.items():
        save(folder / f"{name}.npy", numbers)
    for name, column in columns.labels.items():
        save(folder / f"column.{name}.indptr.npy", column.indptr)
        save(folder / f"column.{name}.codes.npy", column.codes)


def read(folder: Path) -> Columns:
    """Read what `write` wrote; arrays are mapped into memory. O(labels of all documents).

    Raises BankDamagedError for what are no columns.
    """
    path = folder / "columns.json"
    lists = read_json(path)
    if not isinstance(lists, dict) or lists.keys() != LABELS.keys():
        raise other_than_written(path)
    count = int(mapped_numbers(folder / "year.npy", 0, _LAST_DAY, -1).size)

    def labels(name: str) -> Labels:
        known = texts(path, lists[name])
        starts, codes = folder / f"column.{name}.indptr.npy", folder / f"column.{name}.codes.npy"
        return Labels(known, *mapped_rows(starts, codes, count, len(known)))

    return Columns(
        read_lines(folder / "ids.txt", count),
        read_lines(folder / "title_keys.txt", count),
        Lines(folder / "title_order_keys.txt", count),  # few sort by title
        {name: mapped_numbers(folder / f"{name}.npy", 0, _LAST_DAY, count) for name in NUMBERS},
        {name: labels(name) for name in LABELS},
    )
