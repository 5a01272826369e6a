"""Facets and live counts: exact, as every value of a column is counted and none left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from corpus.scheme import Scheme
from evidencebank.cluster.indexing.mapping import labelled
from evidencebank.cluster.indexing.vocabulary import MappedVocabulary
from evidencebank.cluster.search.filters import FilterClauses
from evidencebank.cluster.search.query_clauses import Body, all_of, any_of
from indexer.query.conditions import Condition, SubjectsAre, without
from indexer.query.subject_query import ANY_SUBJECT, SubjectQuery
from indexer.search.engine import FacetCounts, LiveCounts

_YEARS = 10_000
"""More than there are years."""


def facets(vocabulary: MappedVocabulary) -> dict[str, Body]:
    """Return what to count for the facets of a search."""
    several = len(vocabulary.facts.languages) > 1
    names = ["kind", "subject", *(["language"] if several else [])]
    return {"year": _years(), **{name: _labels(vocabulary, name) for name in names}}


def read_facets(vocabulary: MappedVocabulary, counts: Mapping[str, Any]) -> FacetCounts:
    """Return facets as the embedded bank has them, from what was counted."""
    found: dict[str, list[tuple[str, int]]] = {
        "kind": _commonest(counts.get("kind", {})),
        "year": [(str(year), count) for year, count in _newest(counts.get("year", {}))],
        "subject": _commonest(counts.get("subject", {})),
    }
    if len(vocabulary.facts.languages) > 1:
        found["language"] = _commonest(counts.get("language", {}))
    return found


def _labels(vocabulary: MappedVocabulary, column: str) -> Body:
    if not len(vocabulary.labels.get(column, ())):
        return {"filter": {"match_none": {}}}
    return {"terms": {"field": labelled(column), "size": len(vocabulary.labels[column])}}


def _years() -> Body:
    return {"terms": {"field": "year", "size": _YEARS}}


def counted(found: Mapping[str, Any]) -> dict[Any, int]:
    """Return the values that were counted."""
    return {bucket["key"]: bucket["doc_count"] for bucket in found.get("buckets", ())}


def _commonest(found: Mapping[str, Any]) -> list[tuple[str, int]]:
    return sorted(counted(found).items(), key=lambda pair: (-pair[1], pair[0]))


def _newest(found: Mapping[str, Any]) -> list[tuple[int, int]]:
    return sorted(((y, n) for y, n in counted(found).items() if y > 0), reverse=True)


class LiveCounting:
    """Counts the hits there would be if one filter were another; see `LiveCounts`."""

    def __init__(
        self, vocabulary: MappedVocabulary, scheme: Scheme, filters: FilterClauses
    ) -> None:
        self._vocabulary = vocabulary
        self._scheme = scheme
        self._filters = filters

    def request(
        self, matching: Body, conditions: Sequence[Condition], always: Sequence[Body]
    ) -> Body:
        """Return what to ask. `always` are filters for what is found in any case."""
        again = [matching] if always else []

        def among(filters: Sequence[Body], what: Body) -> Body:
            met = any_of([all_of([*again, *filters]), *always])
            return {"filter": met, "aggs": {"of": what}}

        counts: dict[str, Body] = {}
        for column, what in (("kind", _labels(self._vocabulary, "kind")), ("year", _years())):
            kept = self._filters.clauses(without(column, conditions))
            counts[column] = among(kept, what)
        for name, filters in self._subject_filters(conditions).items():
            counts[name] = among(filters, _labels(self._vocabulary, "subject"))
        query = any_of([matching, *always])
        return {"query": query, "size": 0, "track_total_hits": False, "aggs": counts}

    def _subject_filters(self, conditions: Sequence[Condition]) -> dict[str, list[Body]]:
        """Return the filters by which subjects are counted: all, and less some groups."""
        rest = self._filters.clauses(without("subject", conditions))
        query = _query(conditions)
        groups = list(map(self._filters.group, query.groups))
        always = [*rest, *self._filters.not_excluded(query)]
        found = {"subject": [*always, *groups]}
        for at, places in enumerate(self._filters.subjects.alternatives(query)):
            kept = [group for place, group in enumerate(groups) if place not in places]
            found[f"subject {at}"] = [*always, *kept]
        return found

    def read(self, answer: Mapping[str, Any], conditions: Sequence[Condition]) -> LiveCounts:
        """Return the counts, as the embedded bank has them."""
        found = answer["aggregations"]
        return LiveCounts(
            dict(sorted(counted(found["kind"]["of"]).items())),
            dict(_newest(found["year"]["of"])),
            self._subjects(found, _query(conditions)),
        )

    def _subjects(self, found: Mapping[str, Any], query: SubjectQuery) -> dict[str, int]:
        codes = self._vocabulary.labels["subject"]
        counts = counted(found["subject"]["of"])
        for at, numbers in enumerate(self._filters.subjects.alternatives(query).values()):
            loosened = counted(found[f"subject {at}"]["of"])
            counts |= {codes[number]: loosened.get(codes[number], 0) for number in numbers}
        listed = dict.fromkeys((subject.code for subject in self._scheme), 0)
        return listed | {code: counts.get(code, 0) for code in codes}


def _query(conditions: Sequence[Condition]) -> SubjectQuery:
    queries = [one.query for one in conditions if isinstance(one, SubjectsAre)]
    return queries[0] if queries else ANY_SUBJECT
