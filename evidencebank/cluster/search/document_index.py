"""The index of a generation's documents in a cluster, asked for pages of hits and for documents."""

from __future__ import annotations

import base64
import json
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, NamedTuple

from corpus.errors import ClusterError
from evidencebank.cluster.client import Cluster, whole
from evidencebank.cluster.indexing.documents import Near, Rows, read_near, read_rows
from evidencebank.cluster.indexing.mapping import labelled
from evidencebank.cluster.search.query_clauses import Body, all_of, values
from indexer.postings.columns import LABELS, NUMBERS

AT_ONCE = 10_000
"""Hits that one request may ask for, unless an index is set otherwise."""

_REMEMBERED = 50_000
"""Documents whose neighbours and places a process remembers: some 30 MB at the most."""

_BY_SCORE: list[Body] = [{"_score": "desc"}, {"number": "asc"}]


class Hits(NamedTuple):
    """Numbers of documents and their scores, as they came; the total, and what was counted.

    `last` is what the last is sorted by.
    """

    numbers: list[int]
    scores: list[float]
    total: int
    counts: Mapping[str, Any]
    ids: list[str]
    last: Sequence[Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """A search: what scores, what must hold besides, how many, in which order; what to count."""

    query: Body
    filters: Sequence[Body] = ()
    size: int = 0
    sort: Sequence[Body] = field(default_factory=lambda: _BY_SCORE)
    counts: Mapping[str, Body] = field(default_factory=dict)
    after: Sequence[Any] = ()
    with_ids: bool = False
    total: bool = True
    skip: int = 0

    def body(self) -> Body:
        """Return the request."""
        query = self.query
        if self.filters:
            query = {"bool": {"must": [query], "filter": [*self.filters]}}
        body: Body = {
            "query": query,
            "size": self.size,
            "track_total_hits": self.total,
            "_source": False,
            "stored_fields": "_none_",
        }
        if self.size:
            body |= {"sort": [*self.sort], "track_scores": True}
        if self.skip:
            body["from"] = self.skip
        if self.with_ids:
            body["docvalue_fields"] = ["id"]
        if self.counts:
            body["aggs"] = dict(self.counts)
        if self.after:
            body["search_after"] = [*self.after]
        return body


class Document(NamedTuple):
    """What a document's score hangs on: its id, occurrences, neighbours and place, columns."""

    id: str
    rows: Rows
    near: Near
    numbers: Mapping[str, int]
    labels: Mapping[str, Sequence[str]]


class DocumentIndex:
    """Asks one index; safe to share between threads."""

    def __init__(self, cluster: Cluster, name: str) -> None:
        self._cluster = cluster
        self._name = name
        self._near: OrderedDict[int, tuple[str, Near]] = OrderedDict()
        self._lock = Lock()

    def search(self, *asked: Asked) -> list[Hits]:
        """Carry several searches out in one request, each as a whole; see `Asked`."""
        if len(asked) == 1:
            return [_hits(self._cluster.search(self._name, asked[0].body(), **_EVERYWHERE))]
        lines: list[Body] = []
        for one in asked:
            lines += [{"allow_partial_search_results": False}, one.body()]
        body = b"".join(json.dumps(line).encode() + b"\n" for line in lines)
        answer = self._cluster.request("POST", self._name, "_msearch", body=body, **_EVERYWHERE)
        return [_hits(_answered(one)) for one in answer["responses"]]

    def scores(self, query: Body, numbers: Sequence[int]) -> list[Asked]:
        """Return what to ask for the scores of those of some documents that match a query."""
        return [
            Asked(query, [values("number", some)], len(some), total=False)
            for some in _chunks(numbers)
        ]

    # --- documents

    def near(self, numbers: Iterable[int]) -> dict[int, Near]:
        """Return the neighbours and places of documents, remembered or asked for."""
        return {number: near for number, (_, near) in self._known(numbers).items()}

    def ids(self, numbers: Iterable[int]) -> dict[int, str]:
        """Return the ids of documents."""
        return {number: entry_id for number, (entry_id, _) in self._known(numbers).items()}

    def _known(self, numbers: Iterable[int]) -> dict[int, tuple[str, Near]]:
        wanted = list(dict.fromkeys(numbers))
        with self._lock:
            known = {number: self._near[number] for number in wanted if number in self._near}
            for number in known:
                self._near.move_to_end(number)
        missing = [number for number in wanted if number not in known]
        for some in _chunks(missing):
            found = {
                hit["fields"]["number"][0]: (
                    hit["fields"]["id"][0],
                    read_near(_column_bytes(hit["fields"]["near"][0])),
                )
                for hit in self._fields(some, ["number", "id", "near"], "_none_")
            }
            known |= found
            with self._lock:
                self._near |= found
                while len(self._near) > _REMEMBERED:
                    self._near.popitem(last=False)
        return known

    def documents(self, numbers: Iterable[int], columns: Iterable[str]) -> dict[int, Document]:
        """Return what scores hang on of documents, with some of the columns."""
        wanted = [*columns]
        fields = [labelled(name) if name in LABELS else name for name in wanted]
        found = {}
        for some in _chunks(sorted({*numbers})):
            for hit in self._fields(some, ["number", "id", "near", *fields], ["rows"]):
                held = hit["fields"]
                found[held["number"][0]] = Document(
                    held["id"][0],
                    read_rows(base64.b64decode(held["rows"][0])),
                    read_near(_column_bytes(held["near"][0])),
                    {name: held[name][0] for name in wanted if name in NUMBERS},
                    {name: held.get(labelled(name), []) for name in wanted if name in LABELS},
                )
        return found

    def _fields(
        self, numbers: Sequence[int], values_of: Sequence[str], stored: object
    ) -> list[Mapping[str, Any]]:
        body: Body = {
            "query": all_of([values("number", numbers)]),
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


_EVERYWHERE: dict[str, Any] = {"search_type": "dfs_query_then_fetch"}
"""Document frequencies are those of all parts of the index together."""


def _column_bytes(text: str) -> bytes:
    """Return the bytes of a column, which is spelt as in addresses and not filled up."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _chunks(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    for at in range(0, len(numbers), AT_ONCE):
        yield numbers[at : at + AT_ONCE]


def _answered(answer: dict[str, Any]) -> dict[str, Any]:
    """Return one of several answers. Raises ClusterError where it is an error."""
    if "error" in answer:
        causes = answer["error"].get("root_cause") or [answer["error"]]
        raise ClusterError(f"the cluster refused a search: {causes[0].get('reason', '')}")
    return answer


def _hits(answer: dict[str, Any]) -> Hits:
    found = whole(answer)["hits"]
    hits = found["hits"]
    return Hits(
        [hit["sort"][-1] for hit in hits],
        [hit["_score"] for hit in hits],
        found.get("total", {}).get("value", -1),
        answer.get("aggregations", {}),
        [hit["fields"]["id"][0] for hit in hits if "fields" in hit],
        hits[-1]["sort"] if hits else [],
    )
