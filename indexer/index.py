"""The index of one generation, for reading: its arrays, and what counts and evaluates over them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from corpus.cached import cached_property
from corpus.scheme import Scheme
from indexer.fields import FIELD_NAMES
from indexer.postings import bm25f, columns, field_postings, lexicon, written_words
from indexer.postings.arrays import mapped_numbers, other_than_written, read_only
from indexer.postings.bm25f import Impacts
from indexer.postings.column_filters import ColumnFilters
from indexer.postings.columns import Columns
from indexer.postings.field_postings import DOC_BITS, FIELD_BITS, Int32s, Int64s, Postings
from indexer.postings.phrases import Phrases
from indexer.postings.tree_evaluation import Matcher
from indexer.postings.written_words import WrittenWords
from indexer.query.limits import Limits
from indexer.query.tree import Phrase
from indexer.translations import keys as translation_keys
from indexer.translations.keys import TranslationKeys
from indexer.translations.sets import Translations

if TYPE_CHECKING:
    from scipy.sparse import csr_array

_MAX_INT32 = 2**31 - 1


class Index:
    """A built index, for reading; safe to share between threads."""

    def __init__(self, folder: Path, scheme: Scheme | None = None) -> None:
        """Open the index in `folder`, written by `indexer.build`, with the scheme it was built by.

        The scheme is needed for names of subjects and for the order of topics. O(postings): what
        arrays lead to is looked at. Raises BankDamagedError for arrays that are no index.
        """
        self.folder = folder
        self.scheme = scheme or Scheme()
        self.postings: Postings = field_postings.read(folder / "arrays")
        self.impacts: Impacts = bm25f.read(folder / "arrays", self.postings)
        self.columns: Columns = columns.read(folder / "arrays")
        self.languages = self.columns.languages()
        self.lexicon = replace(lexicon.read(folder / "arrays"), languages=self.languages)
        known = len(self.lexicon.words)
        self.written: WrittenWords = written_words.read(folder / "arrays", known, len(self))
        if len(self.columns.ids) != len(self):
            raise other_than_written(folder / "arrays" / "ids.txt")
        self.translation_keys: TranslationKeys = translation_keys.read(folder / "arrays", len(self))
        self.translations = Translations(self.translation_keys, self.columns.language)
        whoosh_docs = folder / "arrays" / "whoosh_docs.npy"
        self.whoosh_docs: Int32s = mapped_numbers(whoosh_docs, 0, _MAX_INT32, len(self))

    def __len__(self) -> int:
        return self.postings.doc_count

    @property
    def ids(self) -> Sequence[str]:
        """The ids of all entries, sorted: a document's number is its place here."""
        return self.columns.ids

    def doc(self, entry_id: str) -> int:
        """Return the document number of an id, or -1."""
        return self._numbers.get(entry_id, -1)

    def id_of(self, doc: int) -> str:
        """Return the id of a document number."""
        return self.ids[doc]

    def title_key(self, doc: int) -> str:
        """Return the folded title of a document number."""
        return self.columns.title_keys[doc]

    def expect(self, entry_ids: Sequence[str]) -> None:
        """Do nothing: all ids are here."""

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {entry_id: number for number, entry_id in enumerate(self.ids)}

    def knows(self, word: str) -> bool:
        """Say whether a folded word, in this or another form, stands in any entry."""
        return any(map(self.has_term, self.lexicon.terms_of(word)))

    def has_term(self, term: str) -> bool:
        """Say whether a term stands in any entry."""
        return self.postings.number(term) >= 0

    def has_phrase(self, terms: Sequence[str]) -> bool:
        """Say whether terms stand one after the other in any entry."""
        return bool(self.matcher().matches(Phrase(tuple(terms))).mask.any())

    def matcher(self, limits: Limits | None = None) -> Matcher:
        """Return what evaluates query trees within limits."""
        return Matcher(
            self.postings,
            self.impacts,
            self._saturations,
            self.columns,
            self.lexicon,
            self.written,
            Phrases(self.postings, self.lexicon),
            limits or Limits(),
        )

    def rows_of(
        self, weights: Sequence[tuple[str, float]]
    ) -> tuple[Int64s, npt.NDArray[np.float64]]:
        """Return the numbers of those terms that there are, and their weights.

        int64 and float64 of (terms,), in the order given.
        """
        known = self.term_rows
        try:  # one right after the other: so memory is waited for at several places at once
            rows = [known[term] for term, _ in weights]
        except KeyError:
            weights = [pair for pair in weights if pair[0] in known]
            rows = [known[term] for term, _ in weights]
        return np.array(rows, np.int64), np.array([weight for _, weight in weights], np.float64)

    @cached_property
    def term_rows(self) -> dict[str, int]:
        """The terms with their numbers."""
        # for a process that searches often: a term is found at once, not in seventeen steps
        return dict(zip(self.postings.terms, range(len(self.postings.terms)), strict=True))

    def facets(self, mask: npt.NDArray[np.bool_]) -> dict[str, list[tuple[str, int]]]:
        """Count kinds, years and subjects over the documents of a mask, and languages if several.

        Kinds and subjects come commonest first, years newest first; each entry counts once for a
        subject however many narrower ones it is filed under.
        """
        years = self.columns.numbers["year"][mask]
        known, counts = np.unique(years[years > 0], return_counts=True)
        facets = {
            "kind": _counted(self.columns.kind, mask),
            "year": [(str(y), int(n)) for y, n in zip(known[::-1], counts[::-1], strict=True)],
            "subject": _counted(self.columns.subject, mask),
        }
        if len(self.languages) > 1:
            facets["language"] = _counted(self.columns.language, mask)
        return facets

    def term_counts(
        self, weights: Mapping[str, float], docs: npt.NDArray[np.bool_] | None = None
    ) -> csr_array:
        """Return how often each term stands in each document, fields weighted and added up.

        float64, of shape (documents, terms), columns in the order of `postings.terms`. It is what
        search ranks by, so nothing is analysed twice. With a mask of `docs` the rows of others
        are empty, and the cost is a look at each posting; else it is O(postings log postings).
        """
        from scipy.sparse import csr_array  # imported here: a search does without it

        shape = (len(self), len(self.postings.terms))
        total = csr_array(shape, dtype=np.float64)
        for name, weight in weights.items():
            field = self.postings.fields[name]
            if docs is None:
                # where short numbers will do for all, SciPy takes no long ones: half the memory
                short = field.docs.size <= np.iinfo(np.int32).max
                starts = field.indptr.astype(np.int32) if short else field.indptr
                by_term = (weight * field.freqs, field.docs, starts)
                counted = csr_array(by_term, shape=shape[::-1]).T.tocsr()
                if counted.nnz:
                    total = total + counted if total.nnz else counted
            else:
                held = np.flatnonzero(docs[field.docs])
                terms = np.searchsorted(field.indptr, held, side="right") - 1
                some = (weight * field.freqs[held], (field.docs[held], terms))
                total = total + csr_array(some, shape=shape)
        total.sort_indices()
        return total

    def doc_freqs(self, names: Sequence[str]) -> npt.NDArray[np.int64]:
        """Return how many documents have each term in any of some fields, int64 of (terms,).

        O(occurrences), in compiled code.
        """
        from indexer.posting_kernel import doc_freqs_of  # imported here: a search does without

        wanted = np.zeros(1 << (DOC_BITS - FIELD_BITS), bool)
        wanted[[FIELD_NAMES.index(name) for name in names]] = True
        counts = np.zeros(len(self.postings.terms), np.int64)
        positions = self.postings.positions
        given = read_only(positions.keys), read_only(positions.indptr)
        doc_freqs_of(*given, FIELD_BITS, DOC_BITS, wanted, counts)
        return counts

    def check(self) -> list[str]:
        """Return what does not fit together, a line each: nothing, normally.

        Walks all postings, in the arrays and, where there are its segments, in Whoosh, which is
        imported here: searches do without. O(postings). Raises InstallationError as
        `indexer.whoosh.installation.check_whoosh` does.
        """
        wrong = field_postings.check(self.postings)
        whoosh = self.folder / "whoosh"
        return wrong + self._check_segments(whoosh, bool(wrong)) if whoosh.is_dir() else wrong

    def _check_segments(self, whoosh: Path, is_wrong: bool) -> list[str]:
        """Return where segments are not what the arrays are, if these are not wrong themselves."""
        from indexer.whoosh import segments
        from indexer.whoosh.installation import check_whoosh

        check_whoosh()
        wrong = []
        reader = segments.PositionReader(whoosh, self.whoosh_docs)
        try:
            if reader.ids() != dict(zip(self.ids, self.whoosh_docs.tolist(), strict=True)):
                wrong.append("the Whoosh segments do not hold the entries that the arrays hold")
            elif not is_wrong:
                wrong += reader.check(self.postings)
        finally:
            reader.close()
        return wrong

    @cached_property
    def filtering(self) -> ColumnFilters:
        """What evaluates the conditions of filters over the columns."""
        return ColumnFilters(self.columns, self.scheme)

    @cached_property
    def _saturations(self) -> npt.NDArray[np.float64]:
        return bm25f.saturation(self.postings)


def _counted(column: columns.Labels, mask: npt.NDArray[np.bool_]) -> list[tuple[str, int]]:
    counts = column.counts(mask)
    present = [(column.labels[i], int(counts[i])) for i in np.flatnonzero(counts).tolist()]
    return sorted(present, key=lambda pair: (-pair[1], pair[0]))
