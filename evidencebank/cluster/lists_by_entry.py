"""Related lists of single entries, each asked of the cluster when it is wanted.

What they say is worked out by the code of the embedded bank, from records of the entries that are
told of. What is asked of all entries at once, as by editors, is had from the arrays.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from corpus.cached import cached_property
from corpus.errors import BankDamagedError
from corpus.storage.fork_safe_lock import ForkSafeLock
from evidencebank.cluster.client import Cluster
from evidencebank.cluster.indexing.list_records import (
    ListRecord,
    from_bytes,
    in_arrays,
    pack_id,
    packs_of,
    records_in,
)
from evidencebank.cluster.indexing.vocabulary import MappedVocabulary
from evidencebank.cluster.search.document_index import DocumentIndex
from indexer.ranking.relevance import Signals
from recommender.model.views import Basis, PairScore, Row, Views, pair_score, weightiest_shared
from recommender.related_lists import (
    SHARED_TERMS,
    Duplicate,
    ListArrays,
    ListLine,
    Related,
    RelatedLists,
)
from recommender.related_settings import LENGTH, RelatedSettings

if TYPE_CHECKING:
    from scipy.sparse import csr_array

    from recommender.model.neighbours import Neighbours

_REMEMBERED_BYTES = 8_000_000


class ListRecords:
    """The records of a generation's entries; safe to share between threads."""

    def __init__(self, cluster: Cluster, files: str, vocabulary: MappedVocabulary) -> None:
        """Take the index of a generation's files."""
        self._cluster = cluster
        self._files = files
        self._vocabulary = vocabulary
        self._packs: OrderedDict[str, dict[int, bytes]] = OrderedDict()
        self._size = 0
        self._changing = ForkSafeLock()

    def of(self, docs: Sequence[int]) -> Mapping[int, ListRecord]:
        """Return the records of some documents, by number; those not remembered are asked for.

        Raises BankDamagedError when one is not what was written.
        """
        numbers = self._vocabulary.numbers[np.array([*docs], np.int64)]
        packs = packs_of(numbers, self._vocabulary.facts.step).tolist()
        wanted = dict.fromkeys(map(pack_id, packs))
        with self._changing:
            known = {pack: self._packs[pack] for pack in wanted if pack in self._packs}
            for pack in known:
                self._packs.move_to_end(pack)
        if missing := [pack for pack in wanted if pack not in known]:
            found = self._cluster.get_several(self._files, missing)
            new = {
                pack: records_in(one, self._files) for pack, one in zip(missing, found, strict=True)
            }
            known |= new
            self._remember(new)
        found_in = zip(docs, packs, numbers.tolist(), strict=True)
        return {doc: self._record(known[pack_id(pack)], number) for doc, pack, number in found_in}

    def _record(self, pack: Mapping[int, bytes], number: int) -> ListRecord:
        try:
            return in_arrays(from_bytes(pack[number]), self._vocabulary)
        except (KeyError, IndexError, ValueError) as error:
            raise BankDamagedError(
                f"a related list in {self._files} is not what was written"
            ) from error

    def _remember(self, new: Mapping[str, dict[int, bytes]]) -> None:
        with self._changing:
            for pack, records in new.items():
                if pack not in self._packs:
                    self._packs[pack] = records
                    self._size += _size(records)
            while self._size > _REMEMBERED_BYTES and len(self._packs) > 1:
                _, gone = self._packs.popitem(last=False)
                self._size -= _size(gone)


def _size(records: Mapping[int, bytes]) -> int:
    return sum(map(len, records.values()))


class ListsByEntry(RelatedLists):
    """The related lists of a generation in a cluster; safe to share between threads.

    `listing`, `candidates`, `vectors`, `views`, `signals`, `duplicates`, `more_like` and `check`
    are of all entries, and have the arrays fetched.
    """

    def __init__(
        self,
        records: ListRecords,
        documents: DocumentIndex,
        vocabulary: MappedVocabulary,
        settings: RelatedSettings,
        basis: Callable[[], Basis],
        whole: Callable[[], RelatedLists],
    ) -> None:
        """Take what gives records and documents; `basis` and `whole` are called when needed."""
        self.settings = settings
        self._records = records
        self._documents = documents
        self._vocabulary = vocabulary
        self._fetch_basis = basis
        self._fetch_whole = whole

    # --- of single entries

    def own(self, doc: int) -> list[ListLine]:
        """Return the list of a document number, best first, by numbers."""
        return list(islice(self.lines(doc), self._record(doc).listed))

    def lines(self, doc: int) -> Iterator[ListLine]:
        """Return the lines of a list, then what would follow."""
        record = self._record(doc)
        pairs = zip(record.docs.tolist(), record.scores.tolist(), strict=True)
        return (ListLine(other, score) for other, score in pairs)

    def sets_of(self, doc: int, others: Sequence[int]) -> list[int]:
        """Return the numbers of the sets of translations of some documents, asked for `doc`."""
        record = self._record(doc)
        known = dict(zip(record.docs.tolist(), record.sets.tolist(), strict=True))
        elsewhere = [other for other in others if other not in known]
        known |= {one: held.own_set for one, held in self._records.of(elsewhere).items()}
        return [known[other] for other in others]

    def translations(self, doc: int) -> list[int]:
        """Return the numbers of a document's translations, rising, without itself."""
        translations: list[int] = self._record(doc).translations.tolist()
        return translations

    def related(self, doc: int, lines: Sequence[ListLine]) -> list[Related]:
        """Return lines of the list of `doc` with the words that each and it share."""
        self._records.of([doc, *(line.doc for line in lines)])
        ids = self._documents.ids(line.doc for line in lines)
        return [
            Related(
                rank,
                ids[line.doc],
                line.score,
                self.shared_terms(doc, line.doc),
                line.pinned,
            )
            for rank, line in enumerate(lines, start=1)
        ]

    def pair_score(self, doc: int, other: int) -> PairScore:
        """Return what each view gives to the score of any two documents, before smoothing."""
        return pair_score(self._pair(doc, other), 0, 1, self.settings)

    def shared_terms(self, doc: int, other: int) -> tuple[str, ...]:
        """Return the words that weigh most in two documents, the weightiest first."""
        vectors = self._rows([one.vector for one in self._records_of(doc, other)])
        return self.words(weightiest_shared(vectors, 0, 1, SHARED_TERMS))

    def words(self, terms: Sequence[int]) -> tuple[str, ...]:
        """Return terms, given by number, as words that readers know."""
        lexicon, stems = self._vocabulary.lexicon, self._vocabulary.terms
        return tuple(lexicon.word_of(stems[term]) for term in terms)

    def _record(self, doc: int) -> ListRecord:
        return self._records.of([doc])[doc]

    def _records_of(self, *docs: int) -> list[ListRecord]:
        found = self._records.of(docs)
        return [found[doc] for doc in docs]

    def _pair(self, doc: int, other: int) -> Views:
        """Return the views of two documents, in two rows."""
        records = self._records_of(doc, other)
        near = self._documents.near([doc, other])
        return Views(
            self._rows([one.vector for one in records]),
            self._rows([one.saturated for one in records]),
            self._rows([one.titles for one in records]),
            np.array([near[doc].place, near[other].place], np.float32),
        )

    def _rows(self, rows: Sequence[Row]) -> csr_array:
        from scipy.sparse import csr_array

        starts = np.cumsum([0, *(terms.size for terms, _ in rows)])
        terms = np.concatenate([terms for terms, _ in rows])
        weights = np.concatenate([weights for _, weights in rows])
        shape = len(rows), len(self._vocabulary.terms)
        return csr_array((weights, terms, starts), shape=shape)

    def _saturated(self, doc: int) -> Row:
        return self._record(doc).saturated

    @cached_property
    def _basis(self) -> Basis:
        return self._fetch_basis()

    # --- of all entries

    @cached_property
    def _whole(self) -> RelatedLists:
        return self._fetch_whole()

    @property
    def listing(self) -> ListArrays:  # type: ignore[override]
        """All lists, to be read only."""
        return self._whole.listing

    @property
    def candidates(self) -> Neighbours:
        """The candidates of all entries with their cosines, to be read only."""
        return self._whole.candidates

    @property
    def vectors(self) -> csr_array:
        """The TF-IDF vectors of all entries, to be read only."""
        return self._whole.vectors

    @property
    def views(self) -> Views:
        """All views, to be read only."""
        return self._whole.views

    @property
    def signals(self) -> Signals:
        """What search ranks by besides words."""
        return self._whole.signals

    @property
    def duplicates(self) -> Sequence[Duplicate]:
        """The near-duplicates."""
        return self._whole.duplicates

    @property
    def ids(self) -> Sequence[str]:
        """The ids of all entries, by document number."""
        return self._whole.ids

    def of(self, doc: int, limit: int = LENGTH) -> list[Related]:
        """Return the related list of a document number, best first."""
        return self.related(doc, self.own(doc)[:limit])

    def more_like(self, text: str, limit: int) -> list[Related]:
        """Return the entries nearest to any text, best first; scores are cosines."""
        return self._whole.more_like(text, limit)

    def check(self) -> list[str]:
        """Return what is wrong with the lists, a line each: nothing, normally."""
        return self._whole.check()
