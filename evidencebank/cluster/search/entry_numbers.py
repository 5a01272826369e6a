"""The numbers of a generation's entries by id, asked of the cluster and remembered for a while."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from corpus.storage.fork_safe_lock import ForkSafeLock
from corpus.text.typography import fold
from evidencebank.cluster.indexing.mapping import AT_ONCE, LONGEST
from evidencebank.cluster.search.document_index import DocumentIndex
from evidencebank.cluster.search.query_clauses import values

_REMEMBERED = 5_000


class _Entry(NamedTuple):
    """A document's number, its folded title, and how many characters that has without a limit."""

    number: int
    title_key: str
    title_length: int


class NumbersOfIds:
    """Document numbers by id, and ids and titles by number; safe to share between threads."""

    def __init__(
        self, documents: DocumentIndex, count: int, title_of: Callable[[str], str]
    ) -> None:
        """Take how many there are, and what gives the title of an entry, for very long ones."""
        self._documents = documents
        self._count = count
        self._title_of = title_of
        self._known: OrderedDict[str, _Entry | None] = OrderedDict()
        self._changing = ForkSafeLock()

    def __len__(self) -> int:
        return self._count

    def expect(self, entry_ids: Sequence[str]) -> None:
        """Be told that these will be asked for one by one: they are asked for together."""
        self._of(entry_ids)

    def docs(self, entry_ids: Sequence[str]) -> dict[str, int]:
        """Return the document numbers of those ids that there are."""
        return {one: found.number for one, found in self._of(entry_ids).items() if found}

    def doc(self, entry_id: str) -> int:
        """Return the document number of an id, or -1."""
        found = self._of([entry_id])[entry_id]
        return found.number if found else -1

    def id_of(self, doc: int) -> str:
        """Return the id of a document."""
        return self._documents.ids([doc])[doc]

    def title_key(self, doc: int) -> str:
        """Return the folded title of a document."""
        entry_id = self.id_of(doc)
        found = self._of([entry_id])[entry_id]
        if found is None or found.title_length > LONGEST:
            return fold(self._title_of(entry_id))
        return found.title_key

    def _of(self, entry_ids: Sequence[str]) -> Mapping[str, _Entry | None]:
        with self._changing:
            known = {one: self._known[one] for one in entry_ids if one in self._known}
        missing = [one for one in dict.fromkeys(entry_ids) if one not in known]
        for at in range(0, len(missing), AT_ONCE):
            some = missing[at : at + AT_ONCE]
            new = dict.fromkeys(some) | self._asked(some)
            known |= new
            with self._changing:
                self._known |= new
                while len(self._known) > max(_REMEMBERED, len(missing)):
                    self._known.popitem(last=False)
        return known

    def _asked(self, entry_ids: Sequence[str]) -> dict[str, _Entry]:
        answer = self._documents.answer(
            {
                "query": {"bool": {"filter": [values("id", entry_ids)]}},
                "size": len(entry_ids),
                "_source": False,
                "stored_fields": "_none_",
                "docvalue_fields": ["id", "number", "title_key", "title_length"],
                "track_total_hits": False,
            }
        )
        fields = [hit["fields"] for hit in answer["hits"]["hits"]]
        docs = self._documents.docs_of([held["number"][0] for held in fields])
        found = {}
        for doc, held in zip(docs, fields, strict=True):
            title = held.get("title_key", [""])[0]
            found[held["id"][0]] = _Entry(doc, title, held["title_length"][0])
        return found
