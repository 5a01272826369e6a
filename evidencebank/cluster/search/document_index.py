"""The index of a generation's documents in a cluster, asked for pages of hits and for documents."""

from __future__ import annotations

import base64
from bisect import bisect_right
from collections import Counter, OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil
from threading import Lock
from typing import Any, NamedTuple

import numpy as np

from evidencebank.cluster.client import Cluster
from evidencebank.cluster.indexing.mapping import AT_ONCE, labelled
from evidencebank.cluster.indexing.packed_rows import Neighbourhood, Rows, read_near, read_rows
from evidencebank.cluster.indexing.vocabulary import MappedVocabulary
from evidencebank.cluster.search.query_clauses import Body, all_of, values
from indexer.postings.columns import LABELS, NUMBERS

_REMEMBERED = 20_000
"""Documents whose neighbours and places a process remembers: some 15 MB."""

_NEAR_AT_ONCE = 2_000
"""Documents whose neighbours and places one request asks for: megabytes of an answer."""

_SHARE_AND_MORE = 1.5
"""How many times its share of hits a part is asked for: good ones lie unevenly."""

_FEW = _REMEMBERED
"""Of so many documents all are remembered from the first search on."""

_BY_SCORE: list[Mapping[str, str]] = [{"_score": "desc"}, {"number": "asc"}]


class Hits(NamedTuple):
    """Documents, by number, and their scores, as they came; the total, and what was counted.

    `last` is what the last is sorted by, in the cluster.
    """

    numbers: list[int]
    scores: list[float]
    total: int
    counts: Mapping[str, Any]
    ids: list[str]
    last: Sequence[Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """A search: what scores, what must hold besides, how many, in which order; what to count.

    What scores is a request for each part of the index; a single one is for all, and no score of
    it means anything. With `about` there may be fewer hits than the size, or more: as many as are
    sure to come first when each part is asked for its share and some more.
    """

    query: Body | tuple[Body, ...]
    filters: Sequence[Body] = ()
    size: int = 0
    sort: Sequence[Mapping[str, str]] = field(default_factory=lambda: _BY_SCORE)
    counts: Mapping[str, Body] = field(default_factory=dict)
    after: Sequence[Any] = ()
    with_ids: bool = False
    with_near: bool = False
    total: bool = True
    skip: int = 0
    about: bool = False

    def bodies(self) -> list[tuple[int, Body]]:
        """Return the requests, each with the part that it is for, -1 for all."""
        if isinstance(self.query, dict):
            return [(-1, self._body(self.query))]
        return [(part, self._body(query)) for part, query in enumerate(self.query)]

    @property
    def size_each(self) -> int:
        """How many hits each part is asked for."""
        parts = 1 if isinstance(self.query, dict) else len(self.query)
        if self.about and parts > 1:
            return min(self.size, ceil(_SHARE_AND_MORE * self.size / parts))
        return self.skip + self.size

    def _body(self, query: Body) -> Body:
        if self.filters:
            query = {"bool": {"must": [query], "filter": [*self.filters]}}
        body: Body = {
            "query": query,
            "size": self.size_each,
            "track_total_hits": self.total,
            "_source": False,
            "stored_fields": "_none_",
        }
        if self.size:
            body |= {"sort": [*self.sort], "track_scores": True}
        if self.with_ids or self.with_near:
            body["docvalue_fields"] = ["id", "near"] if self.with_near else ["id"]
        if self.counts:
            body["aggs"] = dict(self.counts)
        if self.after:
            body["search_after"] = [*self.after]
        return body


class Document(NamedTuple):
    """What a document's score hangs on: its id, occurrences, neighbours and place, columns."""

    id: str
    rows: Rows
    near: Neighbourhood
    numbers: Mapping[str, int]
    labels: Mapping[str, Sequence[str]]


class DocumentIndex:
    """Asks one index; safe to share between threads.

    Documents are known by their numbers in the order of ids, as in arrays; in the cluster they have
    others, which the vocabulary knows.
    """

    def __init__(self, cluster: Cluster, name: str, vocabulary: MappedVocabulary) -> None:
        self._cluster = cluster
        self._name = name
        self._vocabulary = vocabulary
        self._near: OrderedDict[int, tuple[str, bytes]] = OrderedDict()
        self._lock = Lock()

    def search(self, *asked: Asked) -> list[Hits]:
        """Carry several searches out in one request, each as a whole; see `Asked`."""
        bodies = [one.bodies() for one in asked]
        answers = iter(self._answers([pair for pairs in bodies for pair in pairs]))
        found = [[next(answers) for _ in pairs] for pairs in bodies]
        for one, parts in zip(asked, found, strict=True):
            if one.with_near:
                hits = [hit for answer in parts for hit in _listed(answer)]
                docs = self.docs_of([hit["sort"][-1] for hit in hits])
                near = (_near(hit["fields"]) for hit in hits)
                self._keep(dict(zip(docs, near, strict=True)))
        merged = [_merged(one, parts) for one, parts in zip(asked, found, strict=True)]
        return [hits._replace(numbers=self.docs_of(hits.numbers)) for hits in merged]

    def among(self, docs: Iterable[int]) -> Body:
        """Return a filter for some documents."""
        return values("number", self._vocabulary.numbers_of(docs))

    def after(self, score: float, doc: int) -> list[Any]:
        """Return what the hits come after, by score, that are behind a document."""
        return [score, *self._vocabulary.numbers_of([doc])]

    def docs_of(self, numbers: Sequence[int]) -> list[int]:
        """Return the documents that have some numbers in the cluster."""
        docs: list[int] = self._vocabulary.docs_of(np.array(numbers, np.int32)).tolist()
        return docs

    def _answers(self, bodies: Sequence[tuple[int, Body]]) -> list[dict[str, Any]]:
        if len(bodies) == 1:
            ((part, body),) = bodies
            where = {"preference": f"_shards:{part}"} if part >= 0 else {}
            return [self._cluster.search(self._name, body, **_BRIEFLY, **where)]
        asked = [
            ({"preference": f"_shards:{part}"} if part >= 0 else {}, body) for part, body in bodies
        ]
        return self._cluster.search_several(self._name, asked, **_BRIEFLY)

    def scores(
        self, query: tuple[Body, ...], numbers: Sequence[int], filters: Sequence[Body] = ()
    ) -> list[Asked]:
        """Return what to ask for the scores of those of some documents that match a query."""
        return [
            Asked(query, [self.among(some), *filters], len(some), total=False)
            for some in _chunks(numbers)
        ]

    # --- documents

    def remembers_all(self, documents: int) -> bool:
        """Say whether the neighbours and places of all documents are remembered.

        Those of a few thousand are asked for at the first time.
        """
        if documents > _FEW:
            return False
        if len(self._near) < documents:
            self._known(range(documents))
        return True

    def near(self, numbers: Iterable[int]) -> dict[int, Neighbourhood]:
        """Return the neighbours and places of documents, remembered or asked for."""
        return {number: self._read_near(near) for number, (_, near) in self._known(numbers).items()}

    def _read_near(self, data: bytes) -> Neighbourhood:
        near = read_near(data)
        found = self._vocabulary.docs_of(np.concatenate((near.docs, near.lent_to)))
        count = near.docs.size
        return near._replace(docs=found[:count], lent_to=found[count:])

    def _read_rows(self, text: str) -> Rows:
        rows = read_rows(base64.b64decode(text))
        known = self._vocabulary
        return rows._replace(terms=known.terms_of(rows.terms), words=known.words_of(rows.words))

    def ids(self, numbers: Iterable[int]) -> dict[int, str]:
        """Return the ids of documents."""
        return {number: entry_id for number, (entry_id, _) in self._known(numbers).items()}

    def _known(self, numbers: Iterable[int]) -> dict[int, tuple[str, bytes]]:
        wanted = list(dict.fromkeys(numbers))
        with self._lock:
            known = {number: self._near[number] for number in wanted if number in self._near}
            for number in known:
                self._near.move_to_end(number)
        missing = [number for number in wanted if number not in known]
        for some in _chunks(missing, _NEAR_AT_ONCE):
            hits = self._fields(some, ["number", "id", "near"], "_none_")
            docs = self.docs_of([hit["fields"]["number"][0] for hit in hits])
            found = dict(zip(docs, (_near(hit["fields"]) for hit in hits), strict=True))
            known |= found
            self._keep(found)
        return known

    def _keep(self, found: Mapping[int, tuple[str, bytes]]) -> None:
        with self._lock:
            self._near |= found
            while len(self._near) > _REMEMBERED:
                self._near.popitem(last=False)

    def documents(self, numbers: Iterable[int], columns: Iterable[str]) -> dict[int, Document]:
        """Return what scores hang on of documents, with some of the columns."""
        wanted = [*columns]
        fields = [labelled(name) if name in LABELS else name for name in wanted]
        found = {}
        for some in _chunks(sorted({*numbers})):
            hits = self._fields(some, ["number", "id", "near", *fields], ["rows"])
            docs = self.docs_of([hit["fields"]["number"][0] for hit in hits])
            for doc, hit in zip(docs, hits, strict=True):
                held = hit["fields"]
                found[doc] = Document(
                    held["id"][0],
                    self._read_rows(held["rows"][0]),
                    self._read_near(_near(held)[1]),
                    {name: held[name][0] for name in wanted if name in NUMBERS},
                    {name: held.get(labelled(name), []) for name in wanted if name in LABELS},
                )
        return found

    def _fields(
        self, numbers: Sequence[int], values_of: Sequence[str], stored: object
    ) -> list[Mapping[str, Any]]:
        body: Body = {
            "query": all_of([self.among(numbers)]),
            "size": len(numbers),
            "_source": False,
            "stored_fields": stored,
            "docvalue_fields": [*values_of],
            "sort": ["_doc"],
            "track_total_hits": False,
        }
        hits: list[Mapping[str, Any]] = self._cluster.search(self._name, body)["hits"]["hits"]
        return hits

    def answer(self, asked: Body) -> dict[str, Any]:
        """Carry a request out as it is."""
        return self._cluster.search(self._name, asked)


_BRIEFLY: dict[str, Any] = {"filter_path": "-**._index"}
"""Each hit need not say where it is from."""


def _near(fields: Mapping[str, Any]) -> tuple[str, bytes]:
    """Return the id of a document, and its neighbours and place as they are kept."""
    return fields["id"][0], _column_bytes(fields["near"][0])


def _column_bytes(text: str) -> bytes:
    """Return the bytes of a column, which is spelt as in addresses and not filled up."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _chunks(numbers: Sequence[int], size: int = AT_ONCE) -> Iterator[Sequence[int]]:
    for at in range(0, len(numbers), size):
        yield numbers[at : at + size]


def _listed(answer: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the hits of an answer, which says nothing of them where it has none."""
    hits: list[dict[str, Any]] = answer.get("hits", {}).get("hits", [])
    return hits


def _merged(asked: Asked, answers: Sequence[dict[str, Any]]) -> Hits:
    """Return what the parts of an index found as one list, in the order asked for."""
    hits = [hit for answer in answers for hit in _listed(answer)]
    counts = [answer.get("aggregations", {}) for answer in answers]
    if len(answers) > 1:
        signs = [-1 if order == "desc" else 1 for one in asked.sort for order in one.values()]

        def place(hit: dict[str, Any]) -> list[float]:
            return [sign * value for sign, value in zip(signs, hit["sort"], strict=True)]

        hits.sort(key=place)
        listed = map(_listed, answers)
        ends = [place(some[-1]) for some in listed if len(some) == asked.size_each > 0]
        if asked.about and ends:
            hits = hits[: bisect_right(hits, min(ends), key=place)]
        counts = [{name: _summed([one[name] for one in counts]) for name in asked.counts}]
    if not asked.about:
        hits = hits[asked.skip : asked.skip + asked.size]
    return Hits(
        [hit["sort"][-1] for hit in hits],
        [hit["_score"] for hit in hits],
        sum(answer.get("hits", {}).get("total", {}).get("value", 0) for answer in answers),
        counts[0],
        [hit["fields"]["id"][0] for hit in hits if "fields" in hit],
        hits[-1]["sort"] if hits else [],
    )


def _summed(counted: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    sums: Counter[Any] = Counter()
    for one in counted:
        for bucket in one.get("buckets", ()):
            sums[bucket["key"]] += bucket["doc_count"]
    return {"buckets": [{"key": key, "doc_count": count} for key, count in sums.items()]}
