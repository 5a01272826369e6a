"""The conditions of filters as clauses, and the names that they ask for by the bank's own code."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.cached import cached_property
from corpus.scheme import Scheme
from evidencebank.cluster.indexing.mapping import labelled
from evidencebank.cluster.indexing.vocabulary import MappedVocabulary
from evidencebank.cluster.search.query_clauses import (
    Body,
    all_of,
    any_of,
    in_range,
    none_of,
    values,
)
from indexer.postings.bylines import Authors, Sources
from indexer.postings.subject_column import SubjectNames
from indexer.query.conditions import Condition, LabelIn, NameLike, NumberIn, SubjectsAre
from indexer.query.subject_query import SubjectGroup, SubjectQuery


class FilterClauses:
    """Makes clauses of conditions over one generation; safe to share between threads."""

    def __init__(self, vocabulary: MappedVocabulary, scheme: Scheme) -> None:
        self._vocabulary = vocabulary
        self._scheme = scheme

    @cached_property
    def subjects(self) -> SubjectNames:
        """What names of subjects stand for."""
        return SubjectNames(self._vocabulary.labels["subject"], self._scheme)

    @cached_property
    def _sources(self) -> Sources:
        return Sources(self._vocabulary.labels["source"])

    @cached_property
    def _authors(self) -> Authors:
        return Authors(self._vocabulary.labels["author"])

    def clauses(self, conditions: Sequence[Condition]) -> list[Body]:
        """Return a filter for each condition."""
        return list(map(self.clause, conditions))

    def clause(self, condition: Condition) -> Body:
        """Return the filter for a condition."""
        match condition:
            case LabelIn(column, labels):
                return values(labelled(column), labels)
            case NameLike(column, names):
                known = self._vocabulary.labels[column]
                numbers = sorted({n for name in names for n in self._matching(column, name)})
                return values(labelled(column), [known[number] for number in numbers])
            case NumberIn(columns, low, high):
                return any_of([in_range(column, low, high) for column in columns])
            case SubjectsAre(query):
                groups = [self.group(group) for group in query.groups]
                return all_of([*groups, *self.not_excluded(query)])

    def group(self, group: SubjectGroup) -> Body:
        """Return the filter for a group of subjects."""
        if group.match == "any":
            return self._having(group.subjects)
        return all_of([self._having([name]) for name in group.subjects])

    def not_excluded(self, query: SubjectQuery) -> list[Body]:
        """Return the filters for what a query excludes, if anything."""
        return [none_of([self._having(query.excluded)])] if query.excluded else []

    def _having(self, names: Sequence[str]) -> Body:
        codes = self._vocabulary.labels["subject"]
        numbers = sorted({n for name in names for n in self.subjects.stands_for(name)})
        return values(labelled("subject"), [codes[number] for number in numbers])

    def _matching(self, column: str, name: str) -> list[int]:
        return (self._sources if column == "source" else self._authors).matching(name)

    def unknown(self, condition: Condition) -> tuple[str, list[str]]:
        """Return the column that a condition names, '' for none, and its names that nothing has."""
        match condition:
            case LabelIn(column, labels):
                known = self._vocabulary.labels[column]
                return column, [label for label in labels if label not in known]
            case NameLike(column, names):
                return column, [name for name in names if not self._matching(column, name)]
            case SubjectsAre(query):
                return "subject", self.subjects.unknown(query)
            case NumberIn():
                return "", []
