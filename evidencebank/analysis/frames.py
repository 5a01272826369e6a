"""A bank as the tables, the matrix and the graph that analysts work with."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from corpus.cached import cached_property
from corpus.entry import Entry
from corpus.errors import EvidenceBankError, InputError
from corpus.notebook import notebook_html
from evidencebank.snapshot import Snapshot
from indexer.fields import FIELD_NAMES
from indexer.postings.bylines import source_name
from indexer.postings.columns import subject_code
from indexer.postings.lexicon import Lexicon
from recommender.related_lists import ListArrays

if TYPE_CHECKING:
    from networkx import DiGraph
    from pandas import DataFrame
    from scipy.sparse import csr_array

_TEXT = ("title", "headline", "summary", "body")
_Filed = tuple[Entry, tuple[str, ...], tuple[str, ...]]
"""An entry, and the labels and codes of the subjects it is filed under."""

_COLUMNS: dict[str, Callable[[_Filed], object]] = {
    "title": lambda filed: filed[0].title,
    "headline": lambda filed: filed[0].headline or None,
    "kind": lambda filed: filed[0].kind,
    "year": lambda filed: filed[0].year,
    "authors": lambda filed: filed[0].authors,
    "source": lambda filed: filed[0].source or None,
    "source_name": lambda filed: source_name(filed[0].source) or None,
    "subjects": lambda filed: filed[1],
    "subject_codes": lambda filed: filed[2],
    "added": lambda filed: filed[0].first_uploaded,
    "revised": lambda filed: filed[0].last_revised,
    "words": lambda filed: None,  # they are counted for all entries at once
    "listed_works": lambda filed: len(filed[0].listed_works),
    "url": lambda filed: filed[0].url or None,
    "file_format": lambda filed: filed[0].file_format or None,
    "summary": lambda filed: filed[0].summary or None,
    "body": lambda filed: filed[0].body or None,
}
_OF_TEXT = ("summary", "body")
_TUPLES = ("authors", "subjects", "subject_codes")
_NUMBERS = {"year": "Int64", "listed_works": np.dtype(np.int64)}
_DAYS = "datetime64[s]"  # nanoseconds begin in 1677

Names = npt.NDArray[np.object_]


@dataclass(frozen=True, eq=False)
class TermMatrix:
    """Entries by terms, with the names of both.

    `matrix` is a csr_array of shape (entries, terms): int64 counts, or float64 weights. `entries`
    are ids, sorted; `terms` are all stems of the index, sorted, whatever is counted; both are
    object arrays. Its indices are int32 as long as there are fewer than 2**31 values, so that all
    of scikit-learn takes it; libraries that know no arrays, such as sparse-dot-topn, take
    `scipy.sparse.csr_matrix(matrix)`. An entry that has none of what is counted, or no word that
    weighs, is a row of zeros: leave it out (`matrix[np.diff(matrix.indptr) > 0]`) before rows are
    divided by their lengths or clustered by their angles.

    Of the counts that related lists are made of, `titles` has those in titles and headlines, an
    int64 csr_array of the same shape, and `made_titles`, bool of (entries,), says which titles
    are only the first words of the text: those are counted once. Both are None for others.
    `recommender.estimator.TfidfRelated` is fitted on them.
    """

    matrix: csr_array
    entries: Names
    terms: Names
    _lexicon: Lexicon = field(repr=False)
    titles: csr_array | None = None
    made_titles: npt.NDArray[np.bool_] | None = None

    @property
    def shape(self) -> tuple[int, int]:
        """How many entries and terms there are."""
        return len(self.entries), len(self.terms)

    @cached_property
    def words(self) -> Names:
        """For each term the commonest word that it stands for, to show to people."""
        return _names(self._lexicon.words_of(self.terms))

    def word_of(self, term: str) -> str:
        """Return the commonest word that a term stands for."""
        return self._lexicon.word_of(term)

    def _repr_html_(self) -> str:
        return notebook_html(self)


def term_matrix(snapshot: Snapshot, weights: bool, field_name: str | None) -> TermMatrix:
    """Return the matrix that `Bank.term_matrix` describes."""
    index = snapshot.index
    names = _names(index.ids), _names(index.postings.terms), index.lexicon
    if weights and field_name is not None:
        raise InputError("the model weighs whole texts: ask for weights or for a field")
    if weights:
        # copied, because what is mapped cannot be written to
        return TermMatrix(_small(snapshot.related_lists.vectors.copy()), *names)
    if field_name is not None:
        if field_name not in FIELD_NAMES:
            raise InputError(f"there is no field {field_name!r}: use {', '.join(FIELD_NAMES)}")
        return TermMatrix(_whole(index.term_counts({field_name: 1.0})), *names)
    from recommender.model.weights import (
        counts_of,  # brings in scikit-learn, which readers do without
    )

    counts = counts_of(index, snapshot.related_lists.settings)
    return TermMatrix(_whole(counts.texts), *names, _whole(counts.titles), counts.made)


def entry_frame(snapshot: Snapshot, text: bool) -> DataFrame:
    """Return the table that `Bank.to_frame` describes."""
    pandas = _extra("pandas")
    names = [name for name in _COLUMNS if text or name not in _OF_TEXT]
    rows = [[_COLUMNS[name](filed) for name in names] for filed in _filed(snapshot)]
    columns: dict[str, Any] = {}
    for place, name in enumerate(names):
        values = [row[place] for row in rows]
        if name in _TUPLES:
            columns[name] = _names(values)
        elif name in ("added", "revised"):
            columns[name] = np.array(values, _DAYS)
        elif name == "words":
            columns[name] = _lengths(snapshot)
        else:  # said outright, since pandas takes a column without values for numbers
            columns[name] = pandas.array(values, dtype=_NUMBERS.get(name, "str"))
    return pandas.DataFrame(columns, index=pandas.Index(snapshot.index.ids, name="id", dtype="str"))


def related_frame(snapshot: Snapshot, listing: ListArrays) -> DataFrame:
    """Return the table that `Bank.related_frame` describes."""
    pandas = _extra("pandas")
    docs, places = np.nonzero(listing.docs >= 0)
    others = listing.docs[docs, places]
    shared = map(snapshot.related_lists.shared_terms, docs.tolist(), others.tolist())
    ids = pandas.array(list(snapshot.index.ids), dtype="str")
    return pandas.DataFrame(
        {
            "entry": ids[docs],
            "related": ids[others],
            "rank": places.astype(np.int64) + 1,
            "score": listing.scores[docs, places].astype(np.float64),
            "shared_terms": _names(list(shared)),
            "pinned": listing.pinned[docs, places].astype(bool),
        }
    )


def graph(snapshot: Snapshot, listing: ListArrays) -> DiGraph:
    """Return the graph that `Bank.graph` describes."""
    networkx = _extra("networkx")
    made = networkx.DiGraph()
    for entry, subjects, _ in _filed(snapshot):
        about: dict[str, str | int] = {"title": entry.title, "kind": entry.kind}
        if entry.year is not None:  # files of graphs have no word for nothing, nor for tuples
            about["year"] = entry.year
        made.add_node(entry.id, subjects="; ".join(subjects), **about)
    docs, places = np.nonzero(listing.docs >= 0)
    ids = snapshot.index.ids
    made.add_edges_from(
        (ids[doc], ids[other], {"rank": place + 1, "score": score, "pinned": pinned})
        for doc, other, place, score, pinned in zip(
            docs.tolist(),
            listing.docs[docs, places].tolist(),
            places.tolist(),
            listing.scores[docs, places].tolist(),
            listing.pinned[docs, places].tolist(),
            strict=True,
        )
    )
    return made


def _filed(snapshot: Snapshot) -> Iterator[_Filed]:
    """Yield all entries, by id, with the labels and codes of the subjects they are filed under."""
    scheme = snapshot.scheme
    known: dict[str, tuple[str, str]] = {}
    count = 0
    for entry in snapshot.entries():
        for name in entry.subjects:
            if name not in known:
                subject = scheme.find(name)
                known[name] = (subject.label if subject else name, subject_code(name, scheme))
        # a subject may go by two names in one entry
        filed = dict.fromkeys(known[name] for name in entry.subjects)
        yield entry, tuple(label for label, _ in filed), tuple(code for _, code in filed)
        count += 1
    if count != len(snapshot):
        raise EvidenceBankError("the bank was built several times meanwhile: try again")


def _lengths(snapshot: Snapshot) -> npt.NDArray[np.int64]:
    postings = snapshot.index.postings
    rows = [place for place, name in enumerate(postings.fields) if name in _TEXT]
    lengths: npt.NDArray[np.int64] = postings.lengths[rows].sum(axis=0, dtype=np.int64)
    return lengths


def _whole(counts: csr_array) -> csr_array:
    """Return counts as whole numbers, int64."""
    return _small(counts.astype(np.int64))


def _small(rows: csr_array) -> csr_array:
    """Return rows with indices of int32, where that can be: liblinear takes no others."""
    from scipy.sparse import csr_array  # imported here: a bank is opened without it

    fits = max(rows.nnz, *rows.shape) <= np.iinfo(np.int32).max
    index = np.int32 if fits else np.int64
    indices, starts = (part.astype(index, copy=False) for part in (rows.indices, rows.indptr))
    return csr_array((rows.data, indices, starts), shape=rows.shape)


def _names(values: Sequence[object]) -> Names:
    """Return an object array of one dimension, also of tuples."""
    names = np.empty(len(values), object)
    names[:] = values
    return names


def _extra(name: str) -> Any:
    """Import a library of the extra 'notebooks', which readers do without."""
    try:
        return import_module(name)
    except ModuleNotFoundError as error:
        raise InputError(
            f"this needs {error.name}: in a checkout run pip install '.[notebooks]'"
        ) from error
